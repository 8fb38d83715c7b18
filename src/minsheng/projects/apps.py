"""Public works that answer many concerns at once, with a plan, a result and a page for everybody."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Registers the projects room."""

    name = "minsheng.projects"
    label = "projects"
    verbose_name = _("Projects")
