"""The house's schedule: every periodic task runs, and none is forgotten."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

import minsheng
from minsheng.foundation.jobs.actions import run_worker
from minsheng.foundation.jobs.actions.schedule import wired


def test_the_schedule_has_a_name_for_each_and_every_task_of_the_house_is_on_it() -> None:
    schedule = wired()
    assert len({periodic.name for periodic in schedule}) == len(schedule)
    modules = [name for _, name, _ in pkgutil.walk_packages(minsheng.__path__, "minsheng.") if name.endswith(".tasks")]
    tasks = {
        value.module_path
        for name in modules
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Task)
    }
    assert {periodic.task.module_path for periodic in schedule} == tasks


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_the_whole_schedule_in_a_house_without_data() -> None:
    for periodic in wired():
        periodic.task.enqueue()
    run_worker(clock=timezone.now, schedule=(), until_empty=True)
    failed = DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("task_path", "traceback")
    assert list(failed) == []
    assert DBTaskResult.objects.count() == len(wired())
