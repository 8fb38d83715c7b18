"""What misses its limit is passed upward by working time, once, to a named post, and somebody says they saw it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from minsheng.concerns import actions, queries
from minsheng.concerns.models import Concern, Entry, Escalation
from minsheng.concerns.policy import DEFAULT_STEPS, AlarmStep, Refused, due_and_next, ringings
from minsheng.concerns.states import Alarm
from minsheng.core.actors import SYSTEM, Role, resident
from minsheng.directory import actions as directory
from minsheng.directory.queries import calendar
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, SINCE, TODAY, Cast
from tests.concerns.scene import REPLY, first_reporter, received

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def raised(concern: Concern) -> list[tuple[str, int, str]]:
    rows = Escalation.objects.filter(concern=concern).order_by("raised_at", "id")
    return list(rows.values_list("alarm", "level", "role"))


def at_work(cast: Cast) -> Concern:
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.add_note(concern.pk, text="打过电话", visible=False, contacted=True, by=cast.carol, at=NOW)
    concern.refresh_from_db()
    return concern


def test_what_nobody_hands_out_goes_to_the_coordinator_and_then_to_the_leader(cast: Cast) -> None:
    concern = received(cast)
    assert actions.raise_alarms(at=NOW + DAY - timedelta(seconds=1)) == 0
    assert actions.raise_alarms(at=NOW + DAY) == 1
    assert raised(concern) == [("dispatch", 1, "coordinator")]
    assert actions.raise_alarms(at=NOW + DAY) == 0, "once"
    concern.refresh_from_db()
    four_working_hours_later = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert concern.watch_at == four_working_hours_later, "from ten to noon and from two to four"
    assert actions.raise_alarms(at=four_working_hours_later) == 1
    assert raised(concern)[1:] == [("dispatch", 2, "leader")]
    told = Message.objects.filter(template="raised").order_by("id").values_list("address", flat=True)
    assert list(told) == ["bob@minsheng.example", "erin@minsheng.example"]
    assert Entry.objects.filter(concern=concern, action="escalate", actor_kind="system").count() == 2


def test_a_missed_limit_climbs_from_supervisor_to_leader_and_then_the_clock_has_seen_enough(cast: Cast) -> None:
    concern = at_work(cast)
    assert concern.due_at is not None
    at = concern.due_at
    for _ in range(40):
        actions.raise_alarms(at=at)
        at += timedelta(hours=8)
    assert raised(concern) == [("resolve", 1, "supervisor"), ("resolve", 2, "coordinator"), ("resolve", 3, "leader")]
    concern.refresh_from_db()
    assert concern.watch_at is None


def test_late_is_caught_up_in_one_run_and_a_run_that_was_killed_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = received(cast), received(cast)
    late = NOW + timedelta(days=3)

    def killed(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("minsheng.concerns.actions.alarms.worker_notices.raised", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            actions.raise_alarms(at=late)
    assert Escalation.objects.count() == 0
    assert actions.raise_alarms(at=late) == 4
    assert [raised(one) for one in (first, second)] == [[("dispatch", 1, "coordinator"), ("dispatch", 2, "leader")]] * 2
    assert actions.raise_alarms(at=late) == 0


def test_what_waits_is_not_passed_upward(cast: Cast) -> None:
    concern = at_work(cast)
    actions.wait_for(concern.pk, reason="third_party", until=NOW + timedelta(days=60), text="等", by=cast.carol, at=NOW)
    assert actions.raise_alarms(at=NOW + timedelta(days=50)) == 0
    assert raised(concern) == []


def test_every_not_solved_goes_to_the_supervisor_in_the_same_breath(cast: Cast) -> None:
    concern = at_work(cast)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.carol, at=NOW)
    person, verdict = first_reporter(concern), actions.Verdict(solved="no", satisfied="dissatisfied")
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=NOW)
    (row,) = Escalation.objects.all()
    assert (row.alarm, row.round, row.unit_id) == ("not_solved", 1, cast.unit["maintenance"].pk)
    assert [one.pk for one in queries.escalations_for(cast.dan)] == [row.pk]
    assert [list(queries.escalations_for(one)) for one in (cast.bob, cast.carol, cast.charlie, cast.erin)] == [[]] * 4


def test_help_that_does_not_come_goes_to_the_lead_units_supervisor(cast: Cast) -> None:
    concern = at_work(cast)
    task = actions.ask_assist(concern.pk, unit_id=cast.unit["qinghu"].pk, text="帮忙", by=cast.carol, at=NOW)
    assert actions.raise_alarms(at=task.due_at) == 1
    row = Escalation.objects.get(task=task)
    assert (row.alarm, row.role, row.unit_id) == ("task", "supervisor", cast.unit["maintenance"].pk)
    assert actions.raise_alarms(at=task.due_at) == 0


def test_nobody_it_complains_about_and_nobody_away_is_told_it_goes_one_higher(cast: Cast) -> None:
    concern, other = at_work(cast), at_work(cast)
    Concern.objects.filter(pk=concern.pk).update(about_worker=cast.worker["dan"])
    directory.enter_absence(
        worker_id=cast.worker["dan"].pk, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 30 * DAY, by=SYSTEM, at=NOW
    )
    assert concern.due_at is not None
    actions.raise_alarms(at=concern.due_at)
    assert raised(concern) == raised(other) == [("resolve", 1, "coordinator")]
    assert "dan@minsheng.example" not in set(
        Message.objects.filter(template="raised").values_list("address", flat=True)
    )


def test_it_is_acknowledged_once_by_whoever_answers_for_it(cast: Cast) -> None:
    concern = received(cast)
    actions.raise_alarms(at=NOW + DAY)
    row = Escalation.objects.get()
    for person in (cast.alice, cast.carol, cast.frank, cast.charlie, cast.grace):
        with pytest.raises(actions.ActionRefused) as refusal:
            actions.acknowledge(row.pk, by=person, at=NOW + DAY)
        assert refusal.value.code is Refused.NOT_YOURS
    actions.acknowledge(row.pk, text="下午就派", by=cast.bob, at=NOW + DAY)
    actions.acknowledge(row.pk, text="再说一遍", by=cast.bob, at=NOW + 2 * DAY)
    row.refresh_from_db()
    assert (row.acknowledged_at, row.acknowledged_by_id, row.words) == (NOW + DAY, cast.worker["bob"].pk, "下午就派")
    assert Entry.objects.filter(concern=concern, action="acknowledge").count() == 1
    assert [one.pk for one in queries.escalations_for(cast.bob, acknowledged=True)] == [row.pk]


@pytest.mark.parametrize(
    "columns",
    [{"acknowledged_at": NOW}, {"words": "x"}, {"role": "auditor"}, {"alarm": "gone"}, {"alarm": "task"},
     {"role": "supervisor"}],
)  # fmt: skip
def test_the_database_refuses_half_an_escalation(cast: Cast, columns: dict[str, object]) -> None:
    received(cast)
    actions.raise_alarms(at=NOW + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.update(**columns)


def test_the_database_refuses_the_same_step_twice(cast: Cast) -> None:
    received(cast)
    actions.raise_alarms(at=NOW + DAY)
    row = Escalation.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_an_administrator_of_the_district_sets_the_steps_and_they_hold_at_once(cast: Cast) -> None:
    steps = [AlarmStep(1, 0, Role.LEADER)]
    for person in (cast.bob, cast.erin, cast.dan):
        with pytest.raises(PermissionDenied):
            actions.set_alarm_steps(Alarm.DISPATCH, rules=steps, by=person, at=NOW)
    climbing_down = [AlarmStep(1, 4, Role.LEADER), AlarmStep(2, 0, Role.LEADER)]
    with pytest.raises(ValueError, match="dispatch"):
        actions.set_alarm_steps(Alarm.DISPATCH, rules=climbing_down, by=cast.grace, at=NOW)
    actions.set_alarm_steps(Alarm.DISPATCH, rules=steps, by=cast.grace, at=NOW)
    concern = received(cast)
    actions.raise_alarms(at=NOW + 5 * DAY)
    assert raised(concern) == [("dispatch", 1, "leader")]
    assert SINCE < TODAY


def test_a_step_that_comes_earlier_now_is_not_missed_by_a_clock_set_before(cast: Cast) -> None:
    concern = received(cast)
    actions.raise_alarms(at=NOW + 5 * DAY)
    assert raised(concern) == [("dispatch", 1, "coordinator"), ("dispatch", 2, "leader")]
    concern.refresh_from_db()
    later = concern.watch_at
    steps = [AlarmStep(1, 0, Role.COORDINATOR), AlarmStep(2, 4, Role.LEADER), AlarmStep(3, 5, Role.COORDINATOR)]
    actions.set_alarm_steps(Alarm.DISPATCH, rules=steps, by=cast.grace, at=NOW + 5 * DAY)
    actions.raise_alarms(at=NOW + 5 * DAY)
    assert raised(concern)[-1] == ("dispatch", 3, "coordinator")
    concern.refresh_from_db()
    assert concern.watch_at == later


def test_what_not_solved_sets_going_is_nobodys_to_change(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not_solved"):
        actions.set_alarm_steps(Alarm.NOT_SOLVED, rules=[AlarmStep(1, 0, Role.LEADER)], by=cast.grace, at=NOW)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 (given a zone)


@given(limit=moments, looks=st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_whenever_the_clock_looks_every_step_comes_once_in_order_and_none_early(
    limit: datetime, looks: list[int]
) -> None:
    running = ringings({Alarm.RESOLVE: limit}, DEFAULT_STEPS, calendar(), around_the_clock=False)
    raised_steps: list[tuple[str, int]] = []
    for hours in sorted(looks):
        at = limit + timedelta(hours=hours - 100)
        due, following = due_and_next(running, frozenset(raised_steps), at)
        assert all(one.moment <= at for one in due)
        raised_steps += [(one.alarm.value, one.step.level) for one in due]
        assert following is None or following > at
        assert (following is None) == (len(raised_steps) == len(running))
    assert raised_steps == sorted(set(raised_steps))
