"""The three clocks of a concern: where each begins, what moves it, what never does; more time; computing them anew."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.concerns import actions, queries
from minsheng.concerns.models import ClockRun, Concern, Entry
from minsheng.concerns.policy import FIELD_RULES, Extension, Facts, Pause, Refused, Span, explained, limits
from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.core.actors import SYSTEM, Role
from minsheng.core.working_time import Period
from minsheng.directory import actions as directory_actions
from minsheng.directory import queries as directory
from minsheng.directory.states import DayKind
from minsheng.foundation.audit.models import Event
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, load_two_categories, received
from tests.concerns.test_hands import holder

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = (Period(time(8), time(8)),)


def handed_out(cast: Cast, at: datetime = NOW) -> Concern:
    """A concern that lies with the maintenance team."""
    concern = received(cast, at=at)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=at)
    return fresh(concern)


def fresh(concern: Concern) -> Concern:
    """The row as it stands now."""
    return Concern.objects.get(pk=concern.pk)


def code_of(refusal: pytest.ExceptionInfo[actions.ActionRefused]) -> Refused:
    """Why it was refused."""
    return refusal.value.code


def test_the_first_contact_is_due_from_the_first_hand_out_which_never_moves(cast: Cast) -> None:
    concern = received(cast)
    assert (concern.dispatched_at, concern.contact_due_at, concern.watch_at) == (None, None, concern.first_due_at)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    first = fresh(concern)
    assert (first.dispatched_at, first.contact_due_at) == (NOW, directory_due(NOW, 4))
    actions.return_concern(concern.pk, reason="other_unit", text="归物业", by=cast.dan, at=NOW + HOUR)
    actions.assign_concern(concern.pk, unit_id=cast.unit["minzhi-office"].pk, by=cast.bob, at=NOW + 2 * HOUR)
    again = fresh(concern)
    assert (again.dispatched_at, again.contact_due_at) == (first.dispatched_at, first.contact_due_at)


def directory_due(start: datetime, hours: int) -> datetime:
    """So many working hours later in the house's calendar."""
    return Span(hours, Measure.WORKING_HOURS).after(start, directory.calendar())


def test_notes_and_reopening_set_no_clock_back(cast: Cast) -> None:
    concern = handed_out(cast)
    clocks = (concern.first_due_at, concern.contact_due_at, concern.due_at)
    actions.add_note(concern.pk, text="看过了", visible=False, by=cast.bob, at=NOW + HOUR)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + 2 * HOUR)
    assert fresh(concern).watch_at is None
    actions.reopen_concern(concern.pk, by=cast.bob, at=NOW + DAY)
    again = fresh(concern)
    assert (again.first_due_at, again.contact_due_at, again.due_at) == clocks


def test_while_it_waits_nothing_is_watched_and_then_every_limit_has_moved(cast: Cast) -> None:
    concern = handed_out(cast)
    until = NOW + 2 * DAY
    actions.wait_for(concern.pk, reason="third_party", until=until, text="等燃气公司", by=cast.dan, at=NOW + HOUR)
    assert fresh(concern).watch_at is None
    actions.resume_work(concern.pk, by=cast.dan, at=NOW + HOUR + DAY)
    after = fresh(concern)
    changes = [Pause(NOW + HOUR, NOW + HOUR + DAY)]
    facts = Facts(NOW, Urgency.GENERAL, NOW, changes)
    limit = limits(facts, FIELD_RULES, directory.calendar())
    assert (after.contact_due_at, after.due_at) == (limit.contact_due_at, limit.due_at)
    assert after.contact_due_at == directory_due(NOW, 11), "a working day of waiting"


def test_a_unit_that_works_day_and_night_counts_its_own_hours(cast: Cast) -> None:
    unit = cast.unit["maintenance"]
    directory_actions.set_hours(unit=unit, week=(NIGHT,) * 7, keeps_holidays=False, by=cast.grace, at=NOW)
    friday_evening = NOW + timedelta(days=4, hours=9)
    concern = handed_out(cast, at=friday_evening)
    assert concern.contact_due_at == friday_evening + 4 * HOUR
    assert concern.due_at == friday_evening + 7 * DAY


