"""Weeks as addresses say them (2026-W09), and when the letter about one is due. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

CODE = re.compile(r"(\d{4})-W(\d{2})")
SEVEN = timedelta(days=7)
OPENS = 7
"""The hour of Monday from which the letter may leave."""
LAST_DAY = 1
"""Where nothing ran on Monday, it may still leave on this day (0 is Monday)."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week from Monday to Sunday, known by its Monday."""

    first: date

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def following(self) -> date:
        """The Monday after it, when it is told about."""
        return self.first + SEVEN

    @property
    def number(self) -> int:
        """Which week of its year it is."""
        return self.first.isocalendar().week

    @property
    def code(self) -> str:
        """As addresses say it: 2026-W09."""
        year, week, _day = self.first.isocalendar()
        return f"{year}-W{week:02}"

    def over(self, today: date) -> bool:
        """Whether it has ended."""
        return self.following <= today


def week_of(day: date) -> Week:
    """The week a day lies in."""
    return Week(day - timedelta(days=day.weekday()))


def week_before(day: date) -> Week:
    """The last week that was over on a day."""
    return Week(week_of(day).first - SEVEN)


def week_named(code: str) -> Week:
    """The week with this code. ValueError for one that does not exist."""
    found = CODE.fullmatch(code.strip().upper())
    if found is None:
        raise ValueError(code)
    return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))


def letter_due(local: datetime) -> bool:
    """Whether the letter about last week may leave: from seven on Monday until the end of Tuesday."""
    return (local.weekday() == 0 and local.hour >= OPENS) or local.weekday() == LAST_DAY
