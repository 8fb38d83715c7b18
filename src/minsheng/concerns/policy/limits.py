"""The clocks of a concern: when it must be dispatched and finished, and what a wait does to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from minsheng.concerns.states import Urgency
from minsheng.core.working_time import WorkingCalendar, add_working_days, add_working_time, working_time_between


@dataclass(frozen=True, slots=True)
class Span:
    """So many working days, or hours around the clock."""

    number: int
    in_working_days: bool = False

    def after(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """The moment that lies this far after ``start``."""
        if self.in_working_days:
            return add_working_days(start, self.number, calendar)
        return start + timedelta(hours=self.number)


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers an office may set for itself (queries/rules.py reads them from the settings)."""

    dispatch: Mapping[Urgency, Span]
    reply: Mapping[Urgency, Span]
    reopening_days: int
    """Working days in which a resident's "not solved" reopens."""

    def around_the_clock(self, urgency: Urgency) -> bool:
        """Whether the limit of this tier runs through nights and holidays, and so do its pauses."""
        return not self.reply[urgency].in_working_days


FIELD_RULES = Rules(
    dispatch={
        Urgency.LIFE_SAFETY: Span(1), Urgency.UTILITIES: Span(2), Urgency.GENERAL: Span(24), Urgency.COMPLEX: Span(24),
    },
    reply={
        Urgency.LIFE_SAFETY: Span(2),
        Urgency.UTILITIES: Span(24),
        Urgency.GENERAL: Span(7, in_working_days=True),
        Urgency.COMPLEX: Span(15, in_working_days=True),
    },
    reopening_days=15,
)  # fmt: skip
"""The defaults of the field rules ("Life of a concern", "Clocks")."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a concern must be dispatched and when it must be finished."""

    first_due_at: datetime
    due_at: datetime


def limits(received_at: datetime, urgency: Urgency, calendar: WorkingCalendar, rules: Rules = FIELD_RULES) -> Limits:
    """The limits of a concern received at ``received_at``."""
    return Limits(
        first_due_at=rules.dispatch[urgency].after(received_at, calendar),
        due_at=rules.reply[urgency].after(received_at, calendar),
    )


def due_after_pause(
    due_at: datetime, since: datetime, until: datetime, calendar: WorkingCalendar, *, around_the_clock: bool
) -> datetime:
    """The limit moved by the time spent waiting, as its clock counts it; a limit already missed stays missed."""
    if since >= due_at:
        return due_at
    if around_the_clock:
        return due_at + (until - since)
    return add_working_time(due_at, working_time_between(since, until, calendar), calendar)


def reopening_ends(finished_at: datetime, calendar: WorkingCalendar, rules: Rules = FIELD_RULES) -> datetime:
    """Until when a resident's "not solved" reopens."""
    return add_working_days(finished_at, rules.reopening_days, calendar)
