"""Sides, sittings, offers and terms of a dispute, for nobody's eyes but the mediator's."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    """Registers the mediation room."""

    name = "minsheng.mediation"
    label = "mediation"
    verbose_name = _("Mediation")
