"""How the workers and the queue are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from minsheng.foundation.jobs.models import Heartbeat
from minsheng.foundation.jobs.policy import SILENT_FOR


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue at one moment. ``oldest_wait`` is how long the oldest ready task has been waiting, None without one."""

    workers: int
    ready: int
    running: int
    failed: int
    oldest_wait: timedelta | None


def living_workers(*, at: datetime) -> set[str]:
    """Ids of the workers that gave a sign of life lately."""
    return set(Heartbeat.objects.filter(beat_at__gt=at - SILENT_FOR).values_list("worker_id", flat=True))


def queue_at(*, at: datetime) -> Queue:
    """How many workers live and tasks wait, run and failed; tasks put off to a later time do not count as waiting."""
    # run_after in the far future is how the backend writes "no particular time"
    due = Q(status=TaskResultStatus.READY) & (Q(run_after__lte=at) | Q(run_after__year=9999))
    figures = DBTaskResult.objects.aggregate(
        ready=Count("pk", filter=due),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        oldest=Min("enqueued_at", filter=due),
    )
    oldest = figures.pop("oldest")
    return Queue(workers=len(living_workers(at=at)), oldest_wait=oldest and at - oldest, **figures)
