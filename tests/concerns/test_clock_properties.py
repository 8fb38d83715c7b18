"""Clocks over random calendars: waiting in pieces is waiting once, a wait never shortens, reasons add up to the limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.concerns.policy import FIELD_RULES, Facts, Pause, Span, Watched, explained, limits, next_watch
from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.core.working_time import WorkingCalendar, working_time_between
from tests.core.test_working_time import MINUTE, MOMENTS, calendars

MEASURED = st.sampled_from([Measure.HOURS, Measure.WORKING_HOURS])
LENGTHS = st.integers(0, 3000).map(lambda minutes: minutes * MINUTE)


@settings(deadline=None)
@given(calendars(), MOMENTS, LENGTHS, LENGTHS, LENGTHS, MEASURED)
def test_waiting_in_two_pieces_that_meet_is_waiting_once(
    cal: WorkingCalendar, start: datetime, before: timedelta, first: timedelta, second: timedelta, measure: Measure
) -> None:
    span = Span(40, measure)
    due = span.after(start, cal)
    since = start + before
    if since >= due:
        return
    middle, until = since + first, since + first + second
    once = span.after_pause(due, since, until, cal)
    pieces = span.after_pause(span.after_pause(due, since, middle, cal), middle, until, cal)
    assert pieces == once >= due


@settings(deadline=None)
@given(calendars(), MOMENTS, LENGTHS, LENGTHS)
def test_what_is_left_to_work_is_the_same_before_a_wait_and_after_it(
    cal: WorkingCalendar, start: datetime, before: timedelta, waited: timedelta
) -> None:
    span = Span(40, Measure.WORKING_HOURS)
    due = span.after(start, cal)
    since = start + before
    if since >= due:
        return
    until = since + waited
    after = span.after_pause(due, since, until, cal)
    assert working_time_between(since, due, cal) == working_time_between(until, after, cal)


@settings(deadline=None)
@given(calendars(), MOMENTS, st.sampled_from(list(Urgency)), LENGTHS, LENGTHS, LENGTHS)
def test_the_reasons_come_to_the_limit(
    cal: WorkingCalendar, start: datetime, urgency: Urgency, sent: timedelta, before: timedelta, waited: timedelta
) -> None:
    dispatched = start + sent
    since = dispatched + before
    facts = Facts(start, urgency, dispatched, [Pause(since, since + waited)])
    limit, told = limits(facts, FIELD_RULES, cal), explained(facts, FIELD_RULES, cal)
    assert (limit.first_due_at, limit.contact_due_at, limit.due_at) == tuple(told[clock].due_at for clock in Clock)
    for one in told.values():
        ends = [one.first_due_at, *(change.due_at for change in one.changes)]
        assert ends == sorted(ends)
        assert ends[-1] == one.due_at


@given(MOMENTS, st.lists(LENGTHS, min_size=3, max_size=3), LENGTHS, st.booleans(), st.booleans(), st.booleans())
def test_what_is_watched_is_the_first_limit_that_still_runs(
    start: datetime, due: list[timedelta], later: timedelta, dispatched: bool, contacted: bool, running: bool
) -> None:
    first, contact, settle = (start + length for length in due)
    at = start + later
    state = Watched(first, contact, settle, dispatched=dispatched, contacted=contacted, running=running)
    found = next_watch(state, at)
    assert (found is None) is not running
    if found is not None:
        assert at <= found <= max(settle, at)
