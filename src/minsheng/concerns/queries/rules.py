"""The numbers an office set for itself, from the settings; what it did not set is as the field rules say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

from minsheng.concerns.policy import Rules, Span
from minsheng.concerns.states import Urgency

Written = tuple[tuple[str, tuple[int, str]], ...]


def rules() -> Rules:
    """Limits of each tier and the time for reopening."""
    return _rules(_written(settings.DISPATCH_LIMITS), _written(settings.REPLY_LIMITS), settings.REOPENING_WORKING_DAYS)


def _written(spans: Mapping[str, tuple[int, str]]) -> Written:
    return tuple(spans.items())


@lru_cache(maxsize=4)
def _rules(dispatch: Written, reply: Written, reopening_days: int) -> Rules:
    return Rules(_spans(dispatch), _spans(reply), reopening_days)


def _spans(written: Written) -> dict[Urgency, Span]:
    return {Urgency(tier): Span(number, in_working_days=unit == "d") for tier, (number, unit) in written}
