"""A day on which a door keeps other hours than its weekday's, or none, and a word why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.reception.policy import LONGEST_WORD, Hours, hours_of


class OpeningException(models.Model):
    """``periods`` as the directory keeps them, [["09:00", "12:00"]]; empty: closed all day."""

    point = models.ForeignKey("directory.ServicePoint", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    periods = models.JSONField(default=list)
    word = models.CharField(max_length=LONGEST_WORD)
    entered_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "id")
        constraints = [
            models.UniqueConstraint(fields=["point", "day"], name="opening_exception_once_a_day"),
            models.CheckConstraint(condition=~Q(word=""), name="opening_exception_says_why"),
        ]
        indexes = [models.Index(fields=["day", "point"], name="opening_exception_day")]

    class Privacy:
        """Published as it stands."""

        personal = ()
        sensitive = ()
        plain = ("id", "point", "day", "periods", "word", "entered_by", "entered_at")

    def __str__(self) -> str:
        return f"{self.point_id} {self.day}"

    @property
    def hours(self) -> Hours:
        """The hours of that day."""
        return hours_of(self.periods)
