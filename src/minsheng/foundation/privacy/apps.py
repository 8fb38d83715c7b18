"""The privacy room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "minsheng.foundation.privacy"
    label = "privacy"
