"""Tasks whose worker was killed, tasks that failed for a reason of the moment, and tasks long finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from minsheng.foundation.jobs.models import Heartbeat
from minsheng.foundation.jobs.policy import MOST_ATTEMPTS, SILENT_FOR, TRANSIENT, WorkerLost, pause_before_retry
from minsheng.foundation.jobs.queries import living_workers

RETRY_WITHIN = timedelta(hours=1)
HEARTBEATS_KEPT = timedelta(days=1)
PRUNED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Reaped:
    """How many tasks were put back into the queue, and how many were given up."""

    requeued: int
    given_up: int


def reap(*, at: datetime) -> Reaped:
    """Put back what a killed worker left running, and what failed with the database; give up after MOST_ATTEMPTS.

    Tasks may therefore run again after having done part or all of their work: every task must be idempotent.
    """
    requeued = given_up = 0
    alive = living_workers(at=at)
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lte=at - SILENT_FOR)
    for row in running.only("id", "status", "worker_ids", "started_at"):
        if row.worker_ids and row.worker_ids[-1] in alive:
            continue
        if len(row.worker_ids) < MOST_ATTEMPTS:
            requeued += _put_back(row, run_after=at)
        else:
            given_up += _give_up(row, at=at)
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, exception_class_path__in=TRANSIENT, finished_at__gt=at - RETRY_WITHIN
    )
    for row in failed.only("id", "status", "worker_ids", "started_at"):
        if len(row.worker_ids) < MOST_ATTEMPTS:
            requeued += _put_back(row, run_after=at + pause_before_retry(len(row.worker_ids)))
    Heartbeat.objects.filter(beat_at__lt=at - HEARTBEATS_KEPT).delete()
    return Reaped(requeued=requeued, given_up=given_up)


def _put_back(row: DBTaskResult[..., Any], *, run_after: datetime) -> int:
    return _if_unchanged(
        row,
        status=TaskResultStatus.READY,
        run_after=run_after,
        finished_at=None,
        exception_class_path="",
        traceback="",
    )


def _give_up(row: DBTaskResult[..., Any], *, at: datetime) -> int:
    return _if_unchanged(
        row,
        status=TaskResultStatus.FAILED,
        finished_at=at,
        exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        traceback=f"its worker was killed {len(row.worker_ids)} times",
    )


def _if_unchanged(row: DBTaskResult[..., Any], **values: object) -> int:
    """Two reapers, or a worker that was only slow: the first to change the row wins."""
    return DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at).update(**values)


def prune(*, before: datetime, failed_before: datetime) -> int:
    """Delete tasks finished before, failed ones by their own date; in small batches, the number deleted."""
    old = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=before)
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=failed_before)
    )
    pruned = 0
    while batch := list(old.order_by("finished_at").values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        with transaction.atomic():
            deleted, _by_model = DBTaskResult.objects.filter(pk__in=batch).delete()
        pruned += deleted
    return pruned
