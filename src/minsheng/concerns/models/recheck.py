"""Draw and Recheck: verdicts that a worker wrote down, drawn by lot to be asked again by somebody else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states import Solved


class Draw(models.Model):
    """One drawing by lot: it looks at what was written down since the draw before it, so at nothing twice."""

    number = models.PositiveIntegerField(unique=True)
    """Counted up: of two draws at the same moment only one can be the next."""
    seed = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "number", "seed", "at")

    def __str__(self) -> str:
        return self.seed


class Recheck(models.Model):
    """One verdict of a drawn sample, and what the second asking found. ``draw`` is the seed of its draw."""

    rating = models.OneToOneField("concerns.Rating", models.PROTECT, related_name="recheck")
    draw = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    reached = models.BooleanField(null=True)
    solved = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Solved], blank=True)
    """What the resident said the second time; empty where nobody was reached."""

    class Meta:
        ordering = ("drawn_at", "id")
        indexes = [models.Index(fields=["drawn_at", "id"], name="recheck_open", condition=Q(done_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, reached__isnull=True, solved="")
                | Q(done_at__isnull=False, done_by__isnull=False, reached=False, solved="")
                | Q(done_at__isnull=False, done_by__isnull=False, reached=True, solved__in=list(Solved)),
                name="recheck_done_at_by_and_found",
            )
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "rating", "draw", "drawn_at", "done_at", "done_by", "reached", "solved")

    def __str__(self) -> str:
        return f"{self.rating_id} {self.solved or 'open'}"
