"""The index guides are found by: a term, the guide whose current version holds it, and where it stands there."""

from __future__ import annotations

from django.db import models


class GuideTerm(models.Model):
    """One term of one guide in one reader's language; the term "" stands once for every guide, so that they count."""

    guide = models.ForeignKey("guides.Guide", models.CASCADE, related_name="terms", db_index=False)
    language = models.CharField(max_length=8)
    term = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("language", "term", "-weight", "guide")
        indexes = [
            models.Index(fields=["language", "term", "-weight", "guide"], name="guide_term_found"),
            models.Index(fields=["guide", "language", "term", "weight"], name="guide_term_of_guide"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "guide", "language", "term", "weight")

    def __str__(self) -> str:
        return f"{self.term} {self.weight}"
