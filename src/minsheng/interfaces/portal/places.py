"""Where to go, when, and who is there: what the places page says of each point, and the days one can book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from minsheng.reception import queries
from minsheng.reception.policy import WEEK, Hours, Span, hours_of, minutes_of, written
from minsheng.reception.states import Part

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint
    from minsheng.reception.models import Shift
    from minsheng.reception.queries import DayAt

LOOK_AHEAD = timedelta(days=14)
DAYS: tuple[Promise, ...] = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is there, as residents read it: the part, a name only where one is published."""

    part: Promise
    name: str
    times: str


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day ahead with other hours, "" for none at all, and why."""

    day: date
    hours: str
    word: str


@dataclass(slots=True)
class Place:
    """One point on the page."""

    point: ServicePoint
    today: DayAt
    open_now: bool
    week: list[str]
    unusual: list[Unusual] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    next_free: tuple[date, str] | None = None
    bookable: bool = False
    map_link: str = ""

    @property
    def today_words(self) -> str:
        """Today's hours, "" where it stays closed."""
        return hours_words(self.today.hours)


def hours_words(hours: Hours) -> str:
    """09:00–12:00, 14:00–18:00."""
    return pgettext("list", ", ").join(span_words(span) for span in hours)


def span_words(span: Span) -> str:
    """09:00–09:30."""
    return f"{written(span.start)}–{written(span.end)}"


def week_lines(opening: dict[str, list[list[str]]]) -> list[str]:
    """The week's hours, neighbouring days of the same hours in one line; closed days left out."""
    days = [(DAYS[place], hours_of(opening.get(name, ()))) for place, name in enumerate(WEEK)]
    lines = []
    for hours, same in groupby(days, key=lambda pair: pair[1]):
        if not hours:
            continue
        names = [str(name) for name, _hours in same]
        said = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        lines.append(f"{said} {hours_words(hours)}")
    return lines


def map_link(point: ServicePoint) -> str:
    """Where a map shows the door; "" without coordinates or without a map."""
    if not settings.MAP_LINK or point.latitude is None or point.longitude is None:
        return ""
    link = str(settings.MAP_LINK).replace("{latitude}", f"{point.latitude:.6f}")
    return link.replace("{longitude}", f"{point.longitude:.6f}").replace("{name}", quote(point.name))


def places(points: list[ServicePoint], at: datetime) -> list[Place]:
    """Each point with today, what is unusual soon, who is there and what is free. Six statements for any number."""
    now = timezone.localtime(at)
    today, minute = now.date(), minutes_of(now.time())
    ids = [point.pk for point in points]
    days = queries.days_of(points, today, today)
    ahead = queries.bookable_days(points, at)
    unusual = list(queries.exceptions_of(ids, today, today + LOOK_AHEAD))
    shifts = list(queries.shifts_at(ids, today, today))
    found = []
    for point in points:
        one = days[point.pk, today]
        free = queries.next_free(ahead[point.pk])
        found.append(
            Place(
                point=point,
                today=one,
                open_now=any(span.start <= minute < span.end for span in one.hours),
                week=week_lines(point.opening),
                unusual=[
                    Unusual(row.day, hours_words(row.hours), row.word)
                    for row in unusual
                    if row.point_id == point.pk and row.day > today
                ],
                people=[person_of(shift) for shift in shifts if shift.point_id == point.pk and shift.ends > minute],
                next_free=(free[0][0], written(free[0][1].start)) if free else None,
                bookable=bool(ahead[point.pk]),
                map_link=map_link(point),
            )
        )
    return found


def person_of(shift: Shift) -> Person:
    """What residents read of a turn."""
    return Person(queries.PARTS[Part(shift.part)], shift.published_name, shift.times)
