"""Many hands: help is asked for, given or refused, and never ends without a line that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minsheng.concerns import actions, queries
from minsheng.concerns.models import AssistTask, Concern, Entry
from minsheng.concerns.permissions import may_read, possible_actions
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import State, TaskState
from minsheng.core.actors import Actor, ActorKind, HeldPost, Role, resident
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, assistant, first_reporter, received

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def drain(cast: Cast) -> Concern:
    """In the hands of Carol's and Dan's unit."""
    concern = received(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    return concern


def asked(cast: Cast, concern: Concern, *, unit: str = "longhua-office") -> AssistTask:
    return actions.ask_assist(concern.pk, unit_id=cast.unit[unit].pk, text="请帮看路灯", by=cast.carol, at=NOW)


def refused(take: Callable[[], object]) -> Refused | None:
    try:
        take()
    except actions.ActionRefused as refusal:
        return refusal.code
    return None


def lines(concern: Concern) -> list[str]:
    return list(Entry.objects.filter(concern=concern).order_by("id").values_list("action", flat=True))


def test_a_task_is_asked_counted_and_answered_and_the_lead_stays_responsible(cast: Cast, drain: Concern) -> None:
    task = asked(cast, drain)
    drain.refresh_from_db()
    assert (drain.open_task_count, drain.unit_id, drain.state) == (1, cast.unit["maintenance"].pk, State.ASSIGNED)
    assert task.due_at == NOW + timedelta(days=3), "three working days, Monday to Thursday"
    actions.answer_assist(task.pk, text="换了灯头", by=assistant(cast), at=LATER)
    task.refresh_from_db()
    drain.refresh_from_db()
    assert (task.state, task.reply, task.ended_at, drain.open_task_count) == ("answered", "换了灯头", LATER, 0)
    assert drain.unit_id == cast.unit["maintenance"].pk
    assert lines(drain)[-2:] == ["ask_assist", "answer_assist"]


@pytest.mark.parametrize("end", ["resolve", "refer"])
def test_nothing_ends_by_work_while_help_is_open(cast: Cast, drain: Concern, end: str) -> None:
    task = asked(cast, drain)
    ends: dict[str, Callable[[], object]] = {
        "resolve": lambda: actions.resolve_concern(drain.pk, outcome="solved", reply=REPLY, by=cast.dan, at=LATER),
        "refer": lambda: actions.refer_concern(
            drain.pk, body="区教育局", number="", text="已转", by=cast.bob, at=LATER
        ),
    }
    assert refused(ends[end]) is Refused.TASKS_OPEN
    assert refused(lambda: actions.end_assist(task.pk, text=" ", by=cast.carol, at=LATER)) is Refused.TEXT_MISSING
    actions.end_assist(task.pk, text="自己修好了", by=cast.carol, at=LATER)
    task.refresh_from_db()
    assert (task.state, task.reply) == (TaskState.ENDED, "自己修好了")
    assert refused(ends[end]) is None


def test_a_decline_is_not_approved_while_help_is_open(cast: Cast, drain: Concern) -> None:
    asked(cast, drain)
    actions.return_concern(drain.pk, reason="other_unit", text="归物业", by=cast.dan, at=LATER)
    actions.propose_decline(drain.pk, reason="private_dispute", text="可以到调解室。", by=cast.bob, at=LATER)
    assert refused(lambda: actions.approve_decline(drain.pk, by=cast.erin, at=LATER)) is Refused.TASKS_OPEN


def test_merged_tasks_go_along_with_a_line_in_both_histories(cast: Cast, drain: Concern) -> None:
    task, other = asked(cast, drain), received(cast)
    actions.merge_concern(drain.pk, into=other.pk, by=cast.bob, at=LATER)
    task.refresh_from_db()
    drain.refresh_from_db()
    other.refresh_from_db()
    assert (task.concern_id, task.state) == (other.pk, TaskState.ASKED)
    assert (drain.open_task_count, other.open_task_count) == (0, 1)
    for concern, action in ((drain, "merge"), (other, "join")):
        assert Entry.objects.get(concern=concern, action=action).detail["tasks"] == [task.pk]
    actions.answer_assist(task.pk, text="换了灯头", by=assistant(cast), at=LATER)
    other.refresh_from_db()
    assert (other.open_task_count, lines(other)[-1]) == (0, "answer_assist")


def test_taken_back_by_the_resident_each_task_ends_with_a_line_and_the_unit_is_told(cast: Cast, drain: Concern) -> None:
    cast.unit["longhua-office"].email = "office@minsheng.example"
    cast.unit["longhua-office"].save(update_fields=["email"])
    tasks = [asked(cast, drain), asked(cast, drain, unit="qinghu")]
    actions.withdraw_concern(drain.pk, by=resident(first_reporter(drain).pk), at=LATER)
    drain.refresh_from_db()
    assert (drain.state, drain.open_task_count) == (State.WITHDRAWN, 0)
    assert lines(drain)[-3:] == ["end_assist", "end_assist", "withdraw"]
    assert {task.state for task in AssistTask.objects.filter(pk__in=[t.pk for t in tasks])} == {TaskState.ENDED}
    assert Message.objects.filter(template="task_ended").count() == 1, "the unit that has a mailbox"


def test_the_asked_unit_has_a_hand_in_the_task_and_none_in_the_concern(cast: Cast, drain: Concern) -> None:
    task = asked(cast, drain, unit="minzhi-office")
    post = HeldPost(1, Role.HANDLER, cast.unit["minzhi-office"].pk, cast.area["minzhi"].path)
    helper = Actor(ActorKind.WORKER, cast.worker["charlie"].pk, "查理", (post,))
    assert not may_read(helper, drain)
    assert possible_actions(helper, drain) == []
    assert [one.pk for one in queries.open_tasks_asked_of(helper)] == [task.pk]
    assert queries.by_id(drain.pk, actor=helper) is None
    actions.decline_assist(task.pk, text="灯杆归供电局", by=helper, at=LATER)
    assert queries.open_tasks_asked_of(helper) == []
    assert refused(lambda: actions.answer_assist(task.pk, text="再说", by=helper, at=LATER)) is Refused.TASK_ENDED


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "grace", "charlie"])
def test_nobody_else_answers_for_the_asked_unit(cast: Cast, drain: Concern, name: str) -> None:
    task, person = asked(cast, drain), getattr(cast, name)
    for take in (actions.answer_assist, actions.decline_assist):
        assert refused(lambda take=take: take(task.pk, text="好", by=person, at=LATER)) is Refused.NOT_YOURS  # type: ignore[misc]
    assert queries.open_tasks_asked_of(person) == []


@pytest.mark.parametrize("name", ["alice", "erin", "frank", "grace", "charlie"])
def test_only_who_has_it_in_hand_asks_for_help_or_ends_it(cast: Cast, drain: Concern, name: str) -> None:
    task, person, unit = asked(cast, drain), getattr(cast, name), cast.unit["qinghu"]
    assert refused(lambda: actions.end_assist(task.pk, text="算了", by=person, at=LATER)) is Refused.NOT_YOURS
    ask = lambda: actions.ask_assist(drain.pk, unit_id=unit.pk, text="帮忙", by=person, at=LATER)  # noqa: E731
    assert refused(ask) is Refused.NOT_YOURS


def test_a_task_never_lies_with_whom_the_concern_is_about(cast: Cast, drain: Concern) -> None:
    office = cast.unit["longhua-office"]
    asked(cast, drain)
    about = lambda: actions.amend_concern(drain.pk, about_unit_id=office.pk, by=cast.bob, at=LATER)  # noqa: E731
    assert refused(about) is not None, "it lies with them already"
    actions.amend_concern(drain.pk, about_unit_id=cast.unit["qinghu"].pk, by=cast.dan, at=LATER)
    again = lambda: asked(cast, drain, unit="qinghu")  # noqa: E731
    assert refused(again) is Refused.ABOUT_THEM
    other = received(cast)
    Concern.objects.filter(pk=other.pk).update(about_unit=office)
    merge = lambda: actions.merge_concern(drain.pk, into=other.pk, by=cast.dan, at=LATER)  # noqa: E731
    assert refused(merge) is Refused.ABOUT_THEM


def test_a_unit_is_not_asked_to_help_itself_nor_one_that_is_not_there(cast: Cast, drain: Concern) -> None:
    assert refused(lambda: asked(cast, drain, unit="maintenance")) is Refused.UNIT_LEADS
    unknown = lambda: actions.ask_assist(drain.pk, unit_id=10**6, text="帮", by=cast.carol, at=NOW)  # noqa: E731
    assert refused(unknown) is Refused.UNIT_UNKNOWN
    empty = lambda: actions.ask_assist(  # noqa: E731
        drain.pk, unit_id=cast.unit["qinghu"].pk, text="  ", by=cast.carol, at=NOW
    )
    assert refused(empty) is Refused.TEXT_MISSING
    assert not AssistTask.objects.exists()


@pytest.mark.parametrize(
    "columns", [{"state": "gone"}, {"state": "answered"}, {"reply": "x"}, {"ended_at": NOW}, {"text": ""}]
)
def test_the_database_refuses_a_task_that_is_half_ended(cast: Cast, drain: Concern, columns: dict[str, object]) -> None:
    task = asked(cast, drain)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssistTask.objects.filter(pk=task.pk).update(**columns)
