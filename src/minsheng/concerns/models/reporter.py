"""A person who raised a concern or joined it; each holds a receipt and is asked alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.foundation.privacy.models import EncryptedTextField


class Reporter(models.Model):
    """One receipt. Contact is optional, encrypted, and found again only through its blind index."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="reporters")
    receipt = models.CharField(max_length=12, unique=True)
    first = models.BooleanField(default=True)
    """Whether this person raised the concern, rather than joining it."""
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies", db_index=False)
    """In a part of a split concern: the same person in the concern it was split from. Asked there, and here."""
    joined_at = models.DateTimeField()
    words = models.TextField(max_length=4000, blank=True)
    """What a joining person wrote; the first reporter's words are the concern's text."""
    language = models.CharField(max_length=10, default="zh-hans")
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    email_index = models.CharField(max_length=64, blank=True, default="")
    reachable = models.BooleanField(default=False)
    """Whether there is any way to reach this person (phone or e-mail), and they agreed to be asked."""
    notice_version = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(null=True)
    """When they were last asked for a verdict."""
    asked_by = models.CharField(
        max_length=10, blank=True, choices=[(c, c) for c in ("email", "sms", "call", "page", "paper")]
    )
    asked_round = models.PositiveSmallIntegerField(default=0)
    """Which resolution they were last asked about: how often the concern had been reopened before it."""
    remind_at = models.DateTimeField(null=True)
    """When to remind them, once; empty where no reminder is to come."""
    reminded_at = models.DateTimeField(null=True)
    """When they were reminded in this round."""
    call_at = models.DateTimeField(null=True)
    """When to call them next: who left only a telephone number waits here until somebody has rung."""
    unreachable_at = models.DateTimeField(null=True)
    """When the third call at another hour found nobody: an outcome of its own, counted apart."""
    opted_out_at = models.DateTimeField(null=True)
    """When they said that they do not want to be asked. Nobody asks or reminds them from then on."""

    class Meta:
        ordering = ("joined_at", "id")
        indexes = [
            models.Index(fields=["phone_index"], name="reporter_phone", condition=~Q(phone_index="")),
            models.Index(fields=["same_as"], name="reporter_same_as", condition=Q(same_as__isnull=False)),
            models.Index(fields=["remind_at"], name="reporter_remind", condition=Q(remind_at__isnull=False)),
            models.Index(fields=["call_at"], name="reporter_call", condition=Q(call_at__isnull=False)),
            models.Index(fields=["email_index"], name="reporter_email", condition=~Q(email_index="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["concern"], condition=Q(first=True), name="one_first_reporter"),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by="") | (Q(asked_at__isnull=False) & ~Q(asked_by="")),
                name="reporter_asked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(opted_out_at__isnull=True) | Q(remind_at__isnull=True, call_at__isnull=True),
                name="reporter_who_said_no_is_left_alone",
            ),
        ]

    class Privacy:
        personal = ("name", "phone", "phone_index", "email", "email_index", "words")
        sensitive = ("receipt",)
        plain = (
            "id", "concern", "first", "same_as", "joined_at", "language", "reachable", "notice_version", "asked_at",
            "asked_by",
            "asked_round", "remind_at", "reminded_at", "call_at", "unreachable_at", "opted_out_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"reporter {self.pk} of {self.concern_id}"
