"""OpeningHours: when the house, or one of its units, works; what deadlines count."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.directory.models.unit import Unit


class OpeningHours(models.Model):
    """One stretch of one weekday; without a unit it is the house's. An end at or before the start is the next day's."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="hours", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    """Monday 0 to Sunday 6, as date.weekday() counts."""
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ("unit_id", "weekday", "starts")
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_hours_weekday"),
            models.UniqueConstraint(
                fields=["unit", "weekday", "starts"], condition=Q(unit__isnull=False), name="unit_opens_once"
            ),
            models.UniqueConstraint(
                fields=["weekday", "starts"], condition=Q(unit__isnull=True), name="house_opens_once"
            ),
        ]

    class Privacy:
        """Published on the door."""

        personal = ()
        sensitive = ()
        plain = ("id", "unit", "weekday", "starts", "ends")

    def __str__(self) -> str:
        """Weekday and times."""
        return f"{self.weekday} {self.starts:%H:%M}-{self.ends:%H:%M}"
