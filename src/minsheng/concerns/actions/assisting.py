"""Many hands: the unit that has a concern in hand asks another for help, and stays responsible to the end.

The roll-up rule, and the one place it is written (``carry_tasks``, ``end_tasks``; the table's guard NO_OPEN_TASKS):

- a concern with open tasks is not resolved, referred or declined; each task is answered or ended with a reason first;
- merged into another, its open tasks go along and are counted there;
- taken back by the resident, each open task is ended with a line of its own, and the asked unit is told.

Nothing else ends a task, so none is ever cancelled silently.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from minsheng.concerns.models import AssistTask, Concern
from minsheng.concerns.policy import Refused, assist_due, plain_text
from minsheng.concerns.states import TASK_MOVES, Action, TaskState
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.bulk.queries import locked

from . import worker_notices
from .errors import refuse
from .moving import LARGEST_ID, Line, Step, carry_out, lock, permitted
from .placing import complained_about


@transaction.atomic
def ask_assist(
    concern_id: int,
    *,
    unit_id: int,
    text: str,
    by: Actor,
    at: datetime,
    handler_id: int | None = None,
    until: datetime | None = None,
    version: int | None = None,
) -> AssistTask:
    """Ask another unit for help by ``until``, or within the working days the house gives; the unit is told."""
    concern = lock(concern_id, by=by, version=version)
    permitted(concern, Action.ASK_ASSIST, by=by)
    choice = directory.assignable(unit_id=unit_id, worker_id=handler_id, on=at, but=complained_about(concern))
    if choice is None:
        raise refuse(Refused.HANDLER_UNKNOWN if handler_id else Refused.UNIT_UNKNOWN)
    if unit_id == concern.unit_id:
        raise refuse(Refused.UNIT_LEADS)
    words, due = plain_text(text), until or assist_due(at, directory.calendar())
    task = AssistTask(
        concern=concern,
        unit_id=unit_id,
        handler_id=choice.worker_id,
        asked_by_id=by.worker_id or 0,  # the table lets workers ask only
        asked_at=at,
        text=words,
        due_at=due,
        watch_at=due,
    )
    if words:
        bulk.insert_one(task)
    detail: dict[str, Any] = {"task": task.pk, "unit": unit_id, "handler": choice.worker_id, "until": due.isoformat()}
    if choice.instead_of is not None:
        detail["instead_of"] = choice.instead_of
    line = Line(
        text=words,
        until=due,
        changes={"open_task_count": concern.open_task_count + 1},
        detail=detail,
        in_hand=(unit_id, choice.worker_id),
    )
    carry_out(concern, Action.ASK_ASSIST, line, by=by, at=at)
    worker_notices.task_asked(concern, task, choice, at=at)
    return task


@transaction.atomic
def answer_assist(task_id: int, *, text: str, by: Actor, at: datetime) -> AssistTask:
    """The asked unit says what it did; who asked is told."""
    return _end(task_id, Action.ANSWER_ASSIST, text, by=by, at=at)


@transaction.atomic
def decline_assist(task_id: int, *, text: str, by: Actor, at: datetime) -> AssistTask:
    """The asked unit says why it cannot help; who asked is told and decides what comes next."""
    return _end(task_id, Action.DECLINE_ASSIST, text, by=by, at=at)


@transaction.atomic
def end_assist(task_id: int, *, text: str, by: Actor, at: datetime) -> AssistTask:
    """Who has the concern in hand no longer needs the help; the asked unit reads why."""
    return _end(task_id, Action.END_ASSIST, text, by=by, at=at)


def _end(task_id: int, action: Action, text: str, *, by: Actor, at: datetime) -> AssistTask:
    """Steps: lock concern, then task · table, hand, words · both rows · history · tell the other side."""
    found = AssistTask.objects.filter(pk=task_id).values_list("concern_id", flat=True) if task_id <= LARGEST_ID else ()
    concern_id = next(iter(found), None)
    if concern_id is None:
        raise ObjectDoesNotExist(f"no task {task_id}")
    concern, task = lock(concern_id, by=by), locked(AssistTask, task_id)
    if by.worker_id is None:  # a resident ends tasks only by taking the whole concern back
        raise refuse(Refused.NOT_YOURS)
    line = Line(
        text=plain_text(text),
        detail={"task": task.pk, "unit": task.unit_id},
        changes={"open_task_count": max(concern.open_task_count - 1, 0)},
        task=task,
    )
    permitted(concern, action, by=by, task=task)
    if task.state != TaskState.ASKED or task.concern_id != concern.pk:
        raise refuse(Refused.TASK_ENDED)
    if not line.text:
        raise refuse(Refused.TEXT_MISSING)
    carry_out(concern, action, line, by=by, at=at)
    _close(task, action, line.text, by=by, at=at)
    if action is Action.END_ASSIST:
        worker_notices.task_ended(concern, task, at=at)
    else:
        worker_notices.task_answered(concern, task, at=at)
    return task


def _close(task: AssistTask, action: Action, words: str, *, by: Actor, at: datetime) -> None:
    task.state, task.reply, task.ended_at, task.ended_by_id = TASK_MOVES[action], words, at, by.worker_id
    task.save(update_fields=["state", "reply", "ended_at", "ended_by"])


def _open_tasks(concern: Concern) -> list[AssistTask]:
    rows = AssistTask.objects.select_for_update().filter(concern=concern, state=TaskState.ASKED)
    return list(rows.order_by("id"))


def carry_tasks(concern: Concern, other: Concern) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a merge does to open tasks: columns and codes of the survivor; nothing where there are none.

    Refused where a task would then lie with whom the survivor complains about.
    """
    if not concern.open_task_count:
        return {}, {}
    tasks = _open_tasks(concern)
    must_not_be_about(tasks, unit_id=other.about_unit_id, worker_id=other.about_worker_id)
    AssistTask.objects.filter(pk__in=[task.pk for task in tasks]).update(concern=other)
    return {"open_task_count": other.open_task_count + len(tasks)}, {"tasks": [task.pk for task in tasks]}


def check_about(concern: Concern, *, unit_id: int | None, worker_id: int | None) -> None:
    """Raise ABOUT_THEM where an open task lies with whom the concern is about to complain about."""
    if concern.open_task_count:
        must_not_be_about(_open_tasks(concern), unit_id=unit_id, worker_id=worker_id)


def must_not_be_about(tasks: list[AssistTask], *, unit_id: int | None, worker_id: int | None) -> None:
    """Raise ABOUT_THEM where one of the tasks lies with this unit or this worker."""
    if any(
        (unit_id is not None and task.unit_id == unit_id) or (worker_id is not None and task.handler_id == worker_id)
        for task in tasks
    ):
        raise refuse(Refused.ABOUT_THEM)


def end_tasks(concern: Concern, *, by: Actor, at: datetime) -> list[Step]:
    """What a withdrawal does to open tasks: each is ended, the unit is told; the steps to write into the history."""
    if not concern.open_task_count:
        return []
    tasks = _open_tasks(concern)
    steps = []
    for left, task in zip(range(len(tasks) - 1, -1, -1), tasks, strict=True):
        _close(task, Action.END_ASSIST, "", by=by, at=at)
        worker_notices.task_ended(concern, task, at=at)
        detail = {"task": task.pk, "unit": task.unit_id, "withdrawn": True}
        steps.append(Step(Action.END_ASSIST, Line(detail=detail, changes={"open_task_count": left}), by))
    return steps
