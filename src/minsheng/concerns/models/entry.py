"""The history of a concern: lines are added, never edited."""

from __future__ import annotations

from django.db import models

from minsheng.concerns.states import Action, State
from minsheng.core.actors import ActorKind


class Entry(models.Model):
    """One thing that happened, who did it, and what it made of the state."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="entries", db_index=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=16, choices=[(a.value, a.value) for a in Action])
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    actor_kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ActorKind])
    worker = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    reporter = models.ForeignKey("concerns.Reporter", models.PROTECT, null=True, related_name="+", db_index=False)
    visible = models.BooleanField(default=False)
    """Whether the resident reads it on the receipt page."""
    text = models.TextField(max_length=4000, blank=True)
    detail = models.JSONField(default=dict)
    """Codes that belong to the action: reason, until, unit, outcome, the other concern, what changed."""
    before = models.JSONField(null=True)
    """The columns a step that can be undone has changed, as they were: codes, ids and times, never words."""

    class Meta:
        ordering = ("at", "id")
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["concern", "at", "id"], name="entry_of_concern")]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__in=list(Action)), name="entry_action_known"),
            models.CheckConstraint(condition=models.Q(to_state__in=list(State)), name="entry_state_known"),
        ]

    class Privacy:
        personal = ("text",)
        sensitive = ()
        plain = (
            "id", "concern", "at", "action", "from_state", "to_state", "actor_kind", "worker", "reporter", "visible",
            "detail", "before",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.concern_id} {self.action} {self.at:%Y-%m-%d %H:%M}"
