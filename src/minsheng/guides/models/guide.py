"""A guide: what stays while its versions follow each other, and the draft of the next one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.guides.states import Subject


class Guide(models.Model):
    """Residents read its current version; the owner sees to it that it stays true."""

    code = models.SlugField(max_length=40, unique=True)
    area = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    """The office (or the district) whose coordinators and administrators write it."""
    subject = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Subject])
    owner = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    sample = models.BooleanField(default=False)
    """Made up to show how guides look; every page says so."""
    current = models.OneToOneField("guides.GuideVersion", models.PROTECT, null=True, related_name="current_of")
    due_on = models.DateField()
    """When somebody has to look at it: its review-by date, or the day it was begun until it is published."""
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    reminded_at = models.DateTimeField(null=True)
    """When the owner was last reminded of the review that is due; empty once it was made."""
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("subject", "code")
        indexes = [
            models.Index(fields=["due_on", "id"], name="guide_due"),
            models.Index(fields=["subject", "code"], name="guide_shown", condition=Q(current__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=list(Subject)), name="guide_subject_known"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True) | Q(reviewed_at__isnull=False),
                name="guide_reviewed_at_and_by",
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "code", "area", "subject", "owner", "sample", "current", "due_on", "reviewed_at", "reviewed_by",
            "reminded_at", "created_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class GuideDraft(models.Model):
    """What the next version will say. Gone once it is published."""

    guide = models.OneToOneField(Guide, models.CASCADE, related_name="draft", primary_key=True)
    content = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("guide",)

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("guide", "content", "changed_at", "changed_by")

    def __str__(self) -> str:
        return f"draft of {self.guide_id}"
