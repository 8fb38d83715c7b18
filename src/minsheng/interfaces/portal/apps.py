"""The portal pages."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the portal."""

    name = "minsheng.interfaces.portal"
    label = "portal"
