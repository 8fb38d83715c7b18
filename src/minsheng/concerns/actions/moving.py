"""The one way a concern moves: table, hand and scope, guards, row, history line, audit event, announcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from minsheng.concerns.events import ConcernMoved
from minsheng.concerns.models import AssistTask, Concern, Entry, Reporter
from minsheng.concerns.permissions import hands_of, may_read, task_hands_of
from minsheng.concerns.policy import TEXT_LIMIT, Refused, Situation, digest, judge
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import (
    ASSISTING,
    AT_WORK,
    FINAL,
    OPEN,
    Action,
    Hand,
    Move,
    State,
    move_for,
)
from minsheng.core.actors import Actor, ActorKind
from minsheng.directory import queries as directory
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.bulk.queries import locked
from minsheng.foundation.events import actions as events

from .before import Before, as_it_is, keep_words, kept
from .clocks import end_pause, forgotten, put, queued, watched
from .errors import Conflict, refuse

SUBJECT = "concern"
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Line:
    """What an action brings: words, codes, who reads it, and the columns it changes besides the state."""

    text: str = ""
    visible: bool = False
    detail: dict[str, Any] = field(default_factory=dict)
    """Codes and ids: they stand in the history and in the audit log."""
    names: dict[str, str] = field(default_factory=dict)
    """Short words of the detail that are no codes: in the history as they are, in the audit log as a fingerprint."""
    changes: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    until: datetime | None = None
    outcome: str = ""
    body: str = ""
    other: Concern | None = None
    task: AssistTask | None = None
    """The assist task it is about: its unit has a hand in the task, not in the concern."""
    in_hand: tuple[int | None, int | None] | None = None
    """Unit and worker it gives work to, where that is not the concern itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table to follow: the action, what it brings, and the hand that takes it."""

    action: Action
    line: Line
    by: Actor
    past_handler_ids: frozenset[int] = frozenset()
    """Everyone who ever worked on the concern; asked for by the guard NOT_THE_HANDLER only."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, and the states it led from (None: there was no concern before it) and to."""

    step: Step
    before: State | None
    after: State
    was: Before | None = None
    """The columns it changed, where it can be undone."""


def lock(concern_id: int, *, by: Actor, version: int | None = None) -> Concern:
    """The concern, locked to the end of the transaction (one statement).

    Raises ObjectDoesNotExist; ActionRefused where a resident holds no receipt of it; Conflict where
    ``version`` is given and another person moved it since (a worker who may not read it is refused, not told what).
    """
    concern = lock_row(concern_id)
    if by.kind is ActorKind.RESIDENT and not _holds_receipt(by, concern):
        raise refuse(Refused.RECEIPT_UNKNOWN)
    check_version(concern, version, by=by)
    return concern


def lock_row(concern_id: int) -> Concern:
    """The concern, locked to the end of the transaction, for whoever asks. Raises ObjectDoesNotExist."""
    if not 0 < concern_id <= LARGEST_ID:
        raise ObjectDoesNotExist(f"no concern {concern_id}")
    return locked(Concern, concern_id)


def check_version(concern: Concern, version: int | None, *, by: Actor) -> None:
    """Raise Conflict where the actor saw another version of the locked concern; NOT_YOURS where they may see none."""
    if version is not None and version != concern.version:
        if not may_read(by, concern):
            raise refuse(Refused.NOT_YOURS)
        raise Conflict(concern.pk, version, concern.version)


def _holds_receipt(by: Actor, concern: Concern) -> bool:
    own = Reporter.objects.filter(pk=by.identifier or 0).values_list("concern_id", "concern__merged_into_id").first()
    return own is not None and concern.pk in own


def permitted(
    concern: Concern, action: Action, *, by: Actor, task: AssistTask | None = None
) -> tuple[Move, frozenset[Hand]]:
    """The line of the table to follow, and the hands by which the actor may. Raises ActionRefused."""
    move = move_for(action, State(concern.state))
    assists = task is not None and action in ASSISTING
    hands = task_hands_of(by, action, task, concern) if task and assists else hands_of(by, action, concern)
    if move is None and may_read(by, concern):
        raise refuse(Refused.NOT_IN_TABLE)
    if move is None or not hands:
        raise refuse(Refused.NOT_YOURS)
    return move, hands


def check(concern: Concern, step: Step, *, at: datetime) -> Move:
    """The line of the table to follow. Raises ActionRefused naming the first thing in the way."""
    move, hands = permitted(concern, step.action, by=step.by, task=step.line.task)
    if len(step.line.text) > TEXT_LIMIT:
        raise refuse(Refused.TEXT_TOO_LONG)
    if move.guards:
        situation = _situation(concern, step, hands=hands, at=at)
        for guard in move.guards:
            refusal = judge(guard, situation)
            if refusal:
                raise refuse(refusal)
    return move


