"""How a door takes bookings: length of a slot, how many people at once, how far ahead."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.reception.policy import CAPACITY, DAYS_AHEAD, FARTHEST_AHEAD, MOST_SEATS, SLOT_MINUTES


class PointTerms(models.Model):
    """One row a door; it is also what whoever books holds on to, so that a place is given away once."""

    point = models.OneToOneField("directory.ServicePoint", models.PROTECT, related_name="+")
    bookable = models.BooleanField(default=False)
    """Off until whoever plans the door says so: a booking that nobody looks at is a broken word."""
    slot_minutes = models.PositiveSmallIntegerField(default=SLOT_MINUTES)
    capacity = models.PositiveSmallIntegerField(default=CAPACITY)
    days_ahead = models.PositiveSmallIntegerField(default=DAYS_AHEAD)

    class Meta:
        ordering = ("point_id",)
        constraints = [
            models.CheckConstraint(condition=Q(slot_minutes__gt=0), name="point_terms_slot_has_a_length"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=MOST_SEATS), name="point_terms_capacity"),
            models.CheckConstraint(condition=Q(days_ahead__lte=FARTHEST_AHEAD), name="point_terms_not_too_far_ahead"),
        ]

    class Privacy:
        """Nothing about people."""

        personal = ()
        sensitive = ()
        plain = ("id", "point", "bookable", "slot_minutes", "capacity", "days_ahead")

    def __str__(self) -> str:
        return f"{self.point_id}: {self.slot_minutes} min × {self.capacity}"
