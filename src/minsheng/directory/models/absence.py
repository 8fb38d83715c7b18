"""Absence: a worker is away from one day to (not including) another, and who stands in. Why is nobody's business."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.directory.models.worker import Worker


class Absence(models.Model):
    """Dates are half-open: ``ends_on`` is the first day back."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="absences", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    deputy = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    entered_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("worker")), name="absence_somebody_else_stands_in"
            ),
            models.UniqueConstraint(fields=["worker", "starts_on"], name="absence_begins_once"),
        ]
        indexes = [models.Index(fields=["ends_on", "starts_on"], name="absence_days")]

    class Privacy:
        """Colleagues know who is away; residents never read it, and no reason is kept."""

        personal = ()
        sensitive = ("worker", "starts_on", "ends_on")
        plain = ("id", "deputy", "entered_by", "entered_at")

    def __str__(self) -> str:
        """The days, without the person."""
        return f"{self.starts_on}–{self.ends_on}"
