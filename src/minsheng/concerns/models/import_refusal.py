"""A row of an imported file that was not taken in, and why: the line-by-line report."""

from __future__ import annotations

from django.db import models


class ImportRefusal(models.Model):
    """One refused row. ``reason`` may quote the cell that was wrong (a date, a number), never a text."""

    run = models.ForeignKey("concerns.ImportRun", models.CASCADE, related_name="refusals")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=80)
    code = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ("run", "line", "id")

    class Privacy:
        personal = ("reason",)
        sensitive = ()
        plain = ("id", "run", "line", "column", "code")

    def __str__(self) -> str:
        return f"{self.line} {self.column} {self.code}"
