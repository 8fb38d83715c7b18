"""Working time on one page: limits by tier, hours of the house and of units, the calendar and the years it lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from minsheng.concerns.queries import rules
from minsheng.concerns.states import Clock, Urgency
from minsheng.core.working_time import WorkingCalendar
from minsheng.directory import queries as directory
from minsheng.directory.permissions import keeps_a_district
from minsheng.interfaces.desk.access import Visit, desk_page, keeps, show
from minsheng.interfaces.desk.words import URGENCIES
from minsheng.interfaces.shared.clock_lines import CLOCKS, span_words

from .clock_forms import WEEKDAYS, hours_words
from .forms import Ground

if TYPE_CHECKING:
    from minsheng.directory.models import CalendarDay


YEAR = re.compile(r"(19|20|21)[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Keeper:
    """The house, or a unit with hours of its own."""

    name: str
    unit_id: int | None
    days: Sequence[tuple[Promise | str, str]]
    keeps_holidays: bool


@desk_page(keeps)
def clocks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """``?year=`` turns the calendar; a year without an official table says so."""
    asked = request.GET.get("year", "")
    year = int(asked) if YEAR.fullmatch(asked) else visit.today.year
    days = list(directory.calendar_days(year))
    return show(request, visit, "desk/clocks.html", {
        "section": "house",
        "limits": _limits(),
        "tiers": [URGENCIES[urgency] for urgency in Urgency],
        "keepers": _keepers(visit),
        "year": year,
        "days": days,
        "unknown": year in directory.unknown_years(year, year),
        "missing": directory.unknown_years(visit.today.year, visit.today.year + 1),
        "everybodys": keeps_a_district(visit.actor),
        "holidays": _count(days, "holiday"),
        "make_up": _count(days, "make_up"),
    })  # fmt: skip


def _count(days: Sequence[CalendarDay], kind: str) -> int:
    return sum(one.kind == kind for one in days)


def _limits() -> list[tuple[Promise, list[str]]]:
    house = rules()
    return [(CLOCKS[clock], [span_words(house.span(clock, urgency)) for urgency in Urgency]) for clock in Clock]


def _keepers(visit: Visit) -> list[Keeper]:
    names = directory.unit_names(directory.units_with_hours())
    own = {unit.pk for unit in Ground(visit).units}
    units = [_keeper(name, unit, directory.calendar(unit)) for unit, name in names.items() if unit in own]
    return [_keeper("", None, directory.calendar()), *units]


def _keeper(name: str, unit: int | None, calendar: WorkingCalendar) -> Keeper:
    days = [(WEEKDAYS[weekday], hours_words(periods)) for weekday, periods in enumerate(calendar.week)]
    return Keeper(name, unit, days, calendar.keeps_holidays)
