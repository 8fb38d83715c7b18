"""The numbers an office set for itself; what it did not set is as the field rules say."""

from __future__ import annotations

from functools import lru_cache
from time import monotonic

from django.conf import settings

from minsheng.concerns.models import ClockLimit
from minsheng.concerns.policy import FIELD_RULES, Rules, Span
from minsheng.concerns.states import Clock, Measure, Urgency

SECONDS = 60


def rules() -> Rules:
    """Limits of each tier and the time for reopening; read at most once a minute in each process."""
    return _rules_of_slot(int(monotonic() // SECONDS), settings.REOPENING_WORKING_DAYS)


def forget_rules() -> None:
    """Read them anew the next time (after an edit)."""
    _rules_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _rules_of_slot(_slot: int, reopening_days: int) -> Rules:
    own = {
        (Clock(row.clock), Urgency(row.urgency)): Span(row.number, Measure(row.measure))
        for row in ClockLimit.objects.order_by("clock", "urgency")
    }
    return Rules({**FIELD_RULES.spans, **own}, reopening_days)
