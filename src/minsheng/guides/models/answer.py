"""A concern that was answered with a guide, and whether the same was asked again within thirty days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class GuideAnswer(models.Model):
    """Whichever version was named. A concern resolved again with the same version is one row, the latest time kept."""

    version = models.ForeignKey("guides.GuideVersion", models.PROTECT, related_name="answers", db_index=False)
    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    again_at = models.DateTimeField(null=True)
    """When it was asked again: reopened, or raised anew from the same telephone in the same category."""

    class Meta:
        ordering = ("-answered_at", "-id")
        indexes = [
            models.Index(fields=["answered_at"], name="guide_answer_time"),
            models.Index(fields=["concern"], name="guide_answer_concern"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["version", "concern"], name="guide_answer_once"),
            models.CheckConstraint(
                condition=Q(again_at__isnull=True) | Q(again_at__gt=F("answered_at")),
                name="guide_answer_times_in_order",
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "version", "concern", "answered_at", "answered_by", "again_at")

    def __str__(self) -> str:
        return f"{self.concern_id} by {self.version_id}"
