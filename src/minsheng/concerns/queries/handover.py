"""What lies with people who are away today."""

from __future__ import annotations

from datetime import datetime

from minsheng.concerns.models import AssistTask, Concern
from minsheng.concerns.states import TaskState
from minsheng.directory import queries as directory

AT_ONCE = 500


def _gone(at: datetime, worker_id: int | None) -> list[int]:
    return sorted(one for one in directory.away(at) if worker_id in {None, one})


def held_by_the_away(at: datetime, *, worker_id: int | None = None) -> list[int]:
    """Ids of open concerns in the hands of somebody away, those nearest their limit first."""
    people = _gone(at, worker_id)
    if not people:
        return []
    rows = Concern.objects.filter(is_open=True, handler_id__in=people).order_by("queue_at", "id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])


def tasks_held_by_the_away(at: datetime, *, worker_id: int | None = None) -> list[int]:
    """Ids of open assist tasks asked of somebody away."""
    people = _gone(at, worker_id)
    if not people:
        return []
    rows = AssistTask.objects.filter(state=TaskState.ASKED, handler_id__in=people).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])
