"""Everything the leader page says on a Monday morning, counted in fourteen statements and kept for a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from minsheng.concerns.policy.stuck import STUCK_AFTER
from minsheng.concerns.queries import counting
from minsheng.concerns.queries.counting import Scope
from minsheng.directory.queries import AreaFacts, area_index
from minsheng.directory.states import AreaKind
from minsheng.insight.policy import BEFORE_WEEKS, RECENT_WEEKS, Rate, RateName, Rates, Rise, rising, share
from minsheng.insight.queries.keeping import kept
from minsheng.insight.queries.rates import Run, rates_of, runs_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Rating

WEEKS = RECENT_WEEKS + BEFORE_WEEKS
"""The rates count the running week and this many before it; what rises is looked for in these."""
MONTHS = 12
STILL = STUCK_AFTER
"""An open concern that nothing moved for so long is stuck."""
RUNS = (RateName.RESOLUTION, RateName.SATISFACTION, RateName.ON_TIME, RateName.RESPONSE)
MOST_STUCK = 6


@dataclass(frozen=True, slots=True)
class CommunityRate:
    """The resolution rate of one community; ``area_id`` names it."""

    area_id: int
    office_id: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class LastWeek:
    """What the first sentence says about the week that ended on Sunday."""

    scope: Scope
    received: int
    finished: int
    verdicts: int
    """By residents themselves."""
    staff_entered: int
    top_category: int | None
    """The category that came most often, where one came more than once."""


@dataclass(frozen=True, slots=True)
class Monday:
    """The leader page's numbers. ``scope`` is the time of the five rates, ``year`` that of the run charts."""

    scope: Scope
    year: Scope
    last_week: LastWeek
    rates: Rates
    communities: Sequence[CommunityRate]
    runs: Sequence[Run]
    words: Sequence[Rating]
    stuck: Sequence[Concern]
    stuck_count: int
    passed_up: int
    """Missed limits and "not solved" of last week that were passed upward."""
    unseen: int
    """Of everything ever passed upward: what nobody there has said to have seen."""
    rising: Sequence[Rise]


def monday(scope: Scope) -> Monday:
    """The numbers as at ``scope.end`` for the scope's area and actor; its start is not looked at. Kept for a minute."""
    return kept("monday", replace(scope, start=None), lambda: _counted(scope))


def _counted(scope: Scope) -> Monday:
    this_week = week_start(scope.end)
    rated = replace(scope, start=this_week - timedelta(weeks=WEEKS))
    year = replace(scope, start=months_back(scope.end, MONTHS - 1))
    weekly = _weekly(replace(scope, start=this_week - timedelta(weeks=WEEKS), end=this_week))
    quiet_since = scope.end - STILL
    last_week = replace(scope, start=this_week - timedelta(weeks=1), end=this_week)
    passed_up, unseen = counting.passed_up(last_week)
    still = counting.still(scope, since=quiet_since)
    return Monday(
        scope=rated,
        year=year,
        last_week=_last_week(last_week, weekly),
        rates=rates_of(rated),
        communities=_communities(rated),
        runs=runs_of(RUNS, year),
        words=counting.latest_words(rated),
        stuck=list(still[:MOST_STUCK]),
        stuck_count=still.order_by().count(),
        passed_up=passed_up,
        unseen=unseen,
        rising=rising(weekly),
    )


def week_start(at: datetime) -> datetime:
    """Midnight of the local Monday on or before ``at``."""
    day = timezone.localdate(at)
    return _midnight(day - timedelta(days=day.weekday()))


def months_back(at: datetime, months: int) -> datetime:
    """Midnight of the first day of the local month ``months`` before that of ``at``."""
    day = timezone.localdate(at)
    number = day.year * 12 + day.month - 1 - months
    return _midnight(date(number // 12, number % 12 + 1, 1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _weekly(scope: Scope) -> dict[int, tuple[int, ...]]:
    """Category id → concerns a week over the scope's weeks, oldest first."""
    last = timezone.localdate(scope.end)
    bounds = [_midnight(last - timedelta(weeks=weeks)) for weeks in range(WEEKS, -1, -1)]
    return counting.received_by_span(scope, bounds)


def _last_week(scope: Scope, weekly: dict[int, tuple[int, ...]]) -> LastWeek:
    work, (own, staff) = counting.work_counts(scope), counting.verdict_counts_apart(scope)
    often, top = max(((weeks[-1], -category) for category, weeks in weekly.items()), default=(0, 0))
    return LastWeek(
        scope=scope,
        received=work["received"],
        finished=work["finished"],
        verdicts=own["valid"],
        staff_entered=staff["valid"],
        top_category=-top if often > 1 else None,
    )


def _communities(scope: Scope) -> list[CommunityRate]:
    """Every community of the scope in the order of the tree, those without an answer too; grids count for theirs."""
    index = area_index()
    inside = [fact for fact in index.values() if fact.path.startswith(scope.area_path)]
    found = {fact.path: fact for fact in inside if fact.kind is AreaKind.COMMUNITY and fact.merged_into is None}
    counts: dict[str, list[int]] = {path: [0, 0] for path in found}
    for row in counting.verdicts_by_area(scope):
        path = _community_of(index[row["area_id"]], found)
        if path:
            counts[path][0] += row["solved"]
            counts[path][1] += row["valid"]
    return [
        CommunityRate(fact.id, fact.office_id, share(RateName.RESOLUTION, *counts[path]))
        for path, fact in found.items()
    ]


def _community_of(area: AreaFacts, communities: dict[str, Any]) -> str:
    """The path of the community at or above the area; "" for a verdict that belongs to an office as a whole."""
    return next((area.path[:end] for end in range(5, len(area.path) + 1, 5) if area.path[:end] in communities), "")
