"""What concern tests begin with: two categories, a concern in the book, and a way to walk it along the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minsheng.concerns import actions
from minsheng.concerns.actions import alarms
from minsheng.concerns.actions.moving import carry_out_each, lock_row
from minsheng.concerns.models import AssistTask, Category, Concern, Escalation, Reporter
from minsheng.concerns.states import Action, Alarm, Channel, Urgency
from minsheng.core.actors import SYSTEM, Actor, ActorKind, HeldPost, Role, resident
from tests.cast import NOW, Cast

TEXT = "南三巷口的雨水井上周开始堵，一下雨水就漫进楼道。"
PHONE = "13800001234"
REPLY = "清出淤泥两车，换了三个雨水箅子，井盖加了垫圈。"


def load_two_categories() -> tuple[Category, Category]:
    """Drainage (general) and gas (utilities), below their classes."""
    actions.load_categories(
        [
            actions.CategoryFields(code="B", name_zh_hans="市政设施"),
            actions.CategoryFields(code="B3", name_zh_hans="排水与内涝", parent_code="B", service="市政/住建"),
            actions.CategoryFields(code="C", name_zh_hans="水电气热与通信"),
            actions.CategoryFields(code="C3", name_zh_hans="燃气", parent_code="C", urgency=Urgency.UTILITIES),
        ],
        by=SYSTEM,
        at=NOW,
    )
    return Category.objects.get(code="B3"), Category.objects.get(code="C3")


def new_concern(cast: Cast, **more: Any) -> actions.NewConcern:
    """A resident's drain in Qinghu, with a phone number."""
    values: dict[str, Any] = {
        "text": TEXT,
        "area_id": cast.area["qinghu"].pk,
        "channel": Channel.WEB,
        "contact": actions.Contact(name="王阿姨", phone=PHONE),
    }
    return actions.NewConcern(**values | more)


def received(cast: Cast, *, by: Actor | None = None, at: datetime = NOW, **more: Any) -> Concern:
    """A concern in the book."""
    answer = actions.receive_concern(new_concern(cast, **more), by=by or resident(), at=at)
    return Concern.objects.get(pk=answer.concern_id)


def first_reporter(concern: Concern) -> Reporter:
    """The person who raised it."""
    return Reporter.objects.get(concern=concern, first=True)


def assistant(cast: Cast) -> Actor:
    """A handler of the office's own unit, whom others ask for help; nobody of the cast is one."""
    unit = cast.unit["longhua-office"]
    post = HeldPost(1, Role.HANDLER, unit.pk, cast.area["longhua-office"].path)
    at_home = any(held.unit_id == unit.pk for held in cast.bob.posts)
    return Actor(ActorKind.WORKER, cast.worker["bob"].pk, "某人", (post,)) if at_home else cast.bob


def task_of(cast: Cast, concern_id: int) -> int:
    """The open assist task of a concern, the last one where none is open, and one that is new where there was none."""
    rows = AssistTask.objects.filter(concern_id=concern_id)
    found = rows.filter(state="asked").order_by("id").first() or rows.order_by("-id").first()
    if found is None:
        found = AssistTask.objects.create(
            concern_id=concern_id, unit=cast.unit["longhua-office"], asked_by=cast.worker["bob"], asked_at=NOW,
            text="请帮看路灯", due_at=NOW + timedelta(days=3),
        )  # fmt: skip
        Concern.objects.filter(pk=concern_id, is_open=True).update(open_task_count=1)
    return found.pk


def escalation_of(concern: Concern) -> int:
    """Something of the concern that awaits an acknowledgement."""
    row = Escalation.objects.filter(concern=concern, acknowledged_at__isnull=True).order_by("id").first()
    if row is None:
        number = Escalation.objects.filter(concern=concern).count()
        row = Escalation.objects.create(
            concern=concern, alarm="dispatch", level=1, round=100 + number, role="leader",
            office_id=concern.office_id, raised_at=NOW,
        )  # fmt: skip
    return row.pk


def _pass_upward(concern_id: int, at: datetime) -> None:
    """As the clock does for each step that is due."""
    with transaction.atomic():
        concern = lock_row(concern_id)
        row = alarms.escalation_of(concern, Alarm.RESOLVE, 1 + at.minute % 9, Role.COORDINATOR, at=at)
        row.save()
        carry_out_each(concern, [alarms.escalating(row)], at=at)


def hand_steps(cast: Cast, concern: Concern) -> dict[Action, Callable[[datetime], object]]:
    """The steps of many hands: help, handing over, what is passed upward."""
    me, bob, dan = concern.pk, cast.bob, cast.dan
    office, helper = cast.unit["longhua-office"], assistant(cast)
    return {
        Action.ASK_ASSIST: lambda at: actions.ask_assist(me, unit_id=office.pk, text="请帮看路灯", by=dan, at=at),
        Action.ANSWER_ASSIST: lambda at: actions.answer_assist(task_of(cast, me), text="灯修好了", by=helper, at=at),
        Action.DECLINE_ASSIST: lambda at: actions.decline_assist(
            task_of(cast, me), text="不归我们管", by=helper, at=at
        ),
        Action.END_ASSIST: lambda at: actions.end_assist(task_of(cast, me), text="不用了", by=bob, at=at),
        Action.HAND_OVER: lambda at: actions.hand_over(me, handler_id=cast.worker["carol"].pk, by=dan, at=at),
        Action.ESCALATE: lambda at: _pass_upward(me, at),
        Action.ACKNOWLEDGE: lambda at: actions.acknowledge(escalation_of(concern), by=cast.erin, at=at),
    }


