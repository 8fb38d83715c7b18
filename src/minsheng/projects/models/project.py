"""Project: works that answer many concerns at once, with an owner, a plan and a result."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.projects.states import Field, State


class Project(models.Model):
    """One of the office's 民心工程. Published, everybody may read it; its concerns stay with their residents."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=1000, blank=True)
    field = models.CharField(max_length=12, choices=[(f.value, f.value) for f in Field])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.UNDERWAY)
    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    """The owner: whoever answers for it to the end."""
    budget = models.PositiveBigIntegerField(null=True)
    """Yuan, where it has a line of its own."""
    topic = models.CharField(max_length=12, blank=True)
    """The code of the category whose rise it was born from; empty where it was not."""
    begins_on = models.DateField()
    due_on = models.DateField()
    published = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["office", "state", "due_on", "id"], name="project_of_office"),
            models.Index(fields=["due_on", "id"], name="project_published", condition=Q(published=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(field__in=list(Field)), name="project_field_known"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="project_state_known"),
            models.CheckConstraint(condition=Q(due_on__gte=F("begins_on")), name="project_days_in_order"),
            models.CheckConstraint(
                condition=Q(state=State.UNDERWAY, ended_at__isnull=True, result="")
                | (~Q(state=State.UNDERWAY) & Q(ended_at__isnull=False) & ~Q(result="")),
                name="project_ends_with_a_result",
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "code", "title", "summary", "field", "state", "office", "unit", "budget", "topic", "begins_on",
            "due_on", "published", "made_at", "made_by", "ended_at", "ended_by", "result",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code
