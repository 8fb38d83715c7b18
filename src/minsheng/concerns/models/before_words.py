"""Words a step has replaced, kept a day so that it can be undone."""

from __future__ import annotations

from django.db import models

from minsheng.foundation.privacy.models import EncryptedTextField


class BeforeWords(models.Model):
    """Title, place or reply as they were before a line of the history; gone when it is undone, or after a day."""

    entry = models.OneToOneField("concerns.Entry", models.PROTECT, related_name="+")
    words = EncryptedTextField()
    """Column → words, as JSON."""
    at = models.DateTimeField(db_index=True)

    class Privacy:
        personal = ("words",)
        sensitive = ()
        plain = ("id", "entry", "at")

    def __str__(self) -> str:
        return f"words before line {self.entry_id}"