def _replacing(cast: Cast, me: int, category_id: int) -> dict[Action, Callable[[datetime], object]]:
    """Moving, splitting, undoing."""
    matters = [actions.Matter(words="南三巷口", category_id=category_id)]
    area_id = cast.area["youson"].pk
    return {
        Action.MOVE: lambda at: actions.move_concern(me, area_id=area_id, category_id=category_id, by=cast.bob, at=at),
        Action.SPLIT: lambda at: actions.split_concern(me, title="雨水井", matters=matters, by=cast.bob, at=at),
        Action.UNDO: lambda at: actions.undo_step(me, by=cast.bob, at=at),
    }


def _say_no_or_yes(concern_id: int, reporter_id: int, at: datetime) -> None:
    """The resident does not want to be asked; who said so already takes it back."""
    back = Reporter.objects.filter(pk=reporter_id, opted_out_at__isnull=False).exists()
    actions.opt_out(concern_id, reporter_id=reporter_id, by=resident(reporter_id), at=at, back=back)


def steps(cast: Cast, concern: Concern, other: Concern) -> dict[Action, Callable[[datetime], object]]:
    """For every action of the table: how the right person takes it with everything its guards ask for."""
    category = Category.objects.get(code="B3")
    unit = cast.unit["maintenance"]
    me, bob, carol, dan = concern.pk, cast.bob, cast.carol, cast.dan
    person = first_reporter(concern)
    verdict = actions.Verdict(solved="yes", satisfied="satisfied")
    contact = actions.Contact()
    soon = timedelta(days=3)
    return {
        Action.JOIN: lambda at: actions.join_concern(me, contact=contact, words="我家也是", by=resident(), at=at),
        Action.TRIAGE: lambda at: actions.triage_concern(me, category_id=category.pk, by=bob, at=at),
        Action.AMEND: lambda at: actions.amend_concern(me, title=f"改于 {at}", by=bob, at=at),
        Action.ASSIGN: lambda at: actions.assign_concern(me, unit_id=unit.pk, text="请办", by=bob, at=at),
        Action.START: lambda at: actions.start_work(me, by=carol, at=at),
        Action.NOTE: lambda at: actions.add_note(me, text="看过了", visible=False, by=bob, at=at),
        Action.ATTACH: lambda at: actions.attach_photos(me, file_ids=(), by=bob, at=at),
        Action.ASK: lambda at: actions.ask_resident(me, text="是哪一栋？", until=at + soon, by=bob, at=at),
        Action.ANSWER: lambda at: actions.answer_question(me, text="三栋", by=resident(person.pk), at=at),
        Action.WAIT: lambda at: actions.wait_for(
            me, reason="third_party", until=at + soon, text="等燃气公司", by=bob, at=at
        ),
        Action.RESUME: lambda at: actions.resume_work(me, by=bob, at=at),
        Action.RETURN: lambda at: actions.return_concern(me, reason="other_unit", text="归物业", by=dan, at=at),
        Action.RESOLVE: lambda at: actions.resolve_concern(me, outcome="solved", reply=REPLY, by=dan, at=at),
        Action.RATE: lambda at: actions.rate_concern(
            me, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=at
        ),
        Action.REOPEN: lambda at: actions.reopen_concern(me, by=bob, at=at),
        Action.CLOSE: lambda at: actions.close_concern(me, by=bob, at=at),
        Action.PROPOSE_DECLINE: lambda at: actions.propose_decline(
            me, reason="private_dispute", text="这是两家之间的借款，可以到调解室。", by=bob, at=at
        ),
        Action.APPROVE_DECLINE: lambda at: actions.approve_decline(me, by=cast.erin, at=at),
        Action.REFUSE_DECLINE: lambda at: actions.refuse_decline(me, by=cast.erin, at=at),
        Action.REFER: lambda at: actions.refer_concern(
            me, body="区教育局", number="2026-7", text="已转区教育局", by=bob, at=at
        ),
        Action.MERGE: lambda at: actions.merge_concern(me, into=other.pk, by=bob, at=at),
        Action.WITHDRAW: lambda at: actions.withdraw_concern(me, by=bob, at=at),
        Action.WRITE: lambda at: actions.write_words(me, text="补充一句", by=resident(person.pk), at=at),
        Action.ASK_EXTENSION: lambda at: actions.ask_extension(
            me, until=at + timedelta(days=30), text="等配件到货", by=dan, at=at
        ),
        Action.GRANT_EXTENSION: lambda at: actions.grant_extension(me, by=bob, at=at),
        **_replacing(cast, me, category.pk),
        Action.CALL: lambda at: actions.log_call(
            me, reporter_id=person.pk, called=actions.Called("no_answer"), by=cast.alice, at=at
        ),
        Action.OPT_OUT: lambda at: _say_no_or_yes(me, person.pk, at),
        Action.REFUSE_EXTENSION: lambda at: actions.refuse_extension(me, by=bob, at=at),
    } | hand_steps(cast, concern)
