"""What is done about the topic of a month: words, by when, and whether it was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.insight.policy.refusals import LONGEST_WORDS


class FocusMeasure(models.Model):
    """One measure of a topic."""

    topic = models.ForeignKey("insight.FocusTopic", models.PROTECT, related_name="measures")
    words = models.CharField(max_length=LONGEST_WORDS)
    due = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("due", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="focus_measure_in_words"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="focus_measure_done_at_and_by",
            ),
        ]

    class Privacy:
        personal = ("words",)
        sensitive = ()
        plain = ("id", "topic", "due", "added_at", "added_by", "done_at", "done_by")

    def __str__(self) -> str:
        return f"{self.topic_id} by {self.due}"
