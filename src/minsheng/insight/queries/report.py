"""The district's account of a period: what full-time workers wrote down, what became of it, what residents said.

The figures are those of MISSION.md as far as their rooms exist. Each names the records behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from minsheng.concerns.queries import CategoryFacts, ReplyTimes, category_index, reply_times
from minsheng.concerns.queries.counting import Scope, asking_counts, categories_of, newest_time, verdict_counts
from minsheng.concerns.queries.numbers import records_of
from minsheng.core.statistics import Interval, wilson
from minsheng.directory.queries import areas_below, find_area
from minsheng.directory.states import AreaKind
from minsheng.insight.policy import DRAINAGE_AND_SANITATION, ROADS, Rate, RateName, Rates, share

from .figures import by_full_time_workers, ids_of
from .rates import rates_of

TOP = 3


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What residents themselves said about these concerns. ``interval`` is that of satisfied / answered."""

    satisfied: int
    """Very satisfied and satisfied; 基本满意 is not counted here."""
    answered: int
    response: Rate
    """People who answered / people asked, whoever wrote the answer down."""
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class TopCategory:
    """A category that came often, with the numbers of its records."""

    code: str
    name: str
    records: list[int]


@dataclass(frozen=True, slots=True)
class OfficeAccount:
    """One office: what its full-time workers (posts with the duty of issue collector) wrote down in the period.

    ``recorded``, ``roads`` and ``drainage`` hold the numbers of the records. ``top``: most first.
    """

    code: str
    name: str
    recorded: list[int]
    top: list[TopCategory]
    roads: list[int]
    drainage: list[int]
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class DistrictReport:
    """The account. ``first`` and ``last`` are local days, both counted."""

    name: str
    code: str
    """The area's code; "" for several districts."""
    scope: Scope
    first: date
    last: date
    rates: Rates
    replies: ReplyTimes
    offices: list[OfficeAccount]


def year_up_to_newest() -> tuple[datetime, datetime] | None:
    """The twelve months that end with the newest day in the book, half-open; None for an empty book."""
    newest = newest_time()
    if newest is None:
        return None
    after = timezone.localdate(newest) + timedelta(days=1)
    day = 28 if (after.month, after.day) == (2, 29) else after.day
    return _midnight(after.replace(year=after.year - 1, day=day)), _midnight(after)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 (made aware in the same breath)


def district_report(scope: Scope) -> DistrictReport:
    """The account of the scope's area and time, which must have a beginning; offices in the order of the tree."""
    if scope.start is None:
        raise ValueError("a report needs a period with a beginning")
    recorded = by_full_time_workers(scope)
    kinds = {AreaKind.OFFICE.value, AreaKind.DISTRICT.value}
    areas = [area for area in areas_below(scope.area_path) if area.kind in kinds]
    offices = [area for area in areas if area.kind == AreaKind.OFFICE]
    top = find_area(path=scope.area_path) if scope.area_path else None
    districts = [area for area in areas if area.kind == AreaKind.DISTRICT]
    if top is None and len(districts) == 1:
        top = districts[0]  # named, so that nobody opens a figure of the whole into what their own post reaches of it
    return DistrictReport(
        name=top.name if top else " · ".join(area.name for area in districts),
        code=top.code if top else "",
        scope=scope,
        first=timezone.localdate(scope.start),
        last=timezone.localdate(scope.end - timedelta(microseconds=1)),
        rates=rates_of(scope),
        replies=reply_times(scope),
        offices=[_account(area.code, area.name, replace(recorded, area_path=area.path)) for area in offices],
    )


def _account(code: str, name: str, scope: Scope) -> OfficeAccount:
    facts = category_index()
    return OfficeAccount(
        code=code,
        name=name,
        recorded=records_of(scope),
        top=[_top(scope, facts[row["category_id"]]) for row in categories_of(scope, most=TOP)],
        roads=records_of(scope, category_ids=ids_of(ROADS), solved=True),
        drainage=records_of(scope, category_ids=ids_of(DRAINAGE_AND_SANITATION), solved=True),
        verdicts=_verdicts(scope),
    )


def _top(scope: Scope, category: CategoryFacts) -> TopCategory:
    return TopCategory(category.code, category.name, records_of(scope, category_ids=[category.id]))


def _verdicts(scope: Scope) -> Verdicts:
    said, asked = verdict_counts(scope, by_staff=False), asking_counts(scope)
    interval = wilson(said["satisfied"], said["answered"])
    response = share(RateName.RATING_RESPONSE, asked["answered"], asked["asked"])
    return Verdicts(said["satisfied"], said["answered"], response, interval)
