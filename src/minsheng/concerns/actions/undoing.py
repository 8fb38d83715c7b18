"""Taking a step back: the columns return to what they were, the history gains a line that says so."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.concerns.models import AssistTask, ClockRun, Concern, Entry, Photo
from minsheng.concerns.permissions import hands_of, may_read
from minsheng.concerns.policy import Refused, undo_refusal
from minsheng.concerns.queries.undoing import last_step
from minsheng.concerns.states import DESK_HANDS, OPEN, Action, Hand, State, TaskState, Urgency, move_for
from minsheng.core.actors import Actor, ActorKind
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.outbox import actions as outbox

from .before import columns_before, forget_words
from .clocks import limits_of, put, queued, watched
from .errors import refuse
from .moving import SUBJECT, Line, Step, Taken, lock, lock_row, write_lines

LIMITS = ("first_due_at", "contact_due_at", "due_at")


@transaction.atomic
def undo_step(
    concern_id: int, *, by: Actor, at: datetime, line: int | None = None, version: int | None = None
) -> Concern:
    """Take the last step back (``line``: the one the page showed); refused once anything irreversible has happened.

    Steps: lock (a merge: both, in one order) · hand, order, time · withdraw letters that have not left · columns as
    they were · history. Steps taken back do not count, so the one before can be taken back next.
    """
    into = Concern.objects.filter(pk=concern_id).values_list("merged_into_id", flat=True).first()
    for number in sorted({into or concern_id, concern_id}):
        lock_row(number)
    concern = lock(concern_id, by=by, version=version)
    last = last_step(concern.pk)
    earlier = _as_before(concern, last)
    _must_be_allowed(concern, earlier, last, by=by)
    if last is None or (line is not None and last.pk != line):
        raise refuse(Refused.UNDO_OVERTAKEN)
    refusal = undo_refusal(last.action, last.at, at)
    if refusal is not None or last.before is None:
        raise refuse(refusal or Refused.UNDO_NOTHING)
    _call_back(concern, last)
    undo_other = OTHERS.get(Action(last.action))
    if undo_other is not None:
        undo_other(concern, last, by, at)
    return _restore(concern, last, by=by, at=at)


def _as_before(concern: Concern, last: Entry | None) -> Concern:
    """The row as it was before its last step; in memory only."""
    earlier = copy(concern)
    if last is not None and last.before is not None:
        put(earlier, columns_before(last))
        earlier.state = last.from_state
    return earlier


def _must_be_allowed(concern: Concern, earlier: Concern, last: Entry | None, *, by: Actor) -> None:
    """The desk may, and the hand that took the step: also where the step took the concern out of its reach."""
    hands: frozenset[Hand] = hands_of(by, Action.UNDO, concern)
    own = last is not None and by.kind is ActorKind.WORKER and last.worker_id == by.worker_id
    if own:
        hands |= hands_of(by, Action.UNDO, earlier)
    if move_for(Action.UNDO, State(concern.state)) is None and may_read(by, concern):
        raise refuse(Refused.NOT_IN_TABLE)
    if not hands or not (own or hands & DESK_HANDS):
        raise refuse(Refused.NOT_YOURS)


def _call_back(concern: Concern, last: Entry) -> None:
    """Take the letters about a step out of the outbox; refused where one has left, or is just leaving."""
    if not outbox.withdraw(about_type=SUBJECT, about_id=concern.pk, queued_at=last.at):
        raise refuse(Refused.MESSAGE_LEFT)


def _restore(concern: Concern, last: Entry, *, by: Actor, at: datetime) -> Concern:
    before = State(concern.state)
    changed = put(concern, columns_before(last))
    concern.state = State(last.from_state)
    concern.is_open = concern.state in OPEN
    changed |= _limits_since(concern, last)
    concern.queue_at, concern.watch_at = queued(concern), watched(concern, at)
    concern.changed_at = at
    concern.version += 1
    changed |= {"state", "is_open", "queue_at", "watch_at", "changed_at", "version"}
    bulk.update_one(concern, sorted(changed))
    detail = {"line": last.pk, "action": last.action}
    step = Step(Action.UNDO, Line(visible=last.visible, detail=detail), by)
    write_lines(concern, [Taken(step, before, State(concern.state))], at=at)
    forget_words(last)
    return concern


def _limits_since(concern: Concern, last: Entry) -> set[str]:
    """Where hours or holidays were changed since the step, the limits that come back are computed with the new ones."""
    stale = {*LIMITS} & set(last.before or {})
    if not stale or concern.source or not ClockRun.objects.filter(started_at__gte=last.at).exists():
        return set()
    limit = limits_of(
        concern,
        urgency=Urgency(concern.urgency),
        unit_id=concern.unit_id,
        dispatched_at=concern.dispatched_at,
    )
    return put(concern, {name: getattr(limit, name) for name in LIMITS})


def _part_again(concern: Concern, last: Entry, by: Actor, at: datetime) -> None:
    """A merge: the other gives back people, tasks and what had been merged before; nothing else happened there."""
    other = lock_row(concern.merged_into_id or 0)
    joined = last_step(other.pk)
    if joined is None or joined.action != Action.JOIN or joined.detail.get("merged") != concern.pk:
        raise refuse(Refused.UNDO_OVERTAKEN)
    carried = last.detail.get("with", [])
    Concern.objects.filter(pk__in=carried, merged_into=other).update(merged_into=concern)
    tasks = AssistTask.objects.filter(pk__in=last.detail.get("tasks", []), concern=other)
    tasks.update(concern=concern)
    _restore(other, joined, by=by, at=at)


def _no_help(_concern: Concern, last: Entry, by: Actor, at: datetime) -> None:
    """Help asked for: the task ends, and keeps that it did."""
    values = {"state": TaskState.ENDED, "ended_at": at, "ended_by_id": by.worker_id}
    AssistTask.objects.filter(pk=last.detail.get("task", 0), state=TaskState.ASKED).update(**values)


def _one_again(concern: Concern, last: Entry, by: Actor, at: datetime) -> None:
    """A split: each part ends in the concern it came from, while nothing has happened to it since."""
    for number in last.detail.get("parts", []):
        part = lock_row(number)
        if Entry.objects.filter(concern=part).exclude(at=last.at).exists():
            raise refuse(Refused.UNDO_OVERTAKEN)
        _call_back(part, last)
        Photo.objects.filter(concern=part).update(concern=concern)
        before = State(part.state)
        changed: dict[str, Any] = {"merged_into_id": concern.pk, "finished_at": at, "is_open": False, "watch_at": None}
        changed |= {"state": State.MERGED, "changed_at": at, "version": part.version + 1}
        bulk.update_one(part, sorted(put(part, changed)))
        step = Step(Action.UNDO, Line(visible=True, detail={"action": Action.SPLIT.value, "into": concern.pk}), by)
        write_lines(part, [Taken(step, before, State.MERGED)], at=at)


OTHERS = {Action.MERGE: _part_again, Action.ASK_ASSIST: _no_help, Action.SPLIT: _one_again}
"""What else a step has done, and how that is taken back."""
