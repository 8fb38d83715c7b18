"""Two people of the roster change places: asked by one, accepted by the other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.reception.models.shift import Shift
from minsheng.reception.policy import LONGEST_WORD
from minsheng.reception.states import SwapState


class Swap(models.Model):
    """Goes with its shifts: where one of them is taken off the roster there is nothing to answer."""

    mine = models.ForeignKey(Shift, models.CASCADE, related_name="swaps_asked")
    theirs = models.ForeignKey(Shift, models.CASCADE, related_name="swaps_wanted")
    asked_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    asked_of = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in SwapState], default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="swap_needs_two"),
            models.CheckConstraint(condition=~Q(mine=F("theirs")), name="swap_of_two_shifts"),
            models.CheckConstraint(condition=Q(state__in=list(SwapState)), name="swap_state_known"),
            models.CheckConstraint(
                condition=Q(state=SwapState.ASKED, answered_at__isnull=True)
                | (~Q(state=SwapState.ASKED) & Q(answered_at__isnull=False)),
                name="swap_answered_at",
            ),
            models.UniqueConstraint(
                fields=["mine", "theirs"], condition=Q(state=SwapState.ASKED), name="swap_asked_once"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_of", "-asked_at", "-id"], name="swap_asked_of"),
            models.Index(fields=["asked_by", "-asked_at", "-id"], name="swap_asked_by"),
        ]

    class Privacy:
        """Between colleagues."""

        personal = ("word",)
        sensitive = ()
        plain = ("id", "mine", "theirs", "asked_by", "asked_of", "state", "asked_at", "answered_at")

    def __str__(self) -> str:
        return f"{self.mine_id} ↔ {self.theirs_id}"