def test_asking_for_more_time_and_getting_it_tells_the_resident_why(cast: Cast) -> None:
    concern = handed_out(cast)
    until = NOW + 20 * DAY
    asked = actions.ask_extension(concern.pk, until=until, text="等配件到货", by=cast.dan, at=NOW + HOUR)
    assert (asked.due_at, asked.extension_until) == (concern.due_at, until)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.ask_extension(concern.pk, until=until, text="再要", by=cast.dan, at=NOW + HOUR)
    assert code_of(refusal) is Refused.EXTENSION_PENDING
    actions.grant_extension(concern.pk, by=cast.bob, at=NOW + 2 * HOUR)
    granted = fresh(concern)
    assert (granted.due_at, granted.queue_at, granted.extension_count) == (until, until, 1)
    assert (granted.extension_asked_at, granted.extension_asked_by, granted.extension_until) == (None, None, None)
    line = Entry.objects.get(concern=concern, action="grant_extension")
    assert (line.visible, line.text) == (True, "等配件到货")
    letter = Message.objects.get(template="extended")
    assert "等配件到货" in letter.body
    told = explained(facts_of(granted), queries.rules(), directory.calendar())[Clock.RESOLVE]
    assert (told.due_at, told.changes[-1].what) == (until, Extension(NOW + 2 * HOUR, until))


def facts_of(concern: Concern) -> Facts:
    """What its clocks are made of."""
    changes = queries.clock_changes_of(concern.pk)
    return Facts(concern.received_at, Urgency(concern.urgency), concern.dispatched_at, changes)


def test_whoever_asked_does_not_grant_and_a_refusal_leaves_the_limit(cast: Cast) -> None:
    concern = handed_out(cast)
    chief = holder(cast, Role.SUPERVISOR, unit="maintenance", area="longhua-office")
    actions.ask_extension(concern.pk, until=NOW + 20 * DAY, text="等配件", by=chief, at=NOW + HOUR)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.grant_extension(concern.pk, by=chief, at=NOW + 2 * HOUR)
    assert code_of(refusal) is Refused.SAME_PERSON
    actions.refuse_extension(concern.pk, text="配件有现货", by=cast.bob, at=NOW + 2 * HOUR)
    kept = fresh(concern)
    assert (kept.due_at, kept.extension_until, kept.extension_count) == (concern.due_at, None, 0)
    assert Message.objects.filter(template="extended").count() == 0


def test_more_time_is_asked_for_before_the_limit_and_for_later_than_it(cast: Cast) -> None:
    concern = handed_out(cast)
    assert concern.due_at is not None
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.ask_extension(concern.pk, until=concern.due_at, text="等配件", by=cast.dan, at=NOW)
    assert code_of(refusal) is Refused.UNTIL_NOT_LATER
    late = concern.due_at + DAY
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.ask_extension(concern.pk, until=late + DAY, text="等配件", by=cast.dan, at=late)
    assert code_of(refusal) is Refused.LIMIT_PASSED


def test_what_comes_back_no_longer_asks_for_more_time(cast: Cast) -> None:
    concern = handed_out(cast)
    actions.ask_extension(concern.pk, until=NOW + 20 * DAY, text="等配件", by=cast.dan, at=NOW)
    actions.return_concern(concern.pk, reason="other_unit", text="归物业", by=cast.dan, at=NOW + HOUR)
    assert fresh(concern).extension_asked_at is None


