"""Post: a worker holds a role in a unit from one date to (not including) another, over area × unit × category."""

from __future__ import annotations

from django.db import models

from minsheng.directory.models.area import Area
from minsheng.directory.models.unit import Unit
from minsheng.directory.models.words import ROLES
from minsheng.directory.models.worker import Worker


class Post(models.Model):
    """Dates are half-open: in force when ``starts_on <= day`` and (``ends_on`` is null or ``day < ends_on``)."""

    # Both are led by an index below, so none of their own.
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="posts", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", db_index=False)
    role = models.CharField(max_length=16, choices=ROLES)
    duties = models.JSONField(default=list, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="posts")
    category_codes = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("worker_id", "starts_on", "id")
        constraints = (
            models.CheckConstraint(
                name="post_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
            ),
        )
        indexes = (
            models.Index(fields=["worker", "starts_on"], name="post_worker_from"),
            models.Index(fields=["unit", "role", "starts_on"], name="post_unit_role_from"),
        )

    class Privacy:
        """Who held which post is part of the public record of the office."""

        personal = ()
        sensitive = ()
        plain = ("id", "worker", "unit", "role", "duties", "area", "category_codes", "starts_on", "ends_on")

    def __str__(self) -> str:
        """Role and dates, without the person."""
        return f"{self.role} {self.starts_on}–{self.ends_on or ''}"
