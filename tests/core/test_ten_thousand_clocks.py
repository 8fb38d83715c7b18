"""Ten thousand random clocks against an oracle that looks at every single minute of two months."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

import pytest

from minsheng.core.working_time import Period, WorkingCalendar, add_working_time, working_time_between
from tests.core.test_working_time import MINUTE, is_open

CALENDARS, CASES = 50, 200
FIRST = datetime(2026, 12, 1, tzinfo=UTC)
MINUTES = 60 * 24 * 60
"""Two months, New Year 2027 in their middle."""


def random_calendar(rng: Random) -> WorkingCalendar:
    """A week of random hours, nights among them, with random holidays and make-up days."""
    days = [date(2026, 12, 1) + timedelta(days=rng.randrange(60)) for _ in range(12)]
    week = [_hours(rng) if rng.random() < 0.8 else () for _ in range(7)]
    week[rng.randrange(7)] = (Period(time(9), time(12)),)
    return WorkingCalendar(
        periods=(),
        weekend=frozenset(),
        holidays=frozenset(days[:6]),
        make_up_days=frozenset(days[6:]),
        time_zone=ZoneInfo(rng.choice(["Asia/Shanghai", "UTC", "America/New_York"])),
        known_years=frozenset({2026}),
        hours=tuple(week),
        keeps_holidays=rng.random() < 0.8,
    )


def _hours(rng: Random) -> tuple[Period, ...]:
    clocks = [time(mark // 60, mark % 60) for mark in sorted(rng.sample(range(1440), rng.choice([2, 2, 3, 4, 5])))]
    periods = [Period(one, other) for one, other in zip(clocks[::2], clocks[1::2], strict=False)]
    if len(clocks) % 2:
        periods.append(Period(clocks[-1], rng.choice([time(0), clocks[0]])))
    return tuple(periods)


@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_random_clocks_agree_with_looking_at_every_minute(seed: int) -> None:
    rng, cases = Random(seed), 0
    for _ in range(CALENDARS // 5):
        cal = random_calendar(rng)
        opened = list(accumulate((is_open(FIRST + minute * MINUTE, cal) for minute in range(MINUTES)), initial=0))
        for _ in range(CASES):
            start, end = sorted(rng.randrange(MINUTES) for _ in range(2))
            open_minutes = opened[end] - opened[start]
            here, there = FIRST + start * MINUTE, FIRST + end * MINUTE
            assert working_time_between(here, there, cal) == open_minutes * MINUTE
            if open_minutes:
                amount = rng.randint(1, open_minutes)
                due = bisect_left(opened, opened[start] + amount)
                assert add_working_time(here, amount * MINUTE, cal) == FIRST + due * MINUTE
            cases += 1
    assert cases == CALENDARS // 5 * CASES == 2_000
