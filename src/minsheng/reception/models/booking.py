"""A place booked by a resident without an account: door, day, slot; name and contact only if they like."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.foundation.privacy.models import EncryptedTextField
from minsheng.reception.policy import Seat, Span, written
from minsheng.reception.states import BookingState


class Booking(models.Model):
    """``seat`` counts the places side by side: the constraint on it gives a place away once, whatever happens."""

    point = models.ForeignKey("directory.ServicePoint", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=8, unique=True)
    day = models.DateField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    seat = models.PositiveSmallIntegerField()
    name = EncryptedTextField(blank=True, default="")
    contact = EncryptedTextField(blank=True, default="")
    language = models.CharField(max_length=10)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in BookingState], default=BookingState.BOOKED
    )
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it was cancelled, or somebody noted whether they came."""
    forgotten_at = models.DateTimeField(null=True)
    """When name and contact were emptied."""

    class Meta:
        ordering = ("day", "starts", "seat")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(state__in=list(BookingState)), name="booking_state_known"),
            models.UniqueConstraint(
                fields=["point", "day", "starts", "seat"],
                condition=~Q(state=BookingState.CANCELLED),
                name="booking_place_given_once",
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.BOOKED, ended_at__isnull=True)
                | (~Q(state=BookingState.BOOKED) & Q(ended_at__isnull=False)),
                name="booking_ended_at",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(name="", contact=""), name="booking_forgotten_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["day"], name="booking_to_forget", condition=Q(forgotten_at__isnull=True)),
            models.Index(fields=["point", "day", "starts"], name="booking_point_day"),
        ]

    class Privacy:
        """Name and contact are encrypted, and gone 30 days after the day or at once when it is cancelled."""

        personal = ("name", "contact")
        sensitive = ("number",)
        plain = (
            "id", "point", "day", "starts", "ends", "seat", "language", "state", "booked_at", "ended_at",
            "forgotten_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.point_id} {self.day} {self.times}"

    @property
    def place(self) -> Seat:
        """The span and the place side by side."""
        return Seat(Span(self.starts, self.ends), self.seat)

    @property
    def times(self) -> str:
        """From and to as people write it."""
        return f"{written(self.starts)}–{written(self.ends)}"

    @property
    def said(self) -> str:
        """The number in two groups, as it is read out."""
        return f"{self.number[:4]} {self.number[4:]}"
