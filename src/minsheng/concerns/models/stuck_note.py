"""Why a concern stands still and who must help: a coordinator's word, which lapses once the concern moves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.concerns.policy.stuck import LONGEST_NOTE
from minsheng.concerns.states.stuck import HelpLevel, StuckReason


class StuckNote(models.Model):
    """What was said of one standstill. A later word ends the earlier one, which stays to be read.

    It holds only while the concern's ``changed_at`` is still that of ``still_since``: nobody has to take it back.
    """

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="stuck_notes", db_index=False)
    still_since = models.DateTimeField()
    """When the concern last moved before this was said."""
    reason = models.CharField(max_length=14, choices=[(r.value, r.value) for r in StuckReason])
    words = models.CharField(max_length=LONGEST_NOTE)
    help_unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    help_level = models.CharField(max_length=8, choices=[(x.value, x.value) for x in HelpLevel], blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    """When something else was said of the concern."""

    class Meta:
        ordering = ("-written_at", "-id")
        indexes = [models.Index(fields=["concern", "-written_at", "-id"], name="stuck_note_of_concern")]
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=Q(ended_at__isnull=True), name="stuck_note_one_open_a_concern"
            ),
            models.CheckConstraint(condition=Q(reason__in=list(StuckReason)), name="stuck_note_reason_known"),
            models.CheckConstraint(
                condition=Q(help_unit__isnull=False, help_level="")
                | Q(help_unit__isnull=True, help_level__in=list(HelpLevel)),
                name="stuck_note_one_helper",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="stuck_note_in_words"),
            models.CheckConstraint(condition=Q(still_since__lt=F("written_at")), name="stuck_note_said_after_the_stop"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("written_at")), name="stuck_note_ends_later"
            ),
        ]

    class Privacy:
        personal = ("words",)
        sensitive = ()
        plain = (
            "id", "concern", "still_since", "reason", "help_unit", "help_level", "written_at", "written_by", "ended_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.concern_id} {self.reason}"
