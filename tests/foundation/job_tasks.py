"""Tasks the tests of the worker run, also in processes of their own."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import OperationalError
from django_tasks import task
from django_tasks_db.models import DBTaskResult


@task
def write(path: str) -> str:
    """Leave a mark; once or twice makes no difference."""
    Path(path).write_text("done", encoding="utf-8")
    return path


@task
def wait_for(path: str) -> None:
    """Say that it has started, then wait until told to go on."""
    Path(f"{path}.started").touch()
    while not Path(f"{path}.go").exists():
        time.sleep(0.02)
    Path(path).write_text("done", encoding="utf-8")


@task
def trip() -> None:
    """Fail for a reason that stays."""
    raise LookupError("no such thing")


@task
def trip_over_the_database() -> None:
    """Fail for a reason of the moment."""
    raise OperationalError("the server closed the connection")


@task
def nothing() -> None:
    """Do it."""


@task
def wait_until_something_is_scheduled() -> None:
    """Take as long as it takes until there is another task than this one."""
    while DBTaskResult.objects.count() == 1:
        time.sleep(0.02)
