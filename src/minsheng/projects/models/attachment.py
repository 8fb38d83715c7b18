"""Attachment: a concern that a project answers."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """A concern belongs to one project at most; it keeps its unit, its clock and its verdict."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="attachments")
    concern = models.OneToOneField("concerns.Concern", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "id")

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "project", "concern", "at", "by")

    def __str__(self) -> str:
        return f"{self.project_id} {self.concern_id}"
