"""Who looked at the residents' contact of a concern, when, and what they said they needed it for."""

from __future__ import annotations

from django.db import models


class Reveal(models.Model):
    """One look. Rows are added, never changed: the audit log proves that it happened, this says why."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="reveals")
    worker = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=200)

    class Meta:
        ordering = ("at", "id")

    class Privacy:
        personal = ("purpose",)
        sensitive = ()
        plain = ("id", "concern", "worker", "at")

    def __str__(self) -> str:
        return f"{self.worker_id} looked at {self.concern_id}"
