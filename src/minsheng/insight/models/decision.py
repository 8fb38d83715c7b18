"""What a meeting decided: words, who does it, by when, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.insight.policy.refusals import LONGEST_WORDS


class Decision(models.Model):
    """Open until somebody says what came of it; until then every later meeting of the office begins with it."""

    item = models.ForeignKey("insight.MeetingItem", models.PROTECT, related_name="decisions")
    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    """The office of its meeting, so that open ones are found without looking through meetings."""
    words = models.CharField(max_length=LONGEST_WORDS)
    owner = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    due = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ("due", "id")
        indexes = [models.Index(fields=["office", "due", "id"], name="decision_of_office")]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="decision_in_words"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, outcome="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
                name="decision_done_in_words",
            ),
        ]

    class Privacy:
        personal = ("words", "outcome")
        sensitive = ()
        plain = ("id", "item", "office", "owner", "due", "decided_at", "decided_by", "done_at", "done_by")

    def __str__(self) -> str:
        return f"{self.pk} by {self.due}"
