"""One try to deliver one message."""

from __future__ import annotations

from django.db import models

from minsheng.foundation.outbox.models.message import Message
from minsheng.foundation.outbox.states import Result


class Attempt(models.Model):
    """The ledger of delivery: when, through what, and what came of it. Codes only, never an address."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="ledger")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    adapter = models.CharField(max_length=16)
    result = models.CharField(max_length=8, choices=[(result.value, result.value) for result in Result])
    reason = models.CharField(max_length=80, blank=True)
    """A code for what went wrong: an exception's name, an SMTP status."""
    provider_id = models.CharField(max_length=80, blank=True)
    """The gateway's own number for a message it took."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="outbox_attempt_numbered")]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "message", "number", "at", "adapter", "result", "reason", "provider_id")

    def __str__(self) -> str:
        return f"{self.message_id} #{self.number} {self.result}"
