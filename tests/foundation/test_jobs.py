"""The schedule, the reaper, and what is kept of finished tasks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.jobs import queries
from minsheng.foundation.jobs.actions import Periodic, Reaped, beat, prune, reap, run_worker, tick
from minsheng.foundation.jobs.models import Heartbeat, PeriodicRun
from minsheng.foundation.jobs.policy import MOST_ATTEMPTS, next_due
from tests.foundation.job_tasks import trip, trip_over_the_database, write

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SEAL = Periodic("seal", trip, MINUTE)
SWEEP = Periodic("sweep", trip, timedelta(hours=1))

moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=40)), moments)
def test_the_next_time_lies_ahead_on_the_same_grid_and_is_the_first_such(
    due_at: datetime, every: timedelta, now: datetime
) -> None:
    following = next_due(due_at, every, now)
    assert following > now
    assert (following - due_at) % every == timedelta(0)
    assert following == due_at or following - every <= now


def test_work_never_seen_is_due_at_once_and_then_every_so_often(db: None) -> None:
    assert tick(at=AT, schedule=[SEAL, SWEEP]) == ["seal", "sweep"]
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert tick(at=AT + MINUTE - timedelta(seconds=1), schedule=[SEAL, SWEEP]) == []
    assert tick(at=AT + MINUTE, schedule=[SEAL, SWEEP]) == ["seal"]
    assert DBTaskResult.objects.count() == 3


def test_missed_runs_are_not_made_up(db: None) -> None:
    tick(at=AT, schedule=[SEAL])
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    later = AT + 100 * MINUTE + timedelta(seconds=20)
    assert tick(at=later, schedule=[SEAL]) == ["seal"]
    assert PeriodicRun.objects.get().due_at == AT + 101 * MINUTE


@pytest.mark.parametrize("status", [TaskResultStatus.READY, TaskResultStatus.RUNNING])
def test_no_second_task_is_put_behind_an_unfinished_one(db: None, status: str) -> None:
    tick(at=AT, schedule=[SEAL])
    DBTaskResult.objects.update(status=status)
    assert tick(at=AT + MINUTE, schedule=[SEAL]) == []
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert tick(at=AT + 2 * MINUTE, schedule=[SEAL]) == ["seal"]


def test_a_tick_with_nothing_due_takes_one_statement(db: None, django_assert_num_queries: Any) -> None:
    tick(at=AT, schedule=[SEAL, SWEEP])
    with django_assert_num_queries(1):
        tick(at=AT, schedule=[SEAL, SWEEP])


@pytest.mark.django_db(transaction=True)
def test_many_workers_that_tick_at_once_enqueue_once() -> None:
    start = threading.Barrier(6)
    enqueued: list[str] = []

    def worker() -> None:
        try:
            start.wait()
            enqueued.extend(tick(at=AT, schedule=[SEAL]))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert enqueued == ["seal"]
    assert DBTaskResult.objects.count() == 1


def running(worker_ids: list[str], *, since: datetime = AT) -> DBTaskResult[..., Any]:
    trip.enqueue()
    row = DBTaskResult.objects.order_by("enqueued_at").last()
    assert row is not None
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING, worker_ids=worker_ids, started_at=since
    )
    return row


def status_of(row: DBTaskResult[..., Any]) -> str:
    row.refresh_from_db()
    return str(row.status)


def test_a_task_whose_worker_fell_silent_goes_back_into_the_queue(db: None) -> None:
    beat("dead", at=AT)
    beat("alive", at=AT)
    beat("alive", at=AT + 2 * MINUTE)
    orphan, held, unclaimed = running(["alive", "dead"]), running(["dead", "alive"]), running([])
    assert reap(at=AT + 2 * MINUTE) == Reaped(requeued=2, given_up=0)
    assert [status_of(row) for row in (orphan, held, unclaimed)] == ["READY", "RUNNING", "READY"]
    assert reap(at=AT + 2 * MINUTE) == Reaped(requeued=0, given_up=0)


def test_a_worker_is_given_a_minute_before_it_counts_as_dead(db: None) -> None:
    beat("quiet", at=AT)
    row = running(["quiet"])
    assert reap(at=AT + MINUTE - timedelta(seconds=1)) == Reaped(requeued=0, given_up=0)
    assert reap(at=AT + MINUTE) == Reaped(requeued=1, given_up=0)
    assert status_of(row) == "READY"


def test_a_task_that_kills_its_workers_is_given_up(db: None) -> None:
    row = running(["one", "two", "three"])
    assert MOST_ATTEMPTS == 3
    assert reap(at=AT + 2 * MINUTE) == Reaped(requeued=0, given_up=1)
    assert status_of(row) == "FAILED"
    assert row.task_result.errors[0].exception_class.__name__ == "WorkerLost"


@pytest.mark.django_db(transaction=True)
def test_a_task_that_failed_with_the_database_is_tried_again_and_one_that_failed_by_itself_is_not() -> None:
    trip.enqueue()
    trip_over_the_database.enqueue()
    run_worker(clock=timezone.now, schedule=[], until_empty=True)
    now = timezone.now()
    assert reap(at=now) == Reaped(requeued=1, given_up=0)
    moment, lasting = DBTaskResult.objects.order_by("status").reverse()
    assert (moment.status, moment.task_path.rpartition(".")[2]) == ("READY", "trip_over_the_database")
    assert moment.run_after == now + timedelta(seconds=30)
    assert (lasting.status, lasting.exception_class_path) == ("FAILED", "builtins.LookupError")


def test_tasks_finished_long_ago_are_pruned_failed_ones_later(db: None) -> None:
    for status, days in [("SUCCESSFUL", 8), ("SUCCESSFUL", 6), ("FAILED", 8), ("FAILED", 31), ("READY", 0)]:
        row = running([])
        finished = AT - timedelta(days=days) if days else None
        DBTaskResult.objects.filter(pk=row.pk).update(status=status, finished_at=finished)
    assert prune(before=AT - timedelta(days=7), failed_before=AT - timedelta(days=30)) == 2
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY", "SUCCESSFUL"]


def test_pruning_goes_on_until_nothing_old_is_left(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.foundation.jobs.actions.reaping.PRUNED_AT_ONCE", 2)
    for _number in range(5):
        running([])
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=AT)
    assert prune(before=AT + MINUTE, failed_before=AT) == 5


def test_the_queue_tells_how_it_is(db: None, tmp_path: Path) -> None:
    assert queries.queue_at(at=AT) == queries.Queue(workers=0, ready=0, running=0, failed=0, oldest_wait=None)
    beat("alive", at=AT)
    running(["alive"])
    write.enqueue(str(tmp_path / "now"))
    DBTaskResult.objects.update(enqueued_at=AT - MINUTE)
    write.using(run_after=AT + MINUTE).enqueue(str(tmp_path / "later"))
    assert queries.queue_at(at=AT) == queries.Queue(workers=1, ready=1, running=1, failed=0, oldest_wait=MINUTE)


def test_a_heartbeat_is_one_row_that_is_forgotten_when_old(db: None) -> None:
    beat("w", at=AT)
    beat("w", at=AT + MINUTE)
    assert Heartbeat.objects.values_list("started_at", "beat_at").get() == (AT, AT + MINUTE)
    reap(at=AT + timedelta(days=2))
    assert Heartbeat.objects.count() == 0
