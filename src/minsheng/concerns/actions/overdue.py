"""What the clock does by itself: waits that are over go on, concerns nobody rated are closed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import InterfaceError, OperationalError

from minsheng.concerns.models import Concern
from minsheng.concerns.queries.overdue import finished_before_window, unrated, waits_over
from minsheng.concerns.queries.rules import rules
from minsheng.core.actors import SYSTEM
from minsheng.directory import queries as directory

from .errors import ActionRefused
from .unit import resume_work
from .verdicts import close_concern

logger = logging.getLogger(__name__)


def resume_waits(*, at: datetime) -> int:
    """Take up the concerns whose until-date has come; how many were."""
    return _each(waits_over(at), resume_work, at=at)


def close_unrated(*, at: datetime) -> int:
    """Close resolved concerns whose time for a verdict is over, so that none stays open for ever; how many were."""
    ends = finished_before_window(at, rules().reopening_days, directory.calendar())
    return _each(unrated(ends), close_concern, at=at)


def _each(ids: Iterable[int], action: Callable[..., Concern], *, at: datetime) -> int:
    """One transaction a concern. Whoever was faster than the clock is not an error: that concern has moved on."""
    moved = 0
    for number in ids:
        try:
            action(number, by=SYSTEM, at=at)
        except ActionRefused:
            continue
        except (OperationalError, InterfaceError):
            raise  # the database is away: the task is tried again
        except Exception:
            # one concern that cannot be moved must not hold up those behind it, now and at every next time
            logger.exception("concern %s could not be moved by the clock", number)
            continue
        moved += 1
    return moved
