"""Somebody came to a door: how long they waited, and what it became."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from minsheng.foundation.privacy.models import EncryptedTextField
from minsheng.reception.models.booking import Booking
from minsheng.reception.policy import LONGEST_CODE
from minsheng.reception.states import Outcome


class Visit(models.Model):
    """Waiting, then called, then over with an outcome. No name is kept here."""

    point = models.ForeignKey("directory.ServicePoint", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    queue_number = models.PositiveSmallIntegerField(null=True)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="visit")
    came_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Outcome])
    concern = models.ForeignKey("concerns.Concern", models.PROTECT, null=True, related_name="+", db_index=False)
    guide_code = models.CharField(max_length=LONGEST_CODE, blank=True)
    note = EncryptedTextField(blank=True, default="")

    class Meta:
        ordering = ("-came_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(called_at__isnull=True) | Q(called_at__gte=F("came_at")), name="visit_called_after_it_came"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, outcome="")
                | Q(finished_at__isnull=False, outcome=Outcome.LEFT)
                | Q(called_at__isnull=False, finished_at__gte=F("called_at"), outcome__in=list(Outcome)),
                name="visit_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.CONCERN, concern__isnull=False, guide_code="", note="")
                | (Q(outcome=Outcome.GUIDE, concern__isnull=True, note="") & ~Q(guide_code=""))
                | (Q(outcome=Outcome.NOTE, concern__isnull=True, guide_code="") & ~Q(note=""))
                | Q(outcome__in=["", Outcome.LEFT], concern__isnull=True, guide_code="", note=""),
                name="visit_became_one_thing",
            ),
            models.UniqueConstraint(fields=["point", "day", "queue_number"], name="visit_queue_number_once"),
        ]
        indexes = [
            models.Index(fields=["point", "day", "came_at"], name="visit_point_day"),
            models.Index(fields=["concern"], name="visit_concern", condition=Q(concern__isnull=False)),
        ]

    class Privacy:
        """A note is a worker's own words about somebody: encrypted."""

        personal = ()
        sensitive = ("note",)
        plain = (
            "id", "point", "day", "queue_number", "booking", "came_at", "called_at", "finished_at", "received_by",
            "outcome", "concern", "guide_code",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.point_id} {self.day} {self.pk}"

    @property
    def waited(self) -> timedelta | None:
        """From coming to being called; None for whoever was never called."""
        return None if self.called_at is None else self.called_at - self.came_at
