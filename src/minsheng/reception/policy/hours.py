"""Opening hours of a day and the slots in them. Pure: minutes of the local day, half-open; the zone has no summer time.

A minute is counted from local midnight (09:30 is 570), so that a slot is two numbers and no change of clocks, no zone
and no date can move it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_OF_DAY = 24 * 60
MOST_PERIODS = 4


class Span(NamedTuple):
    """Minutes of a day, from ``start`` up to, not including, ``end``."""

    start: int
    end: int


class Seat(NamedTuple):
    """A booked place: its span, and which of the places side by side it takes, counted from 0."""

    span: Span
    number: int


Hours = tuple[Span, ...]
"""The periods of a day, in order, apart from each other; none: closed."""


def minutes_of(clock: time) -> int:
    """The minute of the day of a wall time; seconds fall away."""
    return clock.hour * 60 + clock.minute


def written(minute: int) -> str:
    """The wall time of a minute: 570 is "09:30"; the end of the day is "24:00"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def read_minute(text: str) -> int:
    """The minute that ``written`` wrote. Raises ValueError for anything else."""
    hours, _, minutes = text.partition(":")
    if text != f"{text[:2]}:{text[3:]}" or not (hours + minutes).isascii() or not (hours + minutes).isdigit():
        raise ValueError(text)
    minute = int(hours) * 60 + int(minutes)
    if len(text) != len("00:00") or int(minutes) >= 60 or minute > MINUTES_OF_DAY:  # noqa: PLR2004
        raise ValueError(text)
    return minute


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a minute."""
    return one.start < other.end and other.start < one.end


def inside(span: Span, hours: Hours) -> bool:
    """Whether one period holds the whole span."""
    return any(period.start <= span.start < span.end <= period.end for period in hours)


def well_formed(hours: Sequence[Span]) -> bool:
    """Whether the periods lie within a day, each ends after it begins, and none touches the next."""
    edges = [edge for span in sorted(hours) for edge in span]
    return len(hours) <= MOST_PERIODS and edges == sorted(set(edges)) and all(0 <= e <= MINUTES_OF_DAY for e in edges)


def hours_of(stored: Iterable[Sequence[str]]) -> Hours:
    """Periods as tables keep them, [["09:00", "12:00"]]."""
    return tuple(Span(read_minute(start), read_minute(end)) for start, end in stored)


def hours_on(
    opening: Mapping[str, Sequence[Sequence[str]]], day: date, *, holiday: bool = False, instead: Hours | None = None
) -> Hours:
    """The hours of a day: those of its weekday; none on a public holiday; ``instead`` takes the place of both."""
    if instead is not None:
        return instead
    return () if holiday else hours_of(opening.get(WEEK[day.weekday()], ()))


def slots(hours: Hours, length: int) -> tuple[Span, ...]:
    """The slots of ``length`` minutes, each wholly inside a period, one after the other from its beginning."""
    if length <= 0:
        raise ValueError(length)
    return tuple(
        Span(start, start + length)
        for period in hours
        for start in range(period.start, period.end - length + 1, length)
    )


def free_seat(span: Span, taken: Iterable[Seat], capacity: int) -> int | None:
    """The first place side by side that is free for the whole span; None where as many are there as may be."""
    beside = [seat.number for seat in taken if overlap(seat.span, span)]
    if len(beside) >= capacity:
        return None
    return next((number for number in range(capacity) if number not in beside), None)


def free_slots(
    hours: Hours, *, length: int, capacity: int, taken: Sequence[Seat] = (), after: int = -1
) -> tuple[Span, ...]:
    """The slots that can be booked and begin later than the minute ``after``."""
    return tuple(
        slot for slot in slots(hours, length) if slot.start > after and free_seat(slot, taken, capacity) is not None
    )
