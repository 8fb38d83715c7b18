"""What lies with people who are away today, or who no longer hold a post where it lies."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from minsheng.concerns.models import AssistTask, Concern
from minsheng.concerns.states import TaskState
from minsheng.directory import queries as directory

AT_ONCE = 500


def _with_nobody(at: datetime, worker_id: int | None) -> Q:
    """Held by somebody who is away, or who has left the unit; one of them where ``worker_id`` names them."""
    there = directory.given_work_on(at).filter(worker_id=OuterRef("handler_id"), unit_id=OuterRef("unit_id"))
    gone = Q(handler_id__in=sorted(directory.away(at))) | Q(~Exists(there.order_by()))
    held = Q(handler_id__isnull=False) if worker_id is None else Q(handler_id=worker_id)
    return held & gone


def held_by_the_away(at: datetime, *, worker_id: int | None = None) -> list[int]:
    """Ids of open concerns in the hands of somebody away or gone, those nearest their limit first. One statement."""
    rows = Concern.objects.filter(_with_nobody(at, worker_id), is_open=True, unit_id__isnull=False)
    return list(rows.order_by("queue_at", "id").values_list("id", flat=True)[:AT_ONCE])


def tasks_held_by_the_away(at: datetime, *, worker_id: int | None = None) -> list[int]:
    """Ids of open assist tasks asked of somebody away or gone. One statement."""
    rows = AssistTask.objects.filter(_with_nobody(at, worker_id), state=TaskState.ASKED)
    return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:AT_ONCE])


def is_there(worker_id: int, unit_id: int, at: datetime) -> bool:
    """Whether somebody does the work of the unit that day: neither away nor gone."""
    if worker_id in directory.away(at):
        return False
    return directory.given_work_on(at).filter(worker_id=worker_id, unit_id=unit_id).exists()
