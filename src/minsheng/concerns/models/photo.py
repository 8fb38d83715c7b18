"""A picture that belongs to a concern."""

from __future__ import annotations

from django.db import models


class Photo(models.Model):
    """A stored file shown with a concern; metadata was stripped when it was stored."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="photos")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    visible = models.BooleanField(default=True)
    worker = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+")
    reporter = models.ForeignKey("concerns.Reporter", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")

    class Privacy:
        personal = ("file",)
        sensitive = ()
        plain = ("id", "concern", "at", "visible", "worker", "reporter")

    def __str__(self) -> str:
        return f"photo {self.pk} of {self.concern_id}"
