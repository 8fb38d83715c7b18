"""CalendarDay: a day on which the week's rule does not hold, as the yearly official table says."""

from __future__ import annotations

from django.db import models

from minsheng.directory.models.words import DAY_KINDS


class CalendarDay(models.Model):
    """A public holiday, or a make-up working day (调休). A year with no row has no official table yet."""

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=DAY_KINDS)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("date",)

    class Privacy:
        """Public facts."""

        personal = ()
        sensitive = ()
        plain = ("id", "date", "kind", "name")

    def __str__(self) -> str:
        """Date and what it is."""
        return f"{self.date} {self.name}"
