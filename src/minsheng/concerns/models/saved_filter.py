"""A worker's own way of looking at the queue."""

from __future__ import annotations

from django.db import models


class SavedFilter(models.Model):
    """A named set of filter values."""

    worker = models.ForeignKey("directory.Worker", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["worker", "name"], name="one_filter_a_name")]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "worker", "name", "values")

    def __str__(self) -> str:
        return self.name
