"""From a printed number to its records: which rows a rate, or a plain count, is made of."""

from __future__ import annotations

from enum import StrEnum

from minsheng.concerns.queries.behind import (
    BehindList,
    concerns_behind,
    people_behind,
    verdicts_behind,
)
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import ON_TIME_BY_MONTH, PARTS, Parts, RateName, Sort


class Part(StrEnum):
    """Which rows of a rate: those above the line, those below it, or those below it and not above."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REST = "rest"


COUNTS = ("received", "finished", "without_limit", "open", "open_past_due")
"""Plain counts of concerns that a page prints beside the rates, by their name in the concerns room's counting."""


def records_of_rate(
    name: RateName, part: Part, scope: Scope, *, by_staff: bool = False, monthly: bool = False
) -> BehindList:
    """The rows of a rate, exactly those that were counted. ``by_staff``: verdicts that workers wrote down.

    ``monthly`` takes the parts of a run chart's point, which for on-time differ from the rate's. The composite has no
    rows of its own: KeyError.
    """
    parts = ON_TIME_BY_MONTH if monthly and name is RateName.ON_TIME else PARTS[name]
    wanted = _names(parts, part)
    if parts.sort is Sort.VERDICTS:
        return verdicts_behind(scope, wanted, by_staff=by_staff)
    if parts.sort is Sort.ALL_VERDICTS:
        return verdicts_behind(scope, wanted, by_staff=None)
    return people_behind(scope, wanted) if parts.sort is Sort.PEOPLE else concerns_behind(scope, wanted)


def _names(parts: Parts, part: Part) -> tuple[str, ...]:
    return {
        Part.NUMERATOR: (parts.numerator,),
        Part.DENOMINATOR: (parts.denominator,),
        Part.REST: (parts.denominator, parts.numerator),
    }[part]


def records_of_count(name: str, scope: Scope) -> BehindList:
    """The concerns of a plain count; KeyError for a name that is not in ``COUNTS``."""
    if name not in COUNTS:
        raise KeyError(name)
    return concerns_behind(scope, (name,))
