"""The desk pages."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the desk."""

    name = "minsheng.interfaces.desk"
    label = "desk"
