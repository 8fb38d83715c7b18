"""A file somebody gave us, as we keep it."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """What is known about one stored file. Who may see it is decided by the room that holds on to it."""

    storage_name = models.CharField(max_length=80, unique=True)
    """Random, with the folder and the ending: "3f/3f9c…e1.jpg". Tells nothing and cannot be guessed."""
    name = models.CharField(max_length=120)
    """What the sender called it, without path; shown, never used to find or to judge the content."""
    media_type = models.CharField(max_length=40)
    """From the content: image/jpeg, image/png, image/webp, application/pdf."""
    size = models.PositiveBigIntegerField()
    """Bytes as stored (images are written anew, without their metadata)."""
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)
    """SHA-256 of the stored bytes."""
    purpose = models.CharField(max_length=16)
    """"photo" or "document"."""
    stored_at = models.DateTimeField()
    stored_by_kind = models.CharField(max_length=16)
    stored_by_id = models.BigIntegerField(null=True)

    class Privacy:
        personal = ("name",)
        sensitive = ("storage_name", "stored_by_id")
        plain = ("id", "media_type", "size", "width", "height", "digest", "purpose", "stored_at", "stored_by_kind")

    def __str__(self) -> str:
        return f"{self.media_type} {self.pk}"
