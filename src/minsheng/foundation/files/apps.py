"""The files room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "minsheng.foundation.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
