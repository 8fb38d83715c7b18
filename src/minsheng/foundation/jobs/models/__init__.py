"""This room's own tables; the tasks themselves lie in django-tasks-db's."""

from __future__ import annotations

from minsheng.foundation.jobs.models.heartbeat import Heartbeat
from minsheng.foundation.jobs.models.periodic_run import PeriodicRun

__all__ = ["Heartbeat", "PeriodicRun"]
