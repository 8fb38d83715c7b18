"""Periodic work: whoever moves the due time on enqueues the task, so that it is enqueued once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from minsheng.foundation.jobs.models import PeriodicRun
from minsheng.foundation.jobs.policy import next_due


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that comes round: ``task`` (without arguments) every so often, under a name that stays."""

    name: str
    task: Task[[], Any]
    every: timedelta


_wired: list[Periodic] = []


def wire(schedule: Sequence[Periodic]) -> None:
    """Replace the house's schedule (config/wiring.py SCHEDULE); called once, when the application starts."""
    _wired[:] = schedule


def wired() -> tuple[Periodic, ...]:
    """The house's schedule."""
    return tuple(_wired)


def tick(*, at: datetime, schedule: Sequence[Periodic]) -> list[str]:
    """Enqueue what is due; the names enqueued. Any number of workers may tick at once.

    A name never seen before is due at once. Work whose last task still waits or runs is skipped until next time.
    """
    runs = {run.name: run for run in PeriodicRun.objects.filter(name__in=[periodic.name for periodic in schedule])}
    enqueued = []
    for periodic in schedule:
        run = runs.get(periodic.name)
        if run is None:
            run, _made = PeriodicRun.objects.get_or_create(name=periodic.name, defaults={"due_at": at})
        if run.due_at <= at and _enqueue_once(run, periodic, at=at):
            enqueued.append(periodic.name)
    return enqueued


@transaction.atomic
def _enqueue_once(run: PeriodicRun, periodic: Periodic, *, at: datetime) -> bool:
    due_at = next_due(run.due_at, periodic.every, at)
    if PeriodicRun.objects.filter(pk=run.pk, due_at=run.due_at).update(due_at=due_at) != 1:
        return False  # another worker was quicker
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if run.last_task and DBTaskResult.objects.filter(pk=run.last_task, status__in=unfinished).exists():
        return False
    result = periodic.task.enqueue()
    PeriodicRun.objects.filter(pk=run.pk).update(last_task=result.id)
    return True
