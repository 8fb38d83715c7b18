"""What the rooms above may want to know about the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AreaMoved:
    """An area hangs elsewhere now: every path that began with ``old_path`` begins with ``new_path``."""

    area_id: int
    old_path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class UnitClosing:
    """A unit is about to close: whoever knows of something it still holds refuses, and it stays open."""

    unit_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ServiceEnded:
    """Somebody's posts end, now or on a day to come: what lies with them then has to go to somebody else."""

    worker_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AbsenceEntered:
    """Somebody is, or will be, away: what waits for them has to go to somebody else."""

    worker_id: int
    at: datetime
