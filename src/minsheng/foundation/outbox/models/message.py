"""A message to somebody, kept until it was delivered or given up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.foundation.outbox.states import Channel, MessageState
from minsheng.foundation.privacy.models import EncryptedTextField


class Message(models.Model):
    """Written in the transaction of what it tells about, sent afterwards by a job."""

    channel = models.CharField(max_length=8, choices=[(channel.value, channel.value) for channel in Channel])
    address = EncryptedTextField(blank=True)
    """An e-mail address, a phone number, or a worker's id for the inbox; emptied with the text once it is old."""
    address_index = models.CharField(max_length=64, blank=True)
    """Blind index of the address: finds everything sent to one person, and one worker's inbox."""
    language = models.CharField(max_length=10)
    template = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, blank=True)
    body = EncryptedTextField(blank=True)
    """Encrypted like the address: it holds receipts, and links that let somebody in."""
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    deduplication_key = models.CharField(max_length=200, unique=True)
    """The same message queued twice is sent once."""

    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in MessageState], default=MessageState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """The time of the next try."""
    claimed_until = models.DateTimeField(null=True)
    """A worker has it in hand until then; after that it counts as dropped and anyone may take it."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=MessageState.QUEUED), name="outbox_message_due"),
            models.Index(
                fields=["-finished_at", "-id"], condition=Q(state=MessageState.DEAD), name="outbox_message_dead"
            ),
            models.Index(fields=["about_type", "about_id"], name="outbox_message_about"),
            models.Index(fields=["address_index", "queued_at"], name="outbox_message_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.QUEUED, finished_at__isnull=True)
                | (~Q(state=MessageState.QUEUED) & Q(finished_at__isnull=False)),
                name="outbox_message_finished_when_final",
            ),
        ]

    class Privacy:
        personal = ("address", "subject", "body")
        sensitive = ("address_index", "about_id")
        plain = (
            "id",
            "channel",
            "language",
            "template",
            "about_type",
            "deduplication_key",
            "state",
            "attempts",
            "queued_at",
            "due_at",
            "claimed_until",
            "finished_at",
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.deduplication_key}"
