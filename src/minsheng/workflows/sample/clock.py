"""Working minutes as whole numbers, so that a million histories can be dated quickly.

Moments are seconds since 1970 (UTC). Longhua's clocks never change, so every local day has 86,400 seconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from minsheng.core.working_time import Period, WorkingCalendar, is_working_day

DAY = 86_400
MINUTE = 60


def midnight(day: date, calendar: WorkingCalendar) -> int:
    """The moment at which a local day begins."""
    return int(datetime.combine(day, time(0), calendar.time_zone).timestamp())


def at_moment(seconds: int) -> datetime:
    """The moment as an aware datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


class Clock:
    """Counts the minutes of some opening hours on some days, from ``first`` to ``last``."""

    def __init__(
        self, calendar: WorkingCalendar, span: tuple[date, date], periods: Sequence[Period], days: str
    ) -> None:
        """``days``: "working" (the calendar's working days) or "every"."""
        first, last = span
        self.zero = midnight(first, calendar)
        self.offsets = [
            minute * MINUTE for period in periods for minute in range(_minute(period.start), _minute(period.end))
        ]
        self.starts: list[int] = []
        self.place: list[int] = []
        """For each day of the span, the number of the first open day that is not before it."""
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            self.place.append(len(self.starts))
            if days == "every" or is_working_day(day, calendar):
                self.starts.append(self.zero + number * DAY)

    def minute_after(self, moment: int) -> int:
        """The number of the first open minute that begins at or after ``moment``."""
        number, seconds = divmod(moment - self.zero, DAY)
        place = self.place[number]
        length = len(self.offsets)
        if self.starts[place] != moment - seconds:
            return place * length
        return place * length + bisect_left(self.offsets, seconds)

    def moment(self, minute: int) -> int:
        """When an open minute begins."""
        place, within = divmod(minute, len(self.offsets))
        return self.starts[place] + self.offsets[within]

    def later(self, moment: int, minutes: float) -> int:
        """The moment after ``minutes`` open minutes have passed since ``moment``."""
        return self.moment(self.minute_after(moment) + int(minutes))


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute
