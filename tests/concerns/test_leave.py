"""Nothing waits for a person on holiday: work goes to the stand-in, the supervisor, or the unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import AssistTask, Concern, Entry
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries.handover import held_by_the_away, tasks_held_by_the_away
from minsheng.core.actors import SYSTEM, Role, resident
from minsheng.directory import actions as directory
from minsheng.directory.models import Worker
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, SINCE, TODAY, Cast
from tests.concerns.scene import REPLY, first_reporter, received

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def hua(cast: Cast) -> Worker:
    """A second handler of Carol's unit."""
    worker = directory.create_worker(name="阿华", email="hua@minsheng.example", by=SYSTEM, at=NOW)
    terms = directory.PostTerms(unit=cast.unit["maintenance"], role=Role.HANDLER, starts_on=SINCE)
    directory.hold_post(worker=worker, terms=terms, by=SYSTEM, at=NOW)
    return worker


def with_carol(cast: Cast) -> Concern:
    """A concern in Carol's own hands."""
    concern, carol = received(cast), cast.worker["carol"]
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, handler_id=carol.pk, by=cast.bob, at=NOW)
    concern.refresh_from_db()
    return concern


def leave(cast: Cast, name: str, *, deputy: Worker | None = None, starts: date = TODAY) -> None:
    """This person is away for a week."""
    directory.enter_absence(
        worker_id=cast.worker[name].pk,
        starts_on=starts,
        ends_on=starts + timedelta(days=7),
        deputy_id=deputy.pk if deputy else None,
        by=SYSTEM,
        at=NOW,
    )


def test_when_leave_begins_the_open_work_goes_to_the_deputy_who_is_told(cast: Cast, hua: Worker) -> None:
    concern = with_carol(cast)
    leave(cast, "carol", deputy=hua)
    concern.refresh_from_db()
    assert (concern.handler_id, concern.state) == (hua.pk, "assigned")
    line = Entry.objects.get(concern=concern, action="hand_over")
    assert (line.actor_kind, line.visible, line.detail["from"]) == ("system", False, cast.worker["carol"].pk)
    assert "hua@minsheng.example" in set(Message.objects.values_list("address", flat=True))


def test_whoever_stands_in_for_help_that_was_asked_is_told_as_well(cast: Cast, hua: Worker) -> None:
    concern = received(cast)
    office, maintenance = cast.unit["longhua-office"], cast.unit["maintenance"]
    actions.assign_concern(concern.pk, unit_id=office.pk, by=cast.bob, at=NOW)
    carol = cast.worker["carol"].pk
    task = actions.ask_assist(
        concern.pk, unit_id=maintenance.pk, handler_id=carol, text="请帮看井盖", by=cast.bob, at=NOW
    )
    leave(cast, "carol", deputy=hua)
    task.refresh_from_db()
    told = Message.objects.filter(template="task_asked").order_by("pk").values_list("address", flat=True)
    assert (task.handler_id, list(told)) == (hua.pk, [cast.worker["carol"].email, hua.email])


def test_leave_to_come_moves_nothing_until_that_morning(cast: Cast, hua: Worker) -> None:
    concern = with_carol(cast)
    leave(cast, "carol", deputy=hua, starts=NEXT_WEEK)
    assert actions.stand_in(at=LATER) == 0
    assert actions.stand_in(at=NOW + timedelta(days=7)) == 1
    concern.refresh_from_db()
    assert concern.handler_id == hua.pk
    assert actions.stand_in(at=NOW + timedelta(days=7)) == 0, "once is enough"


def test_without_a_deputy_it_goes_to_the_supervisor_and_without_one_to_the_unit(cast: Cast) -> None:
    concern = with_carol(cast)
    leave(cast, "carol")
    assert Concern.objects.get(pk=concern.pk).handler_id == cast.worker["dan"].pk
    leave(cast, "dan")
    after = Concern.objects.get(pk=concern.pk)
    assert (after.handler_id, after.unit_id) == (None, cast.unit["maintenance"].pk)


def test_deputies_in_a_circle_end_at_the_unit_and_never_turn_round(cast: Cast, hua: Worker) -> None:
    concern = with_carol(cast)
    directory.enter_absence(
        worker_id=hua.pk, starts_on=TODAY, ends_on=NEXT_WEEK, deputy_id=cast.worker["carol"].pk, by=SYSTEM, at=NOW
    )
    leave(cast, "carol", deputy=hua)
    concern.refresh_from_db()
    assert concern.handler_id == cast.worker["dan"].pk


def test_whoever_is_complained_about_stands_in_for_nobody(cast: Cast, hua: Worker) -> None:
    concern = with_carol(cast)
    Concern.objects.filter(pk=concern.pk).update(about_worker=hua)
    leave(cast, "carol", deputy=hua)
    concern.refresh_from_db()
    assert concern.handler_id == cast.worker["dan"].pk


Way = Callable[[Cast, Worker], Concern]


def _assigned(cast: Cast, hua: Worker) -> Concern:
    leave(cast, "carol", deputy=hua)
    return with_carol(cast)


def _already_there(cast: Cast, hua: Worker) -> Concern:
    concern = with_carol(cast)
    leave(cast, "carol", deputy=hua)
    return concern


def _begun(cast: Cast, hua: Worker) -> Concern:
    leave(cast, "carol", deputy=hua)
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.start_work(concern.pk, by=cast.carol, at=NOW)
    return concern


def _reopened(cast: Cast, hua: Worker) -> Concern:
    concern = with_carol(cast)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.carol, at=NOW)
    leave(cast, "carol", deputy=hua)
    person = first_reporter(concern)
    verdict = actions.Verdict(solved="no", satisfied="dissatisfied")
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=LATER)
    return concern


def _waited(cast: Cast, hua: Worker) -> Concern:
    concern = with_carol(cast)
    actions.wait_for(concern.pk, reason="third_party", until=NOW + timedelta(days=1), text="等", by=cast.carol, at=NOW)
    leave(cast, "carol", deputy=hua)
    return concern


def _handed_over(cast: Cast, hua: Worker) -> Concern:
    leave(cast, "carol", deputy=hua)
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.hand_over(concern.pk, handler_id=cast.worker["carol"].pk, by=cast.dan, at=NOW)
    return concern


@pytest.mark.parametrize("way", [_assigned, _already_there, _begun, _reopened, _waited, _handed_over])
def test_every_way_work_reaches_a_worker_leads_to_somebody_who_is_there(cast: Cast, hua: Worker, way: Way) -> None:
    concern = way(cast, hua)
    actions.stand_in(at=LATER)
    concern.refresh_from_db()
    assert concern.handler_id == hua.pk
    assert held_by_the_away(LATER) == []


@pytest.mark.parametrize("before", [True, False])
def test_help_asked_of_somebody_away_goes_to_the_stand_in(cast: Cast, hua: Worker, before: bool) -> None:
    office, other = cast.unit["longhua-office"], cast.unit["maintenance"]
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["qinghu"].pk, by=cast.bob, at=NOW)
    if before:
        leave(cast, "carol", deputy=hua)
    task = actions.ask_assist(
        concern.pk, unit_id=other.pk, handler_id=cast.worker["carol"].pk, text="请帮", by=cast.bob, at=NOW
    )
    if not before:
        leave(cast, "carol", deputy=hua)
    actions.stand_in(at=LATER)
    assert AssistTask.objects.get(pk=task.pk).handler_id == hua.pk
    assert tasks_held_by_the_away(LATER) == []
    assert office.pk != other.pk


def test_by_hand_it_goes_to_a_colleague_of_the_unit_only_and_state_and_clock_stay(cast: Cast, hua: Worker) -> None:
    concern = with_carol(cast)
    actions.start_work(concern.pk, by=cast.carol, at=NOW)
    actions.hand_over(concern.pk, handler_id=hua.pk, text="卡萝去开会", by=cast.dan, at=LATER)
    after = Concern.objects.get(pk=concern.pk)
    assert (after.handler_id, after.state, after.due_at) == (hua.pk, "in_progress", concern.due_at)
    with pytest.raises(actions.ActionRefused) as refusal:
        actions.hand_over(concern.pk, handler_id=cast.worker["alice"].pk, by=cast.dan, at=LATER)
    assert refusal.value.code is Refused.HANDLER_UNKNOWN
