"""The leader page: what residents said, what is stuck, what is rising, who needs help. Five minutes on a Monday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from minsheng.concerns import queries as concerns
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import Rate, RateName
from minsheng.insight.queries import Monday, Part, monday
from minsheng.interfaces.desk.access import LEADERS, Visit, desk_page, leads, show
from minsheng.interfaces.desk.letters.counts import letters_waiting

from .ground import Ground, ground_of
from .links import rate_address, records_address
from .pictures import charts_of, leaves, plot_of, rate_cells, rising_of
from .rate_words import FIVE, OTHERS, RATES
from .waiting import waits_for

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

TALL = 16
"""With more communities than this the dot plot leaves room for the run charts beside it."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A concern nothing has moved: for how many days, and what it waits for."""

    concern: Concern
    days: int
    waits: str


@dataclass(frozen=True, slots=True)
class Line:
    """One rate in a table: its name, definition, counts, and the list behind it."""

    label: str
    definition: str
    rate: Rate
    value: str
    interval: str
    href: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """The first sentence: last week in numbers, each with its list."""

    received: int
    received_href: str
    finished: int
    finished_href: str
    verdicts: int
    verdicts_href: str
    staff_entered: int
    top: str
    first: date
    last: date


@desk_page(leads)
def monday_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page for the area of one's post, or one below it (``?area=code``)."""
    ground = ground_of(visit.actor, request.GET.get("area", ""), LEADERS)
    counted = monday(Scope(end=visit.at, area_path=ground.area.path, actor=visit.actor))
    letters = letters_waiting(visit.actor)
    return show(request, visit, "desk/leader.html", page_of(counted, ground, visit) | letters)


def page_of(counted: Monday, ground: Ground, visit: Visit) -> dict[str, Any]:
    """What the template needs."""
    code = ground.area.code
    return {
        "section": "monday",
        "ground": ground,
        "counted": counted,
        "week": visit.today.isocalendar().week,
        "since": timezone.localdate(counted.scope.start),
        "sentence": _sentence(counted, code),
        "leaves": leaves(counted, ground),
        "others": [_line(name, counted, code) for name in OTHERS],
        "staff_entered": _staff_entered(counted, code),
        "plot": plot_of(counted, ground),
        "tall": len(counted.communities) > TALL,
        "charts": charts_of(counted, ground),
        "stuck": _stuck(counted, visit),
        "stuck_href": records_address("stuck", counted.scope, code),
        "rising": rising_of(counted, ground),
    }


def _sentence(counted: Monday, code: str) -> Sentence:
    week = counted.last_week
    top = concerns.category_index().get(week.top_category or 0)
    return Sentence(
        received=week.received,
        received_href=records_address("received", week.scope, code),
        finished=week.finished,
        finished_href=records_address("finished", week.scope, code),
        verdicts=week.verdicts,
        verdicts_href=rate_address(RateName.RESOLUTION, Part.DENOMINATOR, week.scope, code),
        staff_entered=week.staff_entered,
        top=top.name if top else "",
        first=timezone.localdate(week.scope.start),
        last=timezone.localdate(week.scope.end) - timedelta(days=1),
    )


def _line(name: RateName, counted: Monday, code: str) -> Line:
    href = rate_address(name, Part.DENOMINATOR, counted.scope, code)
    return _as_line(name, counted.rates.rates[name], href)


def _as_line(name: RateName, rate: Rate, href: str) -> Line:
    value, interval = rate_cells(rate)
    return Line(str(RATES[name].label), str(RATES[name].definition), rate, value, interval, href)


def _staff_entered(counted: Monday, code: str) -> Sequence[Line]:
    """Verdicts that workers wrote down on the telephone: the same three rates, apart."""
    apart = counted.rates.staff_entered
    wanted = [name for name in FIVE if name in apart and apart[name].denominator]
    return [
        _as_line(name, apart[name], rate_address(name, Part.DENOMINATOR, counted.scope, code, by="staff"))
        for name in wanted
    ]


def _stuck(counted: Monday, visit: Visit) -> list[Stuck]:
    return [
        Stuck(concern, (visit.at - concern.changed_at).days, waits_for(concern, visit.at)) for concern in counted.stuck
    ]
