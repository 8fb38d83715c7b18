"""When a piece of periodic work is due next."""

from __future__ import annotations

from django.db import models


class PeriodicRun(models.Model):
    """One row per name in the schedule; whoever moves ``due_at`` on is the one who enqueues."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    last_task = models.UUIDField(null=True)
    """The task enqueued last: while it still waits or runs, no second one is put behind it."""

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "name", "due_at", "last_task")

    def __str__(self) -> str:
        return self.name
