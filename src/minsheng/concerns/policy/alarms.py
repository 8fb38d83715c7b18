"""When what is passed upward to whom: pure, so that the job that does it only reads, writes, and sets the next look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from minsheng.concerns.states import Alarm
from minsheng.core.actors import Role
from minsheng.core.working_time import WorkingCalendar, add_working_time


@dataclass(frozen=True, slots=True)
class AlarmStep:
    """So many hours after a limit (0: when it passes) it goes to this post."""

    level: int
    hours: int
    role: Role


Steps = Mapping[Alarm, Sequence[AlarmStep]]

DEFAULT_STEPS: Steps = {
    Alarm.DISPATCH: (AlarmStep(1, 0, Role.COORDINATOR), AlarmStep(2, 4, Role.LEADER)),
    Alarm.CONTACT: (AlarmStep(1, 0, Role.SUPERVISOR), AlarmStep(2, 7, Role.COORDINATOR)),
    Alarm.RESOLVE: (
        AlarmStep(1, 0, Role.SUPERVISOR),
        AlarmStep(2, 7, Role.COORDINATOR),
        AlarmStep(3, 21, Role.LEADER),
    ),
    Alarm.TASK: (AlarmStep(1, 0, Role.SUPERVISOR), AlarmStep(2, 7, Role.COORDINATOR)),
    Alarm.NOT_SOLVED: (AlarmStep(1, 0, Role.SUPERVISOR),),
}
"""What holds until an administrator sets other steps. Seven working hours are a day at the counter."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """A step whose moment is known."""

    alarm: Alarm
    step: AlarmStep
    moment: datetime


def ringings(
    limits: Mapping[Alarm, datetime | None], steps: Steps, calendar: WorkingCalendar, *, around_the_clock: bool
) -> list[Ringing]:
    """Every step of every limit that runs, the earliest first. ``limits``: None where nothing runs any more.

    The hours after a limit are working hours, or hours of the clock where the matter may not wait for morning.
    """
    found = []
    for alarm, limit in limits.items():
        if limit is None:
            continue
        for step in steps.get(alarm, ()):
            length = timedelta(hours=step.hours)
            by_clock = around_the_clock or not step.hours
            moment = limit + length if by_clock else add_working_time(limit, length, calendar)
            found.append(Ringing(alarm, step, moment))
    return sorted(found, key=lambda one: (one.moment, one.alarm, one.step.level))


def due_and_next(
    all_of_them: Sequence[Ringing], raised: frozenset[tuple[str, int]], at: datetime
) -> tuple[list[Ringing], datetime | None]:
    """What has to be passed upward now and was not yet, and when to look again (None: never)."""
    left = [one for one in all_of_them if (one.alarm.value, one.step.level) not in raised]
    due = [one for one in left if one.moment <= at]
    return due, next((one.moment for one in left if one.moment > at), None)
