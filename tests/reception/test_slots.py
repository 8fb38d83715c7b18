"""Slots are pure: half-open, never outside the hours, counted in minutes of a day that knows no change of clocks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.reception.policy import (
    MINUTES_OF_DAY,
    Hours,
    Seat,
    Span,
    free_seat,
    free_slots,
    hours_on,
    inside,
    median_minutes,
    overlap,
    read_minute,
    slots,
    well_formed,
    written,
)

edges = st.lists(st.integers(0, MINUTES_OF_DAY), min_size=0, max_size=8, unique=True).map(sorted)
hours = edges.map(lambda found: tuple(Span(a, b) for a, b in zip(found[::2], found[1::2], strict=False)))
lengths = st.integers(5, 240)


@given(hours, lengths)
def test_every_slot_lies_wholly_inside_one_period_and_none_shares_a_minute(day: Hours, length: int) -> None:
    found = slots(day, length)
    assert all(inside(slot, day) and slot.end - slot.start == length for slot in found)
    assert all(one == other or not overlap(one, other) for one in found for other in found)
    assert len(found) == sum((period.end - period.start) // length for period in day)


@given(hours, lengths, st.integers(1, 4), st.data())
def test_places_given_away_never_exceed_the_capacity_at_any_minute(
    day: Hours, length: int, capacity: int, data: st.DataObject
) -> None:
    taken: list[Seat] = []
    for _ in range(12):
        free = free_slots(day, length=length, capacity=capacity, taken=taken)
        if not free:
            break
        slot = data.draw(st.sampled_from(free))
        seat = free_seat(slot, taken, capacity)
        assert seat is not None
        taken.append(Seat(slot, seat))
    assert len({(one.span, one.number) for one in taken}) == len(taken)
    for one in taken:
        beside = [other for other in taken if overlap(other.span, one.span)]
        assert len(beside) <= capacity


@given(hours, lengths, st.integers(-1, MINUTES_OF_DAY))
def test_nothing_that_has_begun_can_be_booked(day: Hours, length: int, now: int) -> None:
    free = free_slots(day, length=length, capacity=1, after=now)
    assert free == tuple(slot for slot in slots(day, length) if slot.start > now)


def test_slots_that_touch_do_not_overlap_and_a_longer_one_takes_the_place_of_both() -> None:
    assert not overlap(Span(540, 570), Span(570, 600))
    taken = [Seat(Span(540, 600), 0)]
    assert free_slots((Span(540, 660),), length=30, capacity=1, taken=taken) == (Span(600, 630), Span(630, 660))


@given(st.dates(date(1992, 1, 1), date(2040, 12, 31)), st.integers(0, MINUTES_OF_DAY - 1))
def test_a_minute_of_the_local_day_is_the_same_wall_time_all_year(day: date, minute: int) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    midnight = datetime.combine(day, time(0), zone)
    wall = (midnight.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minute)).astimezone(zone)
    assert f"{wall:%H:%M}" == written(minute)


@given(st.integers(0, MINUTES_OF_DAY))
def test_what_is_written_is_read_again(minute: int) -> None:
    assert read_minute(written(minute)) == minute


@pytest.mark.parametrize("text", ["", "9:00", "09:60", "25:00", "24:01", "09-00", "٠٩:٠٠", "09:00:00", "ab:cd", "9:0"])
def test_what_nobody_wrote_is_no_minute(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_minute(text)


def test_a_holiday_closes_and_an_exception_takes_the_place_of_both() -> None:
    opening = {"tue": [["09:00", "12:00"]]}
    day = date(2026, 3, 3)
    assert hours_on(opening, day) == (Span(540, 720),)
    assert hours_on(opening, day, holiday=True) == ()
    assert hours_on(opening, day, holiday=True, instead=(Span(600, 660),)) == (Span(600, 660),)
    assert hours_on(opening, day, instead=()) == ()
    assert hours_on(opening, day + timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("spans", "good"),
    [([], True), ([(540, 720)], True), ([(840, 900), (540, 720)], True), ([(540, 720), (700, 800)], False),
     ([(540, 720), (720, 800)], False), ([(540, 540)], False), ([(600, 540)], False), ([(0, 1441)], False)],
)  # fmt: skip
def test_periods_of_a_day_stand_apart(spans: list[tuple[int, int]], good: bool) -> None:
    assert well_formed([Span(*span) for span in spans]) is good


def test_the_middle_of_the_waits_is_said_in_minutes_and_of_none_nothing() -> None:
    assert median_minutes([]) is None
    assert median_minutes([timedelta(minutes=m) for m in (2, 30, 9)]) == 9
