"""The JSON API."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the API."""

    name = "minsheng.interfaces.api"
    label = "api"
