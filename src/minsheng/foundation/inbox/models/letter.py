"""A message somebody sent us, kept before anything else is done with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.foundation.inbox.states import ENDED, LetterState, Way, Why
from minsheng.foundation.privacy.models import EncryptedTextField


class Letter(models.Model):
    """An e-mail or a text message. What it says is sealed; pictures lie in the files room."""

    way = models.CharField(max_length=8, choices=[(way.value, way.value) for way in Way])
    key = models.CharField(max_length=80, unique=True)
    """From the Message-ID or the provider's number: the same letter taken twice is one."""
    came_at = models.DateTimeField()
    sender = EncryptedTextField(blank=True)
    sender_index = models.CharField(max_length=64, blank=True)
    subject = EncryptedTextField(blank=True)
    text = EncryptedTextField(blank=True)
    """What the person wrote, without quoted words and signature."""
    whole = EncryptedTextField(blank=True)
    """Everything readable in it."""
    photo_ids = models.JSONField(default=list)
    left_out = models.PositiveSmallIntegerField(default=0)
    """Pictures and papers that were not taken: too large, too many, or nothing we keep."""
    answers = models.BigIntegerField(null=True)
    """The message of ours it answers, by its number in the outbox."""
    about_id = models.BigIntegerField(null=True)
    """The concern it belongs to, or would if it could."""

    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in LetterState], default=LetterState.NEW)
    reason = models.CharField(max_length=12, blank=True, choices=[(why.value, why.value) for why in Why])
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.BigIntegerField(null=True)
    """The worker who placed it or set it aside; empty where it found its place by itself."""

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state=LetterState.NEW), name="inbox_letter_new"),
            models.Index(
                fields=["came_at", "id"], condition=Q(state=LetterState.UNPLACED), name="inbox_letter_unplaced"
            ),
            models.Index(fields=["finished_at"], condition=~Q(whole=""), name="inbox_letter_to_forget"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), finished_at__isnull=False)
                | Q(~Q(state__in=sorted(ENDED)), finished_at__isnull=True),
                name="inbox_letter_finished_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.PLACED) | Q(about_id__isnull=False), name="inbox_letter_placed_somewhere"
            ),
        ]

    class Privacy:
        personal = ("sender", "subject", "text", "whole")
        sensitive = ("sender_index", "photo_ids", "about_id", "answers")
        plain = (
            "id",
            "way",
            "key",
            "came_at",
            "left_out",
            "state",
            "reason",
            "tries",
            "finished_at",
            "finished_by",
        )

    def __str__(self) -> str:
        return f"letter {self.pk} {self.state}"
