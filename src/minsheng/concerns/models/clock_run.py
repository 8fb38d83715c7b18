"""ClockRun: one time that all running limits were computed anew, because hours, holidays or limits had changed."""

from __future__ import annotations

from django.db import models


class ClockRun(models.Model):
    """How far it has come. A run that was killed goes on where it stood."""

    digest = models.CharField(max_length=64)
    """A fingerprint of hours, calendar and limits."""
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(default=0)
    """The id of the last concern looked at."""
    looked = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(finished_at__isnull=True), name="one_clock_run_at_a_time"
            )
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "digest", "started_at", "finished_at", "reached", "looked", "moved")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.moved} of {self.looked}"
