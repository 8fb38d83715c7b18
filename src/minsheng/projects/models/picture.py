"""Picture: the same spot before and after."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.projects.states import Side


class Picture(models.Model):
    """One side of a pair; ``spot`` numbers the pairs of a project. Metadata was stripped when it was stored."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="pictures", db_index=False)
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    spot = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=[(s.value, s.value) for s in Side])
    caption = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("spot", "side", "id")
        constraints = [
            models.UniqueConstraint(fields=["project", "spot", "side"], name="one_picture_a_side"),
            models.CheckConstraint(condition=Q(side__in=list(Side)), name="picture_side_known"),
            models.CheckConstraint(condition=~Q(caption=""), name="picture_says_what_it_shows"),
        ]

    class Privacy:
        personal = ("file",)
        sensitive = ()
        plain = ("id", "project", "spot", "side", "caption", "at", "by")

    def __str__(self) -> str:
        return f"{self.project_id} {self.spot} {self.side}"
