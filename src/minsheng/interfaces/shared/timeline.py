"""When each project runs, as a picture: the facts a template draws bars and milestones from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minsheng.projects.models import Project

WIDTH, ROW = 720, 30
Step = tuple[str, date, date | None, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: where it stands, whether it is done."""

    x: float
    done: bool
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A project from the day it begins to the day it is due. Lengths in units of the picture."""

    project: Project
    y: int
    x: float
    width: float
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture. ``months``: where each begins, and its name."""

    bars: list[Bar]
    months: list[tuple[float, date]]
    today: float | None
    width: int
    height: int


def timeline_of(projects: Sequence[Project], steps: Mapping[int, Sequence[Step]], today: date) -> Timeline:
    """From the first beginning to the last day due; a mark that lies outside stands at the edge."""
    first = min(project.begins_on for project in projects).replace(day=1)
    last = max(project.due_on for project in projects) + timedelta(days=1)
    span = max((last - first).days, 1)

    def at(day: date) -> float:
        return round(min(max((day - first).days / span, 0), 1) * WIDTH, 1)

    bars = [
        Bar(
            project=project,
            y=number * ROW,
            x=at(project.begins_on),
            width=max(at(project.due_on + timedelta(days=1)) - at(project.begins_on), 4),
            marks=[Mark(at(done or due), done is not None, title) for title, due, done, _words in steps[project.pk]],
        )
        for number, project in enumerate(projects)
    ]
    months = [(at(month), month) for month in _months(first, last)]
    return Timeline(bars, months, at(today) if first <= today <= last else None, WIDTH, len(bars) * ROW)


def _months(first: date, last: date) -> list[date]:
    """The first of every month; every third where there are many."""
    found, month = [], first
    while month < last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found[:: 1 if len(found) <= 12 else 3]  # noqa: PLR2004  a year fits
