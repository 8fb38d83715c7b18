"""Running tasks: the schedule, the reaper, the worker."""

from __future__ import annotations

from minsheng.foundation.jobs.actions.reaping import Reaped, prune, reap
from minsheng.foundation.jobs.actions.schedule import Periodic, tick, wire
from minsheng.foundation.jobs.actions.tending import look_at_tables
from minsheng.foundation.jobs.actions.work import beat, run_worker

__all__ = ["Periodic", "Reaped", "beat", "look_at_tables", "prune", "reap", "run_worker", "tick", "wire"]
