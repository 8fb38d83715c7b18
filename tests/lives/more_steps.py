"""What people try beyond the spine: more time, help, calls, words, several matters in one, the wrong place, taking back."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from minsheng.concerns import actions
from minsheng.concerns.models import AssistTask, Escalation, Reporter
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action, CallOutcome
from minsheng.core.actors import resident
from tests.lives.steps import DESK, STEPS, UNIT, verdict, worker_of
from tests.lives.town import Life, Town


def _ask_extension(town: Town, life: Life, rng: Random, at: datetime) -> None:
    until = at + timedelta(days=rng.choice([1, 12, 30]))
    by = worker_of(town, life, rng)
    actions.ask_extension(life.concern_id, until=until, text="配件还没到", by=by, at=at)


def _grant_extension(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.grant_extension(life.concern_id, by=town.hand(rng, *DESK, "erin"), at=at)


def _refuse_extension(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.refuse_extension(life.concern_id, by=town.hand(rng, *DESK, "erin"), at=at)


def _ask_assist(town: Town, life: Life, rng: Random, at: datetime) -> None:
    by = worker_of(town, life, rng)
    actions.ask_assist(life.concern_id, unit_id=rng.choice(town.units), text="请来标管位", by=by, at=at)


def _task_of(life: Life, rng: Random) -> int:
    found = list(AssistTask.objects.filter(concern_id=life.concern_id).order_by("pk").values_list("pk", flat=True))
    if not found:
        raise actions.ActionRefused(Refused.TEXT_MISSING)  # there is nothing to try
    return rng.choice(found)


def _answer_assist(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.answer_assist(_task_of(life, rng), text="标好了", by=town.hand(rng, *UNIT), at=at)


def _decline_assist(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.decline_assist(_task_of(life, rng), text="没有图纸", by=town.hand(rng, *UNIT), at=at)


def _end_assist(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.end_assist(_task_of(life, rng), text="自己办了", by=worker_of(town, life, rng), at=at)


def _hand_over(town: Town, life: Life, rng: Random, at: datetime) -> None:
    to = town.hand(rng, *UNIT).worker_id
    actions.hand_over(life.concern_id, handler_id=to, by=town.hand(rng, *DESK), at=at)


def _acknowledge(town: Town, life: Life, rng: Random, at: datetime) -> None:
    row = Escalation.objects.filter(concern_id=life.concern_id).order_by("pk").last()
    if row is not None:
        actions.acknowledge(row.pk, by=town.hand(rng, *DESK, "erin"), at=at)


def _call(town: Town, life: Life, rng: Random, at: datetime) -> None:
    person = rng.choice(life.people)
    where = Reporter.objects.select_related("concern").get(pk=person).concern
    by = town.hand(rng, "alice", "mei", "bob", "sun", "carol", "hua")
    outcome = rng.choice([CallOutcome.ANSWERED, CallOutcome.ANSWERED, *CallOutcome])
    called = actions.Called(outcome, verdict=verdict(rng), later=at + timedelta(days=1))
    actions.log_call(where.merged_into_id or where.pk, reporter_id=person, called=called, by=by, at=at)


def _opt_out(town: Town, life: Life, rng: Random, at: datetime) -> None:
    person = rng.choice(life.people)
    actions.opt_out(life.concern_id, reporter_id=person, by=resident(person), at=at, back=rng.random() < 0.3)


def _write(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.write_words(life.concern_id, text="又堵了一次", by=resident(rng.choice(life.people)), at=at)


def _split(town: Town, life: Life, rng: Random, at: datetime) -> None:
    words = life.concern.text[:4] if rng.random() < 0.9 else "没有说过的话"
    matters = [actions.Matter(words, rng.choice(town.categories).pk) for _ in range(rng.choice([1, 2]))]
    parts = actions.split_concern(life.concern_id, title="第一件", matters=matters, by=town.hand(rng, *DESK), at=at)
    for number in parts:
        people = list(Reporter.objects.filter(concern_id=number).values_list("pk", flat=True))
        town.lives.append(Life(number, people))


def _move(town: Town, life: Life, rng: Random, at: datetime) -> None:
    area, category = rng.choice([None, *town.areas]), rng.choice([None, *(row.pk for row in town.categories)])
    actions.move_concern(life.concern_id, area_id=area, category_id=category, by=town.hand(rng, *DESK), at=at)


def _undo(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.undo_step(life.concern_id, by=town.hand(rng, *DESK, *UNIT), at=at)


STEPS |= {
    Action.ASK_EXTENSION: (_ask_extension, 3), Action.GRANT_EXTENSION: (_grant_extension, 3),
    Action.REFUSE_EXTENSION: (_refuse_extension, 1), Action.ASK_ASSIST: (_ask_assist, 3),
    Action.ANSWER_ASSIST: (_answer_assist, 3), Action.DECLINE_ASSIST: (_decline_assist, 1),
    Action.END_ASSIST: (_end_assist, 1), Action.HAND_OVER: (_hand_over, 2), Action.ACKNOWLEDGE: (_acknowledge, 1),
    Action.CALL: (_call, 4), Action.OPT_OUT: (_opt_out, 1), Action.WRITE: (_write, 1), Action.SPLIT: (_split, 1),
    Action.MOVE: (_move, 1), Action.UNDO: (_undo, 1),
}  # fmt: skip
