"""A worker process: runs tasks, shows that it lives, keeps the schedule, reaps after its dead neighbours."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType

from django.db import Error as DatabaseTrouble
from django.db import connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from minsheng.foundation.jobs.actions.reaping import reap
from minsheng.foundation.jobs.actions.schedule import Periodic, tick, wired
from minsheng.foundation.jobs.models import Heartbeat

logger = logging.getLogger(__name__)

BEAT_EVERY = 10
REAP_EVERY = 15
TICK_EVERY = 2
LONGEST_PAUSE = 30
"""Seconds, all four."""

Clock = Callable[[], datetime]


def run_worker(
    *, clock: Clock, schedule: Sequence[Periodic] | None = None, until_empty: bool = False, interval: float = 1.0
) -> None:
    """Run tasks until SIGTERM or SIGINT (the task in hand is finished first; a second signal drops it).

    ``schedule`` defaults to the one wired at start. ``until_empty`` leaves once nothing waits. ``interval``: seconds
    between looks into an empty queue. A database that goes away is waited for; the task it interrupted is picked up
    by the reaper. Signals are handled only where this runs in the main thread.
    """
    life = _Life(clock, wired() if schedule is None else schedule)
    keeper = threading.Thread(target=life.keep, name="keeper", daemon=True)
    pause = 1
    with _Signals(life):
        keeper.start()
        while not life.over.is_set():
            try:
                life.begin()
                pause = 1
                _Loop(life, until_empty=until_empty, interval=interval).run()
            except DatabaseTrouble as trouble:
                logger.warning("the database is away (%s); looking again in %d s", type(trouble).__name__, pause)
                connections.close_all()
                life.over.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                life.over.set()
        keeper.join(timeout=BEAT_EVERY)
        life.end()


def beat(worker_id: str, *, at: datetime) -> None:
    """The worker with this id lives."""
    if not Heartbeat.objects.filter(worker_id=worker_id).update(beat_at=at):
        Heartbeat.objects.create(worker_id=worker_id, started_at=at, beat_at=at)


class _Life:
    """One run of a worker process, shared by the thread that runs tasks and the one that keeps time."""

    def __init__(self, clock: Clock, schedule: Sequence[Periodic]) -> None:
        self.clock = clock
        self.schedule = schedule
        self.over = threading.Event()
        self.worker_id = ""

    def begin(self) -> None:
        """Under a new name: what the old one left running is then seen to be nobody's."""
        worker_id = get_random_string(32)
        beat(worker_id, at=self.clock())
        self.worker_id = worker_id

    def end(self) -> None:
        """Take the sign of life away, so that nobody waits for it to grow old."""
        try:
            Heartbeat.objects.filter(worker_id=self.worker_id).delete()
        except DatabaseTrouble:
            logger.warning("left without taking the heartbeat away: the database is away")

    def keep(self) -> None:
        """In its own thread, so that a long task stops neither the heartbeat nor the schedule."""
        chores = (
            _Chore(BEAT_EVERY, lambda: beat(self.worker_id, at=self.clock())),
            _Chore(TICK_EVERY, lambda: tick(at=self.clock(), schedule=self.schedule)),
            _Chore(REAP_EVERY, lambda: reap(at=self.clock())),
        )
        try:
            while not self.over.wait(1.0):
                if self.worker_id:
                    self._do(chores)
        finally:
            connections.close_all()

    def _do(self, chores: tuple[_Chore, ...]) -> None:
        try:
            for chore in chores:
                chore.do_if_due()
        except DatabaseTrouble as trouble:
            logger.warning("the database is away (%s)", type(trouble).__name__)
            connections.close_all()
        except Exception:
            # a mistake in one entry of the schedule must not stop the heartbeat
            logger.exception("keeping the schedule failed")


class _Chore:
    def __init__(self, every: float, do: Callable[[], object]) -> None:
        self._every = every
        self._do = do
        self._next = 0.0

    def do_if_due(self) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self._every
            self._do()


class _Loop(Worker):
    """django-tasks-db's loop, ended by our signals instead of by leaving the process in the middle."""

    def __init__(self, life: _Life, *, until_empty: bool, interval: float) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=until_empty,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=life.worker_id,
            excluded_queue_names=[],
        )
        self._life = life

    @property
    def running(self) -> bool:
        """Read by the loop before each task."""
        return not self._life.over.is_set()

    @running.setter
    def running(self, value: bool) -> None:
        if not value:
            self._life.over.set()


class _Signals:
    """SIGTERM and SIGINT end the life; a second one leaves at once. The handlers before come back at the end."""

    CAUGHT = (signal.SIGTERM, signal.SIGINT)

    def __init__(self, life: _Life) -> None:
        self._life = life
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = {caught: signal.signal(caught, self._caught) for caught in self.CAUGHT}

    def __exit__(self, *_error: object) -> None:
        for caught, handler in self._before.items():
            signal.signal(caught, handler)

    def _caught(self, number: int, _frame: FrameType | None) -> None:
        if self._life.over.is_set():
            logger.warning("%s again: leaving at once", signal.strsignal(number))
            sys.exit(1)
        logger.warning("%s: finishing the task in hand", signal.strsignal(number))
        self._life.over.set()
