"""Worker processes, real ones: stopped politely, killed, cut off from their database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from minsheng.foundation.jobs.actions import Periodic, Reaped, reap, run_worker
from minsheng.foundation.jobs.actions.schedule import wire, wired
from minsheng.foundation.jobs.models import Heartbeat
from minsheng.foundation.jobs.queries import living_workers
from tests.foundation.job_tasks import nothing, wait_for, wait_until_something_is_scheduled, write

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import django
django.setup()
from django.utils import timezone
from minsheng.foundation.jobs.actions import run_worker
run_worker(clock=timezone.now, schedule=(), interval=0.05)
"""
PATIENCE = 30
"""Seconds after which waiting for another process counts as a failure; far more than it takes."""

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The address of the database this test runs on."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{facts['NAME']}"
    host = urlencode({"host": facts["HOST"], "port": facts["PORT"] or "5432"})
    return f"postgresql://{quote(facts['USER'])}:{quote(facts['PASSWORD'])}@/{quote(facts['NAME'])}?{host}"


def eventually(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[Start]:
    workers: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", configured.SETTINGS_MODULE),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
    }

    def start() -> subprocess.Popen[bytes]:
        before = set(Heartbeat.objects.values_list("worker_id", flat=True))
        worker = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, cwd=ROOT)
        workers.append(worker)
        eventually(lambda: bool(set(Heartbeat.objects.values_list("worker_id", flat=True)) - before))
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def statuses() -> list[str]:
    return list(DBTaskResult.objects.values_list("status", flat=True))


def test_a_worker_told_to_stop_finishes_the_task_in_hand_and_takes_its_heartbeat_away(
    start_worker: Start, tmp_path: Path
) -> None:
    worker = start_worker()
    wait_for.enqueue(str(tmp_path / "a"))
    eventually((tmp_path / "a.started").exists)
    worker.send_signal(signal.SIGTERM)
    (tmp_path / "a.go").touch()
    assert worker.wait(PATIENCE) == 0
    assert statuses() == ["SUCCESSFUL"]
    assert Heartbeat.objects.count() == 0


def test_an_idle_worker_told_to_stop_leaves(start_worker: Start) -> None:
    worker = start_worker()
    worker.send_signal(signal.SIGINT)
    assert worker.wait(PATIENCE) == 0


def test_what_a_killed_worker_was_running_is_run_again_by_another(start_worker: Start, tmp_path: Path) -> None:
    worker = start_worker()
    wait_for.enqueue(str(tmp_path / "a"))
    eventually((tmp_path / "a.started").exists)
    worker.kill()
    worker.wait()
    assert statuses() == ["RUNNING"]
    assert reap(at=timezone.now()) == Reaped(requeued=0, given_up=0)
    assert reap(at=timezone.now() + timedelta(minutes=2)) == Reaped(requeued=1, given_up=0)
    DBTaskResult.objects.update(run_after=timezone.now())  # the reaper above was two minutes ahead
    (tmp_path / "a.go").touch()
    run_worker(clock=timezone.now, schedule=(), until_empty=True)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "done"
    assert (statuses(), len(DBTaskResult.objects.get().worker_ids)) == (["SUCCESSFUL"], 2)


def test_two_workers_run_every_task_exactly_once(start_worker: Start, tmp_path: Path) -> None:
    for number in range(20):
        write.enqueue(str(tmp_path / str(number)))
    start_worker()
    start_worker()
    eventually(lambda: statuses() == ["SUCCESSFUL"] * 20)
    assert [len(row.worker_ids) for row in DBTaskResult.objects.all()] == [1] * 20


def test_a_worker_outlives_a_database_that_goes_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    get_locked = DBTaskResultQuerySet.get_locked
    lives: list[set[str]] = []

    def cut_off_at_first(self: DBTaskResultQuerySet) -> DBTaskResult[..., Any] | None:
        lives.append(living_workers(at=timezone.now()))
        if len(lives) == 1:
            raise OperationalError("the server closed the connection unexpectedly")
        return get_locked(self)

    monkeypatch.setattr(DBTaskResultQuerySet, "get_locked", cut_off_at_first)
    write.enqueue(str(tmp_path / "a"))
    run_worker(clock=timezone.now, schedule=(), until_empty=True)
    assert statuses() == ["SUCCESSFUL"]
    assert len(lives[1] - lives[0]) == 1, "it goes on under a new name, so that what it had in hand can be reaped"


def test_a_worker_whose_connections_are_cut_connects_again(start_worker: Start, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection that could be cut")
    worker = start_worker()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    write.enqueue(str(tmp_path / "a"))
    eventually(lambda: statuses() == ["SUCCESSFUL"])
    assert worker.poll() is None


def test_the_schedule_is_kept_beside_a_task_that_takes_long() -> None:
    before = wired()
    wire([Periodic("nothing", nothing, timedelta(hours=1))])
    try:
        wait_until_something_is_scheduled.enqueue()
        run_worker(clock=timezone.now, until_empty=True)
    finally:
        wire(before)
    assert statuses() == ["SUCCESSFUL", "SUCCESSFUL"]
