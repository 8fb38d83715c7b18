"""What people try: every action of the table, by hands that may and hands that may not, with words that do and do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from minsheng.concerns import actions
from minsheng.concerns.models import Reporter
from minsheng.concerns.states import (
    Action,
    DeclineReason,
    Outcome,
    ReturnReason,
    Satisfied,
    Solved,
    State,
    WaitingReason,
    move_for,
)
from minsheng.core.actors import Actor, resident
from tests.concerns.scene import REPLY
from tests.lives.town import Life, Town, contact

Step = Callable[[Town, Life, Random, datetime], object]
UNIT = ("carol", "dan", "hua", "wei", "xin")
DESK = ("bob", "sun", "dan", "xin")


def worker_of(town: Town, life: Life, rng: Random) -> Actor:
    """Mostly one of the unit that has it in hand."""
    unit = life.concern.unit_id
    own = [name for name in UNIT if unit in {post.unit_id for post in town.hands[name].posts}]
    return town.hand(rng, *(own or UNIT))


def _until(rng: Random, at: datetime) -> datetime:
    return at + timedelta(hours=rng.choice([3, 30, 100]))


def _triage(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.triage_concern(life.concern_id, category_id=rng.choice(town.categories).pk, by=town.hand(rng, *DESK), at=at)


def _amend(town: Town, life: Life, rng: Random, at: datetime) -> None:
    by, what = town.hand(rng, *DESK), rng.random()
    if what < 0.4:
        actions.amend_concern(life.concern_id, category_id=rng.choice(town.categories).pk, by=by, at=at)
    elif what < 0.7:
        actions.amend_concern(life.concern_id, area_id=rng.choice(town.areas), by=by, at=at)
    else:
        about = town.hand(rng, *UNIT).worker_id
        actions.amend_concern(life.concern_id, about_worker_id=about, by=by, at=at)


def _assign(town: Town, life: Life, rng: Random, at: datetime) -> None:
    worker = town.hand(rng, *UNIT)
    unit = rng.choice([post.unit_id for post in worker.posts] if rng.random() < 0.9 else town.units)
    handler = worker.worker_id if rng.random() < 0.5 else None
    by = town.hand(rng, *DESK)
    actions.assign_concern(life.concern_id, unit_id=unit, handler_id=handler, text="请办", by=by, at=at)


def _start(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.start_work(life.concern_id, by=worker_of(town, life, rng), at=at)


def _note(town: Town, life: Life, rng: Random, at: datetime) -> None:
    visible, contacted = rng.random() < 0.3, rng.random() < 0.3
    by = town.hand(rng, *UNIT, "alice", "bob")
    actions.add_note(life.concern_id, text="去看过了", visible=visible, contacted=contacted, by=by, at=at)


def _ask(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.ask_resident(
        life.concern_id, text="是哪一栋？", until=_until(rng, at), by=worker_of(town, life, rng), at=at
    )


def _answer(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.answer_question(life.concern_id, text="三栋", by=resident(rng.choice(life.people)), at=at)


def _wait(town: Town, life: Life, rng: Random, at: datetime) -> None:
    reason = rng.choice(list(WaitingReason))
    by = worker_of(town, life, rng)
    actions.wait_for(life.concern_id, reason=reason, until=_until(rng, at), text="等配件", by=by, at=at)


def _resume(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.resume_work(life.concern_id, by=worker_of(town, life, rng), at=at)


def _return(town: Town, life: Life, rng: Random, at: datetime) -> None:
    reason = rng.choice(list(ReturnReason))
    actions.return_concern(life.concern_id, reason=reason, text="不归我们", by=worker_of(town, life, rng), at=at)


def _resolve(town: Town, life: Life, rng: Random, at: datetime) -> None:
    reply = REPLY if rng.random() < 0.9 else "已收悉"
    by = worker_of(town, life, rng)
    actions.resolve_concern(life.concern_id, outcome=rng.choice(list(Outcome)), reply=reply, by=by, at=at)


def verdict(rng: Random) -> actions.Verdict:
    """Any verdict; one in three is not solved."""
    solved = rng.choice([Solved.YES, Solved.YES, Solved.PARTLY, Solved.NO, Solved.NO])
    return actions.Verdict(solved=solved, satisfied=rng.choice(list(Satisfied)), words="")


def _rate(town: Town, life: Life, rng: Random, at: datetime) -> None:
    person = rng.choice(life.people)
    where = Reporter.objects.select_related("concern").get(pk=person).concern
    by = resident(person) if rng.random() < 0.6 else town.hand(rng, "alice", "mei", "bob", "sun", "carol", "hua")
    actions.rate_concern(where.merged_into_id or where.pk, reporter_id=person, verdict=verdict(rng), by=by, at=at)


def _reopen(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.reopen_concern(life.concern_id, by=town.hand(rng, *DESK), at=at)


def _close(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.close_concern(life.concern_id, by=town.hand(rng, *DESK), at=at)


def _decline(town: Town, life: Life, rng: Random, at: datetime) -> None:
    reason, by = rng.choice(list(DeclineReason)), town.hand(rng, *DESK)
    actions.propose_decline(life.concern_id, reason=reason, text="这件事要由法院决定。", by=by, at=at)


def _approve(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.approve_decline(life.concern_id, by=town.hand(rng, *DESK, "erin"), at=at)


def _refuse(town: Town, life: Life, rng: Random, at: datetime) -> None:
    actions.refuse_decline(life.concern_id, by=town.hand(rng, *DESK, "erin"), at=at)


def _refer(town: Town, life: Life, rng: Random, at: datetime) -> None:
    if rng.random() < 0.3:
        by = town.hand(rng, *DESK)
        actions.refer_concern(life.concern_id, body="区教育局", number="7", text="已转区教育局", by=by, at=at)


def _merge(town: Town, life: Life, rng: Random, at: datetime) -> None:
    other = town.other(life, rng)
    actions.merge_concern(life.concern_id, into=other.concern_id, by=town.hand(rng, *DESK), at=at)


def _join(town: Town, life: Life, rng: Random, at: datetime) -> None:
    number = len(town.lives) * 10 + len(life.people)
    joined = actions.join_concern(life.concern_id, contact=contact(rng, number), words="我家也是", by=resident(), at=at)
    life.people.append(Reporter.objects.get(receipt=joined.receipt).pk)


def _withdraw(town: Town, life: Life, rng: Random, at: datetime) -> None:
    if rng.random() < 0.2:
        actions.withdraw_concern(life.concern_id, by=resident(life.people[0]), at=at)


STEPS: dict[Action, tuple[Step, int]] = {
    Action.TRIAGE: (_triage, 6), Action.AMEND: (_amend, 2), Action.ASSIGN: (_assign, 8), Action.START: (_start, 6),
    Action.NOTE: (_note, 3), Action.ASK: (_ask, 3), Action.ANSWER: (_answer, 6), Action.WAIT: (_wait, 3),
    Action.RESUME: (_resume, 4), Action.RETURN: (_return, 3), Action.RESOLVE: (_resolve, 12), Action.RATE: (_rate, 12),
    Action.REOPEN: (_reopen, 1), Action.CLOSE: (_close, 1), Action.PROPOSE_DECLINE: (_decline, 1),
    Action.APPROVE_DECLINE: (_approve, 2), Action.REFUSE_DECLINE: (_refuse, 2), Action.REFER: (_refer, 1),
    Action.MERGE: (_merge, 1), Action.JOIN: (_join, 2), Action.WITHDRAW: (_withdraw, 1),
}  # fmt: skip
"""How each action is tried, and how often beside the others that fit the moment."""
OUT_OF_PLACE = 0.15
"""So often somebody tries what the moment does not allow."""


def choose(life: Life, rng: Random) -> Step:
    """What somebody tries next: mostly something the state allows, now and then anything."""
    state = State(life.concern.state)
    fitting = [action for action in STEPS if move_for(action, state)]
    known = fitting if fitting and rng.random() > OUT_OF_PLACE else list(STEPS)
    return STEPS[rng.choices(known, [STEPS[action][1] for action in known])[0]][0]
