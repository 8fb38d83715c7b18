"""Doors with rosters, bookings and visits."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    """Registers the reception room."""

    name = "minsheng.reception"
    label = "reception"
    verbose_name = _("Reception")
