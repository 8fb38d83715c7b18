"""Work goes to somebody who is there: handed to a colleague, and by itself from whoever is away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import AssistTask, Concern
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.queries.handover import held_by_the_away, is_there, tasks_held_by_the_away
from minsheng.concerns.states import Action, TaskState
from minsheng.core.actors import SYSTEM, Actor
from minsheng.directory import queries as directory
from minsheng.directory.queries import Assignable
from minsheng.foundation.bulk.queries import locked

from . import worker_notices
from .errors import ActionRefused, refuse
from .moving import Line, carry_out, lock, lock_row
from .placing import complained_about


@transaction.atomic
def hand_over(
    concern_id: int, *, handler_id: int | None, by: Actor, at: datetime, text: str = "", version: int | None = None
) -> Concern:
    """Give it to another person of the unit that has it in hand, or to the unit itself; state and clocks stay."""
    concern = lock(concern_id, by=by, version=version)
    choice = _choice(concern.unit_id, handler_id, concern, at=at)
    if choice is None:
        raise refuse(Refused.HANDLER_UNKNOWN)
    _hand_over(concern, choice, plain_text(text), by=by, at=at)
    return concern


def _hand_over(concern: Concern, choice: Assignable, text: str, *, by: Actor, at: datetime) -> None:
    detail = {"unit": concern.unit_id, "handler": choice.worker_id, "from": concern.handler_id}
    line = Line(
        text=text,
        changes={"handler_id": choice.worker_id},
        detail=detail,
        in_hand=(choice.unit_id, choice.worker_id),
    )
    carry_out(concern, Action.HAND_OVER, line, by=by, at=at)
    worker_notices.assigned(concern, choice, at=at)


def _choice(unit_id: int | None, worker_id: int | None, concern: Concern, *, at: datetime) -> Assignable | None:
    """Whoever is there for a worker in a unit, never whom the concern is about; the unit where nobody is."""
    if unit_id is None:
        return None
    return directory.assignable(unit_id=unit_id, worker_id=worker_id, on=at, but=complained_about(concern))


def stand_in(*, at: datetime, worker_id: int | None = None) -> int:
    """Hand over what lies with whoever is away today (or with one of them); how many concerns and tasks moved.

    One transaction each, so that it goes on where it stopped when it was killed.
    """
    moved = 0
    for concern_id in held_by_the_away(at, worker_id=worker_id):
        moved += _each_concern(concern_id, at)
    for task_id in tasks_held_by_the_away(at, worker_id=worker_id):
        moved += _each_task(task_id, at)
    return moved


@transaction.atomic
def _each_concern(concern_id: int, at: datetime) -> bool:
    concern = lock_row(concern_id)
    choice = _stand_in(concern.unit_id, concern.handler_id, concern, at=at)
    if choice is None:
        return False
    try:
        with transaction.atomic():
            _hand_over(concern, choice, "", by=SYSTEM, at=at)
    except ActionRefused:  # the unit itself is complained about: a person decides
        return False
    return True


def _stand_in(unit_id: int | None, worker_id: int | None, concern: Concern, *, at: datetime) -> Assignable | None:
    """Who takes it from somebody away or gone; None where they are there, or where nobody had it.

    Whoever stands in for them (somebody who has left may have named a successor), else the unit.
    """
    if worker_id is None or unit_id is None or is_there(worker_id, unit_id, at):
        return None
    found = _choice(unit_id, worker_id, concern, at=at)
    if found is None:
        present = directory.present_for(worker_id, unit_id=unit_id, on=at, but=complained_about(concern))
        found = _choice(unit_id, present, concern, at=at)
    return found or _choice(unit_id, None, concern, at=at)


@transaction.atomic
def _each_task(task_id: int, at: datetime) -> bool:
    concern_id = AssistTask.objects.values_list("concern_id", flat=True).get(pk=task_id)
    concern, task = lock_row(concern_id), locked(AssistTask, task_id)
    choice = _stand_in(task.unit_id, task.handler_id, concern, at=at)
    if choice is None or task.state != TaskState.ASKED or task.concern_id != concern.pk:
        return False
    detail = {"task": task.pk, "unit": task.unit_id, "handler": choice.worker_id, "from": task.handler_id}
    line = Line(detail=detail, in_hand=(choice.unit_id, choice.worker_id))
    try:
        with transaction.atomic():
            carry_out(concern, Action.HAND_OVER, line, by=SYSTEM, at=at)
    except ActionRefused:
        return False
    task.handler_id = choice.worker_id
    task.save(update_fields=["handler"])
    worker_notices.task_asked(concern, task, choice, at=at)
    return True
