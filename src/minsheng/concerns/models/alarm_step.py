"""AlarmStep: after how many hours past a limit it is passed upward to which post; an office sets its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states import POSTS, Alarm


class AlarmStep(models.Model):
    """One step of one alarm; where an alarm has no row, the steps of policy/alarms.py hold."""

    alarm = models.CharField(max_length=10, choices=[(a.value, a.value) for a in Alarm])
    level = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    """Working hours past the limit; 0 is when it passes."""
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in POSTS])

    class Meta:
        ordering = ("alarm", "level")
        constraints = [
            models.UniqueConstraint(fields=["alarm", "level"], name="one_alarm_step_a_level"),
            models.CheckConstraint(condition=Q(alarm__in=list(Alarm)), name="alarm_step_alarm_known"),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in POSTS]), name="alarm_step_post_known"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=9), name="alarm_step_level_in_reason"),
            models.CheckConstraint(condition=Q(hours__lte=1000), name="alarm_step_hours_in_reason"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "alarm", "level", "hours", "role")

    def __str__(self) -> str:
        return f"{self.alarm} {self.level}: {self.hours} {self.role}"
