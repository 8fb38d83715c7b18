"""What a resident has typed so far, kept a day so that nothing is lost between two steps."""

from __future__ import annotations

import uuid

from django.db import models

from minsheng.foundation.privacy.models import EncryptedTextField


class Draft(models.Model):
    """An unsent report. Its key is the idempotency key of the concern it becomes."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = EncryptedTextField(default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Privacy:
        personal = ("content",)
        sensitive = ("key",)
        plain = ("created_at", "expires_at")

    def __str__(self) -> str:
        return str(self.key)
