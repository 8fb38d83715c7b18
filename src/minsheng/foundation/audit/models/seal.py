"""A seal: the hash of every event up to a number, hung on the seal before it."""

from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """Covers the ids first_event..last_event without a gap between seals, so that a vanished event is missed.

    ``missing`` are ids of that span nobody could see when it was sealed (rolled back, or their transaction still
    ran); ``late`` are ids missing from an earlier seal that turned up since. Both are ranges, see policy.Ranges.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    count = models.PositiveIntegerField()
    """Events sealed, the late ones included."""
    missing = models.JSONField(default=list)
    late = models.JSONField(default=list)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            # last = first - 1: a seal of late events only
            models.CheckConstraint(
                condition=models.Q(last_event__gte=models.F("first_event") - 1), name="audit_seal_span_forward"
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id",
            "number",
            "at",
            "first_event",
            "last_event",
            "count",
            "missing",
            "late",
            "previous_hash",
            "hash",
        )

    def __str__(self) -> str:
        return f"seal {self.number} over events {self.first_event} to {self.last_event}"
