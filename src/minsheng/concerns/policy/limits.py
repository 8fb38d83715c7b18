"""What a limit is: so many hours or working days from a beginning, and what a wait does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.core.working_time import WorkingCalendar, add_working_days, add_working_time, working_time_between


@dataclass(frozen=True, slots=True)
class Span:
    """So many hours round the clock, working hours, or working days."""

    number: int
    measure: Measure = Measure.HOURS

    def after(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """The moment that lies this far after ``start``."""
        if self.measure is Measure.WORKING_DAYS:
            return add_working_days(start, self.number, calendar)
        if self.measure is Measure.WORKING_HOURS:
            return add_working_time(start, timedelta(hours=self.number), calendar)
        return start + timedelta(hours=self.number)

    def after_pause(self, due: datetime, since: datetime, until: datetime, calendar: WorkingCalendar) -> datetime:
        """The limit moved by the time spent waiting, as its clock counts it; a limit already missed stays missed."""
        if since >= due:
            return due
        if self.around_the_clock:
            return due + (until - since)
        return add_working_time(due, working_time_between(since, until, calendar), calendar)

    @property
    def in_working_days(self) -> bool:
        """Whether it counts working days."""
        return self.measure is Measure.WORKING_DAYS

    @property
    def around_the_clock(self) -> bool:
        """Whether it runs through nights and holidays, and so do its pauses."""
        return self.measure is Measure.HOURS


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers an office sets for itself (queries/rules.py reads them from the table and the settings)."""

    spans: Mapping[tuple[Clock, Urgency], Span]
    reopening_days: int
    """Working days in which a resident's "not solved" reopens."""

    def span(self, clock: Clock, urgency: Urgency) -> Span:
        """The limit of a tier on one of the clocks."""
        return self.spans[clock, urgency]

    def reply(self, urgency: Urgency) -> Span:
        """How soon a matter of this tier has to be settled."""
        return self.spans[Clock.RESOLVE, urgency]


_DISPATCH = {Urgency.LIFE_SAFETY: 1, Urgency.UTILITIES: 2, Urgency.GENERAL: 24, Urgency.COMPLEX: 24}
_CONTACT = {
    Urgency.LIFE_SAFETY: Span(1),
    Urgency.UTILITIES: Span(2),
    Urgency.GENERAL: Span(4, Measure.WORKING_HOURS),
    Urgency.COMPLEX: Span(8, Measure.WORKING_HOURS),
}
_RESOLVE = {
    Urgency.LIFE_SAFETY: Span(2),
    Urgency.UTILITIES: Span(24),
    Urgency.GENERAL: Span(7, Measure.WORKING_DAYS),
    Urgency.COMPLEX: Span(15, Measure.WORKING_DAYS),
}
FIELD_RULES = Rules(
    spans={(Clock.DISPATCH, urgency): Span(number) for urgency, number in _DISPATCH.items()}
    | {(Clock.CONTACT, urgency): span for urgency, span in _CONTACT.items()}
    | {(Clock.RESOLVE, urgency): span for urgency, span in _RESOLVE.items()},
    reopening_days=15,
)
"""The defaults of the field rules ("Life of a concern", "Clocks"). They leave the first contact open: ours."""


ASSIST_DAYS = 3
"""Working days in which another unit answers, where whoever asks names no day."""


def assist_due(asked_at: datetime, calendar: WorkingCalendar) -> datetime:
    """By when an asked unit answers, where no day was named."""
    return add_working_days(asked_at, ASSIST_DAYS, calendar)


def reopening_ends(finished_at: datetime, calendar: WorkingCalendar, rules: Rules = FIELD_RULES) -> datetime:
    """Until when a resident's "not solved" reopens."""
    return add_working_days(finished_at, rules.reopening_days, calendar)
