"""The three clocks of a concern, replayed from what happened to it: when each is due, and why, line by line.

Everything that sets a limit goes through here, so that a limit can always be explained by what it was made of.
Reopening is not among the facts: it never sets a clock back. Neither are notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from minsheng.concerns.states import Clock, Urgency
from minsheng.core.working_time import (
    DayKind,
    WorkingCalendar,
    explain,
    unknown_years,
    working_time_between,
)

from .limits import Rules, Span


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait that has ended."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted at a moment by somebody else than who asked."""

    at: datetime
    until: datetime


Changes = Sequence[Pause | Extension]
"""Waits that have ended and extensions granted, oldest first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clocks are made of."""

    received_at: datetime
    urgency: Urgency
    dispatched_at: datetime | None = None
    """The first hand-out."""
    changes: Changes = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a wait or an extension did to a limit. ``gained`` in the clock's own time."""

    what: Pause | Extension
    due_at: datetime
    gained: timedelta


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a clock is due when it is: beginning, length, days that did not count, changes, sum."""

    clock: Clock
    span: Span
    start: datetime
    first_due_at: datetime
    """Before any change."""
    changes: tuple[Change, ...]
    due_at: datetime
    days_off: int
    """Weekend days and holidays between beginning and end; none where the clock runs round the clock."""
    made_up: int
    """Make-up working days in between."""
    closed: timedelta
    """Time between beginning and end that did not count: nights, breaks, days off."""
    unknown_years: tuple[int, ...]
    """Years without an official table that this limit reaches into: it may still move."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a concern must be handed out, spoken about with the resident (None: not handed out yet), and settled."""

    first_due_at: datetime
    due_at: datetime
    contact_due_at: datetime | None = None


def limits(facts: Facts, rules: Rules, house: WorkingCalendar, unit: WorkingCalendar | None = None) -> Limits:
    """The three limits. Handing out is the house's to do, the rest the unit's, by its hours (the house's, for None)."""
    due = {
        clock: _replayed(clock, rules.span(clock, facts.urgency), start, changes, calendar)[-1]
        for clock, start, changes, calendar in _running(facts, house, unit)
    }
    return Limits(due[Clock.DISPATCH], due[Clock.RESOLVE], due.get(Clock.CONTACT))


def explained(
    facts: Facts, rules: Rules, house: WorkingCalendar, unit: WorkingCalendar | None = None
) -> dict[Clock, Explained]:
    """Why each clock is due when it is; the contact clock is there once the concern was handed out."""
    return {
        clock: explain_clock(clock, rules.span(clock, facts.urgency), start, changes, calendar)
        for clock, start, changes, calendar in _running(facts, house, unit)
    }


def _running(
    facts: Facts, house: WorkingCalendar, unit: WorkingCalendar | None
) -> Iterator[tuple[Clock, datetime, Changes, WorkingCalendar]]:
    """Each clock with its beginning, what changes it, and the calendar it counts in."""
    yield Clock.DISPATCH, facts.received_at, (), house
    if facts.dispatched_at is not None:
        yield Clock.CONTACT, facts.dispatched_at, facts.changes, unit or house
    yield Clock.RESOLVE, facts.received_at, facts.changes, unit or house


def _replayed(
    clock: Clock, span: Span, start: datetime, changes: Changes, calendar: WorkingCalendar
) -> tuple[datetime, list[Change], datetime]:
    """The limit before any change, what each change did, and the limit after all of them."""
    first = due = span.after(start, calendar)
    told = []
    for change in changes:
        if isinstance(change, Pause):
            later = span.after_pause(due, max(change.since, start), max(change.until, start), calendar)
        else:
            later = max(due, change.until) if clock is Clock.RESOLVE else due
        if later != due or (isinstance(change, Pause) and change.until > start):
            gained = later - due if span.around_the_clock else working_time_between(due, later, calendar)
            told.append(Change(change, later, gained))
        due = later
    return first, told, due


def explain_clock(clock: Clock, span: Span, start: datetime, changes: Changes, calendar: WorkingCalendar) -> Explained:
    """One clock: its beginning, its length, and what each change did. Extensions concern the settling only."""
    first, told, due = _replayed(clock, span, start, changes, calendar)
    shares = [] if span.around_the_clock else list(explain(start, due, calendar))
    kinds = [share.kind for share in shares]
    counted = sum((share.time for share in shares), timedelta(0))
    return Explained(
        clock=clock,
        span=span,
        start=start,
        first_due_at=first,
        changes=tuple(told),
        due_at=due,
        days_off=kinds.count(DayKind.WEEKEND) + kinds.count(DayKind.HOLIDAY),
        made_up=kinds.count(DayKind.MAKE_UP),
        closed=due - start - counted if shares else timedelta(0),
        unknown_years=() if span.around_the_clock else tuple(_years(start, due, calendar)),
    )


def _years(start: datetime, due: datetime, calendar: WorkingCalendar) -> list[int]:
    zone = calendar.time_zone
    return unknown_years(start.astimezone(zone).date(), due.astimezone(zone).date(), calendar)


@dataclass(frozen=True, slots=True)
class Watched:
    """What the clock looks at to say when it must look again."""

    first_due_at: datetime | None
    contact_due_at: datetime | None
    due_at: datetime | None
    dispatched: bool
    contacted: bool
    running: bool
    """Whether it is open and does not wait."""


def next_watch(concern: Watched, at: datetime) -> datetime | None:
    """The next moment at or after ``at`` when a limit that still runs passes; one missed counts as now.

    None where nothing runs: it waits, has ended, or never had a limit.
    """
    if not concern.running:
        return None
    running = [
        None if concern.dispatched else concern.first_due_at,
        concern.contact_due_at if concern.dispatched and not concern.contacted else None,
        concern.due_at,
    ]
    moments = [due for due in running if due is not None]
    return max(min(moments), at) if moments else None
