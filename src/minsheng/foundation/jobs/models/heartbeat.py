"""A sign of life of one worker process."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """A worker that has not beaten for a while is dead, and what it was running may be run again."""

    worker_id = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "worker_id", "started_at", "beat_at")

    def __str__(self) -> str:
        return self.worker_id