def _situation(concern: Concern, step: Step, *, hands: frozenset[Hand], at: datetime) -> Situation:
    line, changes = step.line, step.line.changes
    return Situation(
        at=at,
        calendar=directory.calendar(),
        rules=rules(),
        hands=hands,
        worker_id=step.by.worker_id,
        category_id=changes.get("category_id", concern.category_id),
        unit_id=changes.get("unit_id", concern.unit_id),
        handler_id=concern.handler_id,
        past_handler_ids=step.past_handler_ids,
        return_count=concern.return_count,
        reporter_count=concern.reporter_count,
        waiting_reason=concern.waiting_reason,
        finished_at=concern.finished_at,
        decline_proposed_by=concern.decline_proposed_by_id,
        due_at=concern.due_at,
        extension_asked_by=concern.extension_asked_by_id,
        open_task_count=concern.open_task_count,
        concern_id=concern.pk,
        text=line.text,
        reason=line.reason,
        until=line.until,
        outcome=line.outcome,
        body=line.body,
        other_id=line.other.pk if line.other else None,
        other_is_open=line.other.is_open if line.other else True,
        about=(
            changes.get("about_unit_id", concern.about_unit_id),
            changes.get("about_worker_id", concern.about_worker_id),
        ),
        in_hand=_in_hand(concern, step),
    )


def _in_hand(concern: Concern, step: Step) -> tuple[int | None, int | None]:
    """The unit and the worker who have it in hand after the step; nobody before work began.

    What is merged goes on in the hands of the other.
    """
    if step.action is Action.ASSIGN:
        return step.line.changes["unit_id"], step.line.changes["handler_id"]
    if step.line.in_hand is not None:
        return step.line.in_hand
    held = step.line.other or concern
    at_work = State(held.state) in AT_WORK | {State.WAITING}
    return (held.unit_id, held.handler_id) if at_work else (None, None)


def carry_out(concern: Concern, action: Action, line: Line, *, by: Actor, at: datetime) -> Entry:
    """Move a locked concern by one line of the table; see ``carry_out_each``."""
    return carry_out_each(concern, [Step(action, line, by)], at=at)[0]


def carry_out_each(concern: Concern, steps: Sequence[Step], *, at: datetime) -> list[Entry]:
    """Move a locked concern by one line of the table after the other, in one breath.

    Steps: check table, hand, scope and guards of each, set the state and what follows from it · save the row once ·
    write the history lines and their audit events · announce.
    """
    changed: set[str] = set()
    taken: list[Taken] = []
    for step in steps:
        move = check(concern, step, at=at)
        before = State(concern.state)
        old = as_it_is(concern, step.action, merged="merged" in step.line.detail)
        names = _apply(concern, move, step.line, at=at)
        taken.append(Taken(step, before, State(concern.state), kept(old, concern, names)))
        changed |= names
    bulk.update_one(concern, sorted(changed))
    return write_lines(concern, taken, at=at)


def _apply(concern: Concern, move: Move, line: Line, *, at: datetime) -> set[str]:
    changed = {"state", "is_open", "queue_at", "watch_at", "changed_at", "version"}
    changed |= put(concern, line.changes)
    before, after = State(concern.state), move.target or State(concern.state)
    if before is State.WAITING and after is not State.WAITING:
        changed |= end_pause(concern, at)
    if after in FINAL | {State.RESOLVED} and before in OPEN:
        changed |= put(concern, {"finished_at": at})
    if after is State.CLOSED and before is not State.CLOSED:
        changed |= put(concern, {"closed_at": at})
    if after in OPEN and before not in OPEN:
        changed |= put(concern, {"finished_at": None, "closed_at": None})
    changed |= forgotten(concern, after)
    concern.state = after
    concern.is_open = after in OPEN
    concern.queue_at = queued(concern)
    concern.watch_at = watched(concern, at)
    concern.changed_at = at
    concern.version += 1
    return changed


def write_lines(concern: Concern, taken: Sequence[Taken], *, at: datetime) -> list[Entry]:
    """Add a line to the history for each step and its event to the audit log, and announce the moves."""
    entries = [_entry(concern, one, at) for one in taken]
    bulk.insert_few(entries)
    keep_words(zip(entries, (one.was for one in taken), strict=True), at=at)
    audit.record_each(
        subject_type=SUBJECT,
        subject_id=concern.pk,
        acts=[_act(one, entry) for one, entry in zip(taken, entries, strict=True)],
        at=at,
        first=taken[0].before is None,
    )
    for one in taken:
        events.announce(ConcernMoved(concern.pk, one.step.action, one.before, one.after, at))
    return entries


def _entry(concern: Concern, taken: Taken, at: datetime) -> Entry:
    line, by = taken.step.line, taken.step.by
    return Entry(
        concern_id=concern.pk,
        at=at,
        action=taken.step.action,
        from_state=taken.before or "",
        to_state=taken.after,
        actor_kind=by.kind,
        worker_id=by.worker_id,
        reporter_id=by.identifier if by.kind is ActorKind.RESIDENT else None,
        visible=line.visible,
        text=line.text,
        detail=line.detail | line.names,
        before=taken.was.plain if taken.was else None,
    )


def _act(taken: Taken, entry: Entry) -> audit.Act:
    line = taken.step.line
    data = {
        **line.detail,
        **{name: digest(words) for name, words in line.names.items()},
        "entry": entry.pk,  # these last: a code of the same name must not stand in their place
        "from": taken.before or "",
        "to": taken.after.value,
        "digest": digest(line.text),
    }
    return audit.Act(taken.step.action.value, taken.step.by, data)
