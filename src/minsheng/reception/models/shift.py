"""Who sits at a door: a person, a day, from and to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.reception.policy import LONGEST_NAME, MINUTES_OF_DAY, Span, written
from minsheng.reception.states import Part


class Shift(models.Model):
    """Minutes of the local day, half-open. Residents read the part, and a name only where one is published."""

    point = models.ForeignKey("directory.ServicePoint", models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=10, choices=[(part.value, part.value) for part in Part])
    published_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    day = models.DateField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "starts", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), ends__lte=MINUTES_OF_DAY), name="shift_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(part__in=list(Part)), name="shift_part_known"),
            models.UniqueConstraint(fields=["worker", "day", "starts"], name="shift_begins_once"),
        ]
        indexes = [models.Index(fields=["point", "day", "starts"], name="shift_point_day")]

    class Privacy:
        """Colleagues read the roster; residents the part, and the name that was published."""

        personal = ("published_name",)
        sensitive = ()
        plain = ("id", "point", "worker", "part", "day", "starts", "ends", "entered_by", "entered_at")

    def __str__(self) -> str:
        return f"{self.point_id} {self.day} {self.times}"

    @property
    def span(self) -> Span:
        """From and to."""
        return Span(self.starts, self.ends)

    @property
    def times(self) -> str:
        """From and to as people write it."""
        return f"{written(self.starts)}–{written(self.ends)}"
