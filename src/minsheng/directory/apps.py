"""The directory as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Where, who, and under which post."""

    name = "minsheng.directory"
    label = "directory"
    verbose_name = _("Directory")
