"""The last word belongs to the resident: rating, reopening, closing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from minsheng.concerns.events import ConcernRated
from minsheng.concerns.models import Concern, Rating, Reporter
from minsheng.concerns.policy import Refused, plain_text, reopening_ends
from minsheng.concerns.queries.judging import Judge, hands_in, judge_of
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import Action, Alarm, Satisfied, Solved, State, Way
from minsheng.core.actors import Actor, ActorKind, Role, resident
from minsheng.directory import queries as directory
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.events import actions as events
from minsheng.foundation.idempotency.actions import AlreadyClaimed

from . import once, worker_notices
from .alarms import escalating, escalation_of
from .errors import refuse
from .moving import Line, Step, carry_out, carry_out_each, check_version, lock, lock_row


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the resident says."""

    solved: str
    satisfied: str = ""
    words: str = ""
    contacted: bool | None = None
    """Whether anybody had been in touch about it, where the resident was asked that."""
    way: Way | None = None
    """How it was given; without it a resident's on the page, a worker's on the telephone."""
    device: str = ""
    """The day's fingerprint of the browser it came from."""

    def given_by(self, by: Actor) -> Way:
        """The way, by this hand."""
        return self.way or (Way.CALL if by.kind is ActorKind.WORKER else Way.PAGE)


def rate_concern(
    concern_id: int,
    *,
    reporter_id: int,
    verdict: Verdict,
    by: Actor,
    at: datetime,
    version: int | None = None,
    key: str = "",
) -> Rating:
    """Write a verdict beside the earlier ones. "Not solved" reopens within the time for it; else the concern closes.

    ``by`` is the resident, or a worker who asked them and is not, and never was, the handler; a worker's note of what
    was said never takes the place of what the resident wrote in this round. The same verdict once more under the same
    ``key`` gives the one that is there.
    """
    if verdict.solved not in set(Solved):
        raise refuse(Refused.SOLVED_MISSING)
    if verdict.satisfied not in set(Satisfied):
        raise refuse(Refused.SATISFIED_MISSING)
    content = once.fingerprint([concern_id, reporter_id, asdict(verdict)]) if key else ""
    try:
        with transaction.atomic():
            once.claim("rating", key, content, at.isoformat(), by=by, at=at)
            return _rate(concern_id, reporter_id, verdict, by=by, at=at, version=version)
    except AlreadyClaimed as earlier:
        return Rating.objects.get(reporter_id=reporter_id, at=datetime.fromisoformat(earlier.claim.result))


def _rate(
    concern_id: int, reporter_id: int, verdict: Verdict, *, by: Actor, at: datetime, version: int | None
) -> Rating:
    """Steps: lock · keep the earlier verdict · write this one · history · reopen or close · announce."""
    way = verdict.given_by(by)
    concern = lock_row(concern_id)
    judge = _judge_of(concern, reporter_id, by=by)
    check_version(concern, version, by=by)
    if judge.verdict_id is not None:
        if judge.in_person and judge.reopen_count == concern.reopen_count and by.kind is ActorKind.WORKER:
            raise refuse(Refused.VERDICT_GIVEN)
        Rating.objects.filter(pk=judge.verdict_id).update(latest=False)
    rating = Rating(
        concern=concern,
        reporter=judge.reporter,
        at=at,
        solved=verdict.solved,
        satisfied=verdict.satisfied,
        words=plain_text(verdict.words)[:500],
        reopen_count=concern.reopen_count,
        first=judge.verdict_id is None,
        entered_by_id=by.worker_id,
        way=way,
        contacted=verdict.contacted,
        device=verdict.device,
    )
    bulk.insert_one(rating)
    detail = {"solved": verdict.solved, "satisfied": verdict.satisfied, "rating": rating.pk, "way": way.value}
    hands = hands_in(concern.pk) if by.kind is ActorKind.WORKER else frozenset()
    said = Step(Action.RATE, Line(text=rating.words, visible=True, detail=detail), by, hands)
    _follow(concern, said, resident(reporter_id), solved=verdict.solved, at=at)
    _mark_asked(judge.reporter, way, at=at)
    events.announce(ConcernRated(concern.pk, rating.pk, verdict.solved, at))
    return rating


def _judge_of(concern: Concern, reporter_id: int, *, by: Actor) -> Judge:
    """The person who judges: attached to this concern or to one merged into it. A resident judges as nobody else."""
    judge = judge_of(reporter_id)
    if judge is None or concern.pk not in {judge.reporter.concern_id, judge.merged_into_id}:
        raise refuse(Refused.RECEIPT_UNKNOWN)
    if by.kind is ActorKind.RESIDENT and by.identifier != reporter_id:
        raise refuse(Refused.RECEIPT_UNKNOWN)
    return judge


def _follow(concern: Concern, said: Step, hand: Actor, *, solved: str, at: datetime) -> None:
    """The line of the verdict and what follows from it, in the name of the resident.

    A "not solved" after the time for reopening is kept as a verdict and changes nothing else.
    """
    if solved == Solved.NO:
        finished = concern.finished_at
        if finished is not None and at < reopening_ends(finished, directory.calendar(), rules()):
            _reopen(concern, [said, _reopening(concern, Line(visible=True), by=hand)], at=at)
            worker_notices.reopened(concern, at=at)
            return
    elif concern.state == State.RESOLVED:
        carry_out_each(concern, [said, Step(Action.CLOSE, Line(), hand)], at=at)
        return
    carry_out_each(concern, [said], at=at)


def _mark_asked(reporter: Reporter, way: Way, *, at: datetime) -> None:
    """Who judges unasked was asked by the page, the call or the book in which they did."""
    if reporter.asked_at is None and reporter.reachable:
        reporter.asked_at, reporter.asked_by = at, way.value
        reporter.save(update_fields=["asked_at", "asked_by"])


def _reopen(concern: Concern, steps: list[Step], *, at: datetime) -> None:
    """Open it again, and pass every "not solved" to the unit's supervisor in the same breath."""
    row = None
    if concern.unit_id is not None:
        row = escalation_of(concern, Alarm.NOT_SOLVED, 1, Role.SUPERVISOR, at=at)
        row.round = concern.reopen_count + 1
        steps = [*steps, escalating(row)]
    carry_out_each(concern, steps, at=at)
    if row is not None:
        bulk.insert_one(row)


def _reopening(concern: Concern, line: Line, *, by: Actor) -> Step:
    changes = {"reopen_count": concern.reopen_count + 1, "outcome": "", "reply": ""}
    return Step(Action.REOPEN, replace(line, changes=changes), by)


@transaction.atomic
def reopen_concern(concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None) -> Concern:
    """Back to the same unit and its supervisor; the first clock goes on as it was."""
    concern = lock(concern_id, by=by, version=version)
    _reopen(concern, [_reopening(concern, Line(text=plain_text(text), visible=True), by=by)], at=at)
    worker_notices.reopened(concern, at=at)
    return concern


@transaction.atomic
def close_concern(concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None) -> Concern:
    """End the wait for a verdict. Closed says nothing about solved or satisfied."""
    concern = lock(concern_id, by=by, version=version)
    carry_out(concern, Action.CLOSE, Line(text=plain_text(text)), by=by, at=at)
    return concern
