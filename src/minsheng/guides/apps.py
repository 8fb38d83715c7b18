"""Policy guides: who qualifies, what to bring, where to go."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    """Registers the guides room."""

    name = "minsheng.guides"
    label = "guides"
    verbose_name = _("Guides")
