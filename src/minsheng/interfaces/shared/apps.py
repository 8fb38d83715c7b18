"""The Django app that carries the shared templates, styles, tags and system checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from minsheng.interfaces.shared.checks import check_headers


class SharedConfig(AppConfig):
    """Registers the room and the check of its security headers."""

    name = "minsheng.interfaces.shared"
    label = "shared"

    def ready(self) -> None:
        """Hang up the check; it runs with every management command and with ``minsheng setup --check``."""
        register(check_headers, Tags.security)
