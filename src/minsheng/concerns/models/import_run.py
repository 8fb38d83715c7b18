"""How far the import of a file has come: written with every batch, so that a killed import goes on where it stopped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ImportRun(models.Model):
    """One reading of one file under one mapping. At most one unfinished run a fingerprint."""

    source = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 over the file's content, the mapping and the area it goes to: what makes two runs the same work."""
    file_name = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    line = models.PositiveBigIntegerField(default=0)
    """The last line of the file whose fate is settled."""
    read = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    known = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(finished_at__isnull=True), name="one_unfinished_import_a_file"
            )
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "source", "fingerprint", "file_name", "started_at", "changed_at", "finished_at", "line", "read",
            "created",
            "known", "refused",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source} {self.file_name} {self.line}"
