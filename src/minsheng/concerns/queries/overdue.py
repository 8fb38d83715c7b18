"""What the clock has reached: waits that are over, and verdicts nobody gave."""

from __future__ import annotations

from datetime import datetime, timedelta

from minsheng.concerns.models import Concern
from minsheng.concerns.states import State
from minsheng.core.working_time import WorkingCalendar, add_working_days


def waits_over(at: datetime, *, limit: int = 500) -> list[int]:
    """Ids of waiting concerns whose until-date has come, longest first."""
    rows = Concern.objects.filter(is_open=True, state=State.WAITING, queue_at__lte=at).order_by("queue_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def unrated(finished_by: datetime, *, limit: int = 500) -> list[int]:
    """Ids of resolved concerns that were finished by then and still await a verdict, longest first."""
    rows = Concern.objects.filter(state=State.RESOLVED, finished_at__lte=finished_by).order_by("finished_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def finished_before_window(at: datetime, working_days: int, calendar: WorkingCalendar) -> datetime:
    """The latest finishing time whose window of ``working_days`` has passed by ``at``."""
    start = at - timedelta(days=working_days)
    while add_working_days(start, working_days, calendar) > at:
        start -= timedelta(days=1)
    return start
