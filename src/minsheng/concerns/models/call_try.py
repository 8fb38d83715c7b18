"""CallTry: one attempt to ring a resident up and ask."""

from __future__ import annotations

from django.db import models

from minsheng.concerns.states import CallOutcome


class CallTry(models.Model):
    """Who rang when, in which round, and what came of it. Rows are added, never changed."""

    reporter = models.ForeignKey("concerns.Reporter", models.PROTECT, related_name="calls")
    round = models.PositiveSmallIntegerField()
    """How often the concern had been reopened."""
    at = models.DateTimeField()
    worker = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in CallOutcome])

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=list(CallOutcome)), name="call_outcome_known"),
            models.UniqueConstraint(fields=["reporter", "at"], name="one_call_at_a_time"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "reporter", "round", "at", "worker", "outcome")

    def __str__(self) -> str:
        return f"{self.reporter_id} {self.at:%Y-%m-%d %H:%M} {self.outcome}"
