"""Risk: what may go wrong, seen before it does."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.projects.states import Gravity


class Risk(models.Model):
    """Read inside the office only; closed when it has passed."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="risks")
    words = models.CharField(max_length=300)
    gravity = models.CharField(max_length=4, choices=[(g.value, g.value) for g in Gravity])
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(gravity__in=list(Gravity)), name="risk_gravity_known"),
            models.CheckConstraint(condition=~Q(words=""), name="risk_says_something"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "project", "words", "gravity", "at", "by", "closed_at")

    def __str__(self) -> str:
        return f"{self.project_id} {self.gravity}"
