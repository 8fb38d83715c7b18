"""Escalation: a missed limit was passed upward to a post, once; somebody there says that they have seen it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states import POSTS, Alarm
from minsheng.core.actors import Role


class Escalation(models.Model):
    """One step for one concern (or one assist task of it) in one round; a reopening begins a new round."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="escalations", db_index=False)
    alarm = models.CharField(max_length=10, choices=[(a.value, a.value) for a in Alarm])
    level = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    """How often the concern had been reopened."""
    task = models.ForeignKey("concerns.AssistTask", models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in POSTS])
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    """The unit whose supervisor it goes to."""
    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    """The office whose coordinator or leader it goes to; otherwise where the concern lay."""
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-raised_at", "-id")
        indexes = [
            models.Index(fields=["raised_at"], name="escalation_raised"),
            models.Index(
                fields=["office", "-raised_at", "-id"],
                name="escalation_open",
                condition=Q(acknowledged_at__isnull=True),
            ),
            models.Index(
                fields=["unit", "-raised_at", "-id"],
                name="escalation_of_unit",
                condition=Q(acknowledged_at__isnull=True, unit__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "alarm", "level", "round"],
                condition=Q(task__isnull=True),
                name="escalation_raised_once",
            ),
            models.UniqueConstraint(
                fields=["task", "level"], condition=Q(task__isnull=False), name="escalation_of_task_raised_once"
            ),
            models.CheckConstraint(condition=Q(alarm__in=list(Alarm)), name="escalation_alarm_known"),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in POSTS]), name="escalation_post_known"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, words="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="escalation_acknowledged_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.SUPERVISOR.value, unit__isnull=False)
                | (~Q(role=Role.SUPERVISOR.value) & Q(unit__isnull=True)),
                name="escalation_names_its_post",
            ),
            models.CheckConstraint(
                condition=Q(alarm=Alarm.TASK, task__isnull=False) | (~Q(alarm=Alarm.TASK) & Q(task__isnull=True)),
                name="escalation_of_a_task_names_it",
            ),
        ]

    class Privacy:
        personal = ("words",)
        sensitive = ()
        plain = (
            "id", "concern", "alarm", "level", "round", "task", "role", "unit", "office", "raised_at",
            "acknowledged_at", "acknowledged_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.concern_id} {self.alarm} {self.level}"
