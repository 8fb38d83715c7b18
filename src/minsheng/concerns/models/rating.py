"""A resident's verdict: solved? satisfied? and a sentence. First and later ones are all kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states import ALONE, Satisfied, Solved, Way


class Rating(models.Model):
    """One verdict of one person at one time."""

    concern = models.ForeignKey("concerns.Concern", models.PROTECT, related_name="ratings")
    """The concern that was judged (after a merge: the surviving one)."""
    reporter = models.ForeignKey("concerns.Reporter", models.PROTECT, related_name="ratings")
    at = models.DateTimeField()
    solved = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Solved])
    satisfied = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Satisfied], blank=True)
    words = models.CharField(max_length=500, blank=True)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    """How often the concern had been reopened when it was judged."""
    first = models.BooleanField(default=True)
    latest = models.BooleanField(default=True)
    way = models.CharField(max_length=6, choices=[(w.value, w.value) for w in Way], default=Way.PAGE)
    contacted = models.BooleanField(null=True)
    """Whether anybody had been in touch about it, in the resident's own word; empty where they were not asked that."""
    device = models.CharField(max_length=32, blank=True, default="")
    """A keyed fingerprint of the browser it came from, of that day only; emptied after a month. Only for the question
    whether many verdicts came from one device; never shown, never joined with anything."""
    entered_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    """The worker who asked and wrote the answer down; empty where the resident answered alone. Counted apart."""

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["reporter"], condition=Q(latest=True), name="one_latest_rating_a_reporter"),
            models.UniqueConstraint(fields=["reporter"], condition=Q(first=True), name="one_first_rating_a_reporter"),
            models.CheckConstraint(condition=Q(way__in=list(Way)), name="rating_way_known"),
            models.CheckConstraint(
                condition=Q(way__in=sorted(ALONE), entered_by__isnull=True)
                | Q(way__in=sorted(set(Way) - ALONE), entered_by__isnull=False),
                name="rating_way_and_hand",
            ),
            models.CheckConstraint(condition=Q(solved__in=list(Solved)), name="rating_solved_known"),
            models.CheckConstraint(condition=Q(satisfied__in=["", *Satisfied]), name="rating_satisfied_known"),
        ]

    class Privacy:
        personal = ("words",)
        sensitive = ("device",)
        plain = (
            "id", "concern", "reporter", "way", "contacted", "at", "solved", "satisfied", "reopen_count", "first",
            "latest", "entered_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.concern_id} {self.solved} {self.satisfied}"
