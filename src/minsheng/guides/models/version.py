"""A published version of a guide and its words. Neither ever changes: the database refuses it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.guides.states import Language


class GuideVersion(models.Model):
    """What is the same in every language, with the document it rests on."""

    guide = models.ForeignKey("guides.Guide", models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    review_by = models.DateField()
    """The day promised when it was published; a review made since stands on the guide."""
    source_date = models.DateField()
    source_url = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    questions = models.JSONField(default=list)
    """The checklist: words by language, and the answer that qualifies."""

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="guide_version_counted_from_one"),
            models.CheckConstraint(condition=Q(review_by__gt=F("source_date")), name="guide_version_dates_in_order"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "guide", "number", "published_at", "published_by", "review_by", "source_date", "source_url", "phone",
            "questions",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.guide_id} v{self.number}"


class GuideText(models.Model):
    """The words of a version in one language."""

    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="texts", db_index=False)
    language = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Language])
    title = models.CharField(max_length=60)
    keywords = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=200, blank=True)
    who = models.TextField(max_length=1000)
    bring = models.TextField(max_length=1000)
    place = models.TextField(max_length=400)
    hours = models.TextField(max_length=300)
    duration = models.CharField(max_length=200)
    fee = models.CharField(max_length=200)
    contact = models.CharField(max_length=200)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("version", "language")
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="guide_text_once_a_language"),
            models.CheckConstraint(condition=Q(language__in=list(Language)), name="guide_text_language_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="guide_text_title_and_source"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "version", "language", "title", "keywords", "summary", "who", "bring", "place", "hours", "duration",
            "fee", "contact", "source",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title
