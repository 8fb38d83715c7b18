"""The topic of a month: one class of problem that an office looks at, with an owner, and closing words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.insight.policy.refusals import LONGEST_WORDS


class FocusTopic(models.Model):
    """One an office and month. What it changed is counted when it is read, never kept."""

    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    begins_at = models.DateTimeField()
    """The first midnight of its month."""
    category = models.ForeignKey("concerns.Category", models.PROTECT, related_name="+", db_index=False)
    """The category, or the class that holds several."""
    owner = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(max_length=LONGEST_WORDS)
    """Why this one."""
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ("-begins_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["office", "begins_at"], name="focus_topic_once_a_month"),
            models.CheckConstraint(condition=~Q(words=""), name="focus_topic_says_why"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="focus_topic_closed_in_words",
            ),
        ]

    class Privacy:
        personal = ("words", "outcome")
        sensitive = ()
        plain = (
            "id", "office", "begins_at", "category", "owner", "chosen_at", "chosen_by", "closed_at", "closed_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.office_id} {self.begins_at:%Y-%m}"
