"""One thing that was done to one record: the link of that record's chain."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Who did what to which record, and when. Written once; the database refuses changes (see AppendOnly).

    No foreign keys: the log outlives what it describes. No names, no free text, no contact data: codes, ids, digests.
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    """1, 2, 3 ... within the record."""
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    """SHA-256 over everything above; see policy.event_hash."""

    class Meta:
        constraints = [
            # the look-up of a record's last event, and the referee between two who append at once
            models.UniqueConstraint(fields=["subject_type", "subject_id", "sequence"], name="audit_event_one_chain"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_event_from_one"),
        ]

    class Privacy:
        personal = ()
        sensitive = ("actor_id",)
        plain = (
            "id",
            "subject_type",
            "subject_id",
            "sequence",
            "at",
            "actor_kind",
            "action",
            "data",
            "previous_hash",
            "hash",
        )

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.sequence} {self.action}"
