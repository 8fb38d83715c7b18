"""`minsheng clock explain`: golden limits around the holidays of 2026, and the clocks of a concern."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import Reporter
from minsheng.core.actors import SYSTEM
from minsheng.core.working_time import Period
from minsheng.directory import actions as directory_actions
from tests.cast import NOW, Cast
from tests.cli.test_command import minsheng, told
from tests.concerns.scene import received

GOLDEN = [
    ("2026-09-18T16:00", "3d", "2026-09-22T16:00:00+08:00", 1, 1),  # the make-up Sunday counts
    ("2026-09-18T17:00", "4wh", "2026-09-20T12:00:00+08:00", 1, 1),
    ("2026-09-30T16:30", "7d", "2026-10-15T16:30:00+08:00", 8, 1),  # over the National Day week
    ("2026-09-30T17:30", "4wh", "2026-10-08T14:30:00+08:00", 7, 0),
    ("2026-09-30T17:30", "24h", "2026-10-01T17:30:00+08:00", 0, 0),
    ("2026-10-08T10:00", "2d", "2026-10-10T10:00:00+08:00", 0, 1),  # the make-up Saturday
    ("2026-10-09T17:00", "2wh", "2026-10-10T10:00:00+08:00", 0, 1),
    ("2026-12-30T11:00", "3d", "2027-01-04T11:00:00+08:00", 2, 0),  # no table of 2027: the first of January is worked
    ("2026-12-31T17:00", "8wh", "2027-01-01T18:00:00+08:00", 0, 0),
]
"""Counted by hand on the official calendar: from, limit, due, days off in between, make-up days in between."""


@pytest.mark.parametrize(("since", "limit", "due", "off", "made_up"), GOLDEN)
def test_golden_limits_around_the_holidays_of_2026(
    db: None, since: str, limit: str, due: str, off: int, made_up: int
) -> None:
    directory_actions.seed_calendar(by=SYSTEM, at=NOW)
    (one,) = told(minsheng("clock", "explain", "--from", since, "--limit", limit, "--json"))["clocks"]
    assert (one["due"], one["days_off"], one["make_up_days"]) == (due, off, made_up)
    reaches = due.startswith("2027") and not limit.endswith("4h")
    assert one["unknown_years"] == ([2027] if reaches else [])


def test_a_year_without_a_table_is_named_where_it_matters(db: None) -> None:
    directory_actions.seed_calendar(by=SYSTEM, at=NOW)
    said = minsheng("clock", "explain", "--from", "2026-12-30T11:00", "--limit", "3d").stdout
    assert "Note: For 2027 there is no official table of holidays yet: this limit may still move." in said
    assert "Note" not in minsheng("clock", "explain", "--from", "2026-12-30T11:00", "--limit", "72h").stdout


def test_a_concern_tells_all_three_of_its_clocks_with_its_waits(cast: Cast) -> None:
    directory_actions.seed_calendar(by=SYSTEM, at=NOW)
    concern = received(cast)
    unit = cast.unit["maintenance"]
    actions.assign_concern(concern.pk, unit_id=unit.pk, by=cast.bob, at=NOW)
    until = NOW + timedelta(days=3)
    actions.wait_for(concern.pk, reason="third_party", until=until, text="等燃气公司", by=cast.dan, at=NOW)
    actions.resume_work(concern.pk, by=cast.dan, at=NOW + timedelta(hours=1))
    receipt = Reporter.objects.get(concern=concern).receipt
    clocks: list[dict[str, Any]] = told(minsheng("clock", "explain", receipt, "--json"))["clocks"]
    assert [one["clock"] for one in clocks] == ["dispatch", "contact", "resolve"]
    assert [one["lines"][-1]["adds"] for one in clocks[1:]] == ["+ 1 h", "+ 1 h"]
    assert "First contact: 4 working hours from 2026-03-02 10:00" in minsheng("clock", "explain", receipt).stdout


def test_a_limit_counts_in_the_hours_of_a_unit(cast: Cast) -> None:
    night = (Period(time(22), time(6)),)
    directory_actions.set_hours(unit=cast.unit["maintenance"], week=(night,) * 7, by=cast.grace, at=NOW)
    count = ["clock", "explain", "--from", "2026-03-02T10:00", "--limit", "8wh", "--json", "--unit"]
    assert told(minsheng(*count, "maintenance"))["clocks"][0]["due"] == "2026-03-03T06:00:00+08:00"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Give either a receipt, or a time with --from."),
        (["123"], "There is no receipt '123', or a digit of it is wrong."),
        (["--from", "2026-03-02T10:00", "--limit", "3x"], "--limit is a number with h, wh or d"),
        (["--from", "2026-03-02T10:00", "--limit", "0d"], "--limit is a number with h, wh or d"),
        (["--from", "2026-03-02T10:00", "--unit", "nowhere"], "There is no unit with the code 'nowhere'."),
    ],
)
def test_what_cannot_be_counted_is_a_sentence(db: None, arguments: list[str], sentence: str) -> None:
    answer = minsheng("clock", "explain", *arguments)
    assert answer.exit_code != 0
    assert sentence in answer.output
