"""The weights an office set for itself, from the settings; the defaults there are the field rules'."""

from __future__ import annotations

from django.conf import settings

from minsheng.insight.policy import RateName, Weights


def weights() -> Weights:
    """What a fair verdict counts, and what the composite is made of."""
    parts = settings.COMPOSITE_WEIGHTS
    return Weights(settings.FAIR_WEIGHT, {RateName(name): share for name, share in parts.items()}, settings.REPEAT_DAYS)
