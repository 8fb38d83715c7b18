"""The outbox room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "minsheng.foundation.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
