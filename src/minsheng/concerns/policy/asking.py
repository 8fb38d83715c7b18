"""Asking for a verdict: when to remind and to ring again, who cannot be reached, what is asked again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from hashlib import sha256

from minsheng.core.working_time import WorkingCalendar, add_working_days

REMIND_AFTER = 3
"""Working days without an answer, then one reminder."""
TRIES = 3
"""Calls at different hours that find nobody before a person counts as not reachable."""
APART = timedelta(hours=2)
"""How far apart in the time of day two calls must lie to count as different hours."""
CALLING = (time(9), time(20))
"""When residents are rung up."""
LONGEST_LATER = timedelta(days=30)


def remind_at(asked_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When somebody asked at that moment is reminded."""
    return add_working_days(asked_at, REMIND_AFTER, calendar)


def _clock(at: datetime, zone: tzinfo) -> timedelta:
    local = at.astimezone(zone)
    return timedelta(hours=local.hour, minutes=local.minute)


def different_hours(tries: Sequence[datetime], zone: tzinfo) -> int:
    """How many of the calls lie at different hours: the time of day at least two hours from each one counted before."""
    counted: list[timedelta] = []
    for at in tries:
        clock = _clock(at, zone)
        if all(_apart(clock, other) >= APART for other in counted):
            counted.append(clock)
    return len(counted)


def _apart(one: timedelta, other: timedelta) -> timedelta:
    """The shorter way round the clock."""
    gap = abs(one - other)
    return min(gap, timedelta(days=1) - gap)


def unreachable(tries: Sequence[datetime], zone: tzinfo) -> bool:
    """Whether enough calls at different hours found nobody."""
    return different_hours(tries, zone) >= TRIES


def next_call(at: datetime, zone: tzinfo) -> datetime:
    """When to ring again after a call that found nobody: at another hour of the time for calling, today or tomorrow."""
    later = (at + APART + timedelta(minutes=30)).astimezone(zone)
    first, last = CALLING
    if later.date() == at.astimezone(zone).date() and first <= later.time() < last:
        return later
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    morning = datetime.combine(tomorrow, first, zone)
    return morning if _apart(_clock(morning, zone), _clock(at, zone)) >= APART else morning + APART


def drawn(rating_id: int, draw: str, share: float) -> bool:
    """Whether a verdict is drawn: the same for the same seed, and nobody can tell beforehand."""
    number = int.from_bytes(sha256(f"{draw}:{rating_id}".encode()).digest()[:8])
    return number < share * 2**64
