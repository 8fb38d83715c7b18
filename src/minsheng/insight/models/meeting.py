"""An office's weekly meeting about what is stuck and what is hot."""

from __future__ import annotations

from django.db import models


class Meeting(models.Model):
    """One meeting of one office; its agenda are its items."""

    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    begins_at = models.DateTimeField()
    called_at = models.DateTimeField()
    called_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("-begins_at", "-id")
        indexes = [models.Index(fields=["office", "-begins_at", "-id"], name="meeting_of_office")]
        constraints = [models.UniqueConstraint(fields=["office", "begins_at"], name="meeting_once_at_a_time")]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "office", "begins_at", "called_at", "called_by")

    def __str__(self) -> str:
        return f"{self.office_id} {self.begins_at:%Y-%m-%d}"
