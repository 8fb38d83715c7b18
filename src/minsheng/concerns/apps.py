"""The room where a concern lives from a resident's mouth to a resident's verdict."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConcernsConfig(AppConfig):
    """Registers the concerns room."""

    name = "minsheng.concerns"
    label = "concerns"
    verbose_name = _("Concerns")
