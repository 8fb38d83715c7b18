"""Invitation: the only way onto the staff with a sign-in. Holds the post that begins when it is accepted."""

from __future__ import annotations

from django.db import models

from minsheng.directory.models.area import Area
from minsheng.directory.models.unit import Unit
from minsheng.directory.models.words import LANGUAGES, ROLES
from minsheng.directory.models.worker import Worker


class Invitation(models.Model):
    """Open while neither accepted nor expired nor withdrawn. Only the digest of the link's token is kept.

    ``worker`` is set beforehand where somebody already on the staff is given a sign-in, else on acceptance.
    """

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=8, default="zh-hans", choices=LANGUAGES)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=ROLES)
    duties = models.JSONField(default=list, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category_codes = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=32)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="invitation_accepted_by_a_worker",
                condition=models.Q(accepted_at__isnull=True) | models.Q(worker__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_post_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
            ),
        )
        indexes = (models.Index(fields=["email"], name="invitation_email"),)

    class Privacy:
        """An invited person's name and e-mail are personal before they join, and after."""

        personal = ("email", "name")
        sensitive = ("digest",)
        plain = (
            "id",
            "language",
            "unit",
            "role",
            "duties",
            "area",
            "category_codes",
            "starts_on",
            "ends_on",
            "created_at",
            "created_by",
            "expires_at",
            "withdrawn_at",
            "accepted_at",
            "worker",
        )

    def __str__(self) -> str:
        """Role and unit, without the person."""
        return f"{self.role} · {self.unit_id}"
