"""A task that another unit was asked to help with; the unit that has the concern in hand stays responsible."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states import TaskState


class AssistTask(models.Model):
    """What one unit asks of another for a concern, by when, and what came of it."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="tasks")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+", db_index=False)
    """The unit that is asked."""
    handler = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    asked_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    text = models.TextField(max_length=4000)
    due_at = models.DateTimeField()
    watch_at = models.DateTimeField(null=True)
    """When the clock looks at it next; empty once everybody above was told."""
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in TaskState], default=TaskState.ASKED)
    reply = models.TextField(max_length=4000, blank=True)
    """The answer, why not, or why it was ended; empty where the resident took the whole concern back."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("due_at", "id")
        indexes = [
            models.Index(fields=["unit", "due_at", "id"], name="task_of_unit", condition=Q(state="asked")),
            models.Index(fields=["handler"], name="task_of_handler", condition=Q(state="asked", handler__isnull=False)),
            models.Index(fields=["watch_at"], name="task_watch", condition=Q(state="asked", watch_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(TaskState)), name="task_state_known"),
            models.CheckConstraint(
                condition=Q(state=TaskState.ASKED, ended_at__isnull=True, ended_by__isnull=True, reply="")
                | (~Q(state=TaskState.ASKED) & Q(ended_at__isnull=False)),
                name="task_ended_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[TaskState.ASKED, TaskState.ENDED]) | (~Q(reply="") & Q(ended_by__isnull=False)),
                name="task_answered_by_somebody_in_words",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="task_asks_something"),
        ]

    class Privacy:
        personal = ("text", "reply")
        sensitive = ()
        plain = (
            "id", "concern", "unit", "handler", "asked_by", "asked_at", "due_at", "watch_at", "state",
            "ended_at", "ended_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} for {self.concern_id} {self.state}"