def test_a_new_holiday_moves_what_runs_by_a_job_that_counts_what_it_moved(cast: Cast) -> None:
    concern, done = handed_out(cast), handed_out(cast)
    actions.resolve_concern(done.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW + HOUR)
    assert actions.recompute_limits(at=NOW + HOUR) == 0
    assert actions.recompute_limits(at=NOW + HOUR) == 0
    day = (NOW + DAY).date()
    directory_actions.set_calendar_day(day=day, kind=DayKind.HOLIDAY, name="台风停工", by=cast.grace, at=NOW)
    assert actions.recompute_limits(at=NOW + 2 * HOUR) == 1
    moved = fresh(concern)
    assert (moved.due_at, moved.queue_at) == (limit_of(moved), limit_of(moved))
    assert moved.due_at is not None
    assert concern.due_at is not None
    assert moved.due_at > concern.due_at
    assert fresh(done).due_at == done.due_at
    run = ClockRun.objects.order_by("-id").first()
    assert run is not None
    assert (run.looked, run.moved, run.finished_at) == (1, 1, NOW + 2 * HOUR)
    assert Event.objects.filter(action="recompute_limits").order_by("-id").values_list("data", flat=True)[0] == {
        "looked": 1,
        "moved": 1,
    }
    with CaptureQueriesContext(connection) as caught:
        assert actions.recompute_limits(at=NOW + 3 * HOUR) == 0
    assert len(caught) == 1, "where nothing has changed one statement finds that out"


def limit_of(concern: Concern) -> datetime:
    """As the clocks are replayed."""
    return limits(facts_of(concern), queries.rules(), directory.calendar()).due_at


def test_a_run_that_was_killed_goes_on_where_it_stood(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    concerns = [received(cast) for _ in range(5)]
    monkeypatch.setattr("minsheng.concerns.actions.limits.BATCH", 2)
    span = Span(9, Measure.WORKING_DAYS)
    actions.set_limit(clock=Clock.RESOLVE, urgency=Urgency.GENERAL, span=span, by=cast.grace, at=NOW)
    assert actions.recompute_limits(at=NOW, most=2) == 2
    assert actions.recompute_limits(at=NOW, most=2) == 2
    assert actions.recompute_limits(at=NOW) == 1
    assert ClockRun.objects.count() == 1
    nine = span.after(NOW, directory.calendar())
    assert [fresh(concern).due_at for concern in concerns] == [nine] * 5


def test_imported_concerns_keep_the_limits_they_came_with(cast: Cast) -> None:
    concern = received(cast)
    Concern.objects.filter(pk=concern.pk).update(source="hotline")
    span = Span(9, Measure.WORKING_DAYS)
    actions.set_limit(clock=Clock.RESOLVE, urgency=Urgency.GENERAL, span=span, by=cast.grace, at=NOW)
    assert actions.recompute_limits(at=NOW) == 0
    assert fresh(concern).due_at == concern.due_at


def test_another_tier_sets_all_three_limits_anew(cast: Cast) -> None:
    _drain, gas = load_two_categories()
    concern = handed_out(cast)
    actions.amend_concern(concern.pk, category_id=gas.pk, by=cast.bob, at=NOW + HOUR)
    limit = limits(Facts(NOW, Urgency.UTILITIES, NOW), FIELD_RULES, directory.calendar())
    changed = fresh(concern)
    assert (changed.first_due_at, changed.contact_due_at, changed.due_at) == (
        limit.first_due_at, limit.contact_due_at, limit.due_at,
    )  # fmt: skip
    assert changed.contact_due_at == NOW + 2 * HOUR


def test_only_those_who_keep_the_place_set_its_hours(cast: Cast) -> None:
    for stranger in (cast.alice, cast.bob, cast.erin):
        with pytest.raises(PermissionDenied):
            directory_actions.set_hours(unit=None, week=(NIGHT,) * 7, by=stranger, at=NOW)
        with pytest.raises(PermissionDenied):
            directory_actions.set_hours(unit=cast.unit["maintenance"], week=(NIGHT,) * 7, by=stranger, at=NOW)


def test_over_new_year_2027_a_limit_says_that_it_may_still_move(cast: Cast) -> None:
    directory_actions.seed_calendar(by=SYSTEM, at=NOW)
    start = datetime(2026, 12, 29, 2, 0, tzinfo=UTC)
    told = explained(Facts(start, Urgency.GENERAL), queries.rules(), directory.calendar())
    assert told[Clock.RESOLVE].unknown_years == (2027,)
    assert told[Clock.DISPATCH].unknown_years == ()
