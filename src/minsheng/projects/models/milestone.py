"""Milestone: a step of the plan with its day; done, it is told to everybody who raised a concern."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Milestone(models.Model):
    """What will be reached by when; once done, the words that were published about it."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="milestones", db_index=False)
    title = models.CharField(max_length=80)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    words = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """When everybody who raised a concern had been written to."""
    published_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["project", "due_on", "id"], name="milestone_of_project"),
            models.Index(
                fields=["published_at", "id"],
                name="milestone_to_tell",
                condition=Q(published_at__isnull=False, told_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, published_at__isnull=True, words="")
                | (Q(done_on__isnull=False, published_at__isnull=False) & ~Q(words="")),
                name="milestone_done_in_words",
            )
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "project", "title", "due_on", "done_on", "words", "published_at", "told_at", "published_by")

    def __str__(self) -> str:
        return f"{self.project_id} {self.due_on}"
