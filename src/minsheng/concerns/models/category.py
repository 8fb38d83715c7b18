"""What a concern is about: a tree of two levels, editable, every edit kept."""

from __future__ import annotations

from django.db import models
from django.utils import translation

from minsheng.concerns.states import Urgency


class Category(models.Model):
    """A class (no parent) or a category below it, named in three languages."""

    code = models.CharField(max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name_zh_hans = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    service = models.CharField(max_length=80, blank=True)
    """The kind of unit that usually handles it, as the taxonomy names it; matched with a unit's own ``service``."""
    urgency = models.CharField(max_length=20, choices=[(u.value, u.value) for u in Urgency], default=Urgency.GENERAL)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="category_is_not_its_own_parent"),
            models.CheckConstraint(condition=models.Q(urgency__in=list(Urgency)), name="category_urgency_known"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "code", "parent", "name_zh_hans", "name_zh_hant", "name_en", "service", "urgency", "active",
            "version",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language, or the Simplified Chinese one."""
        language = translation.get_language() or "zh-hans"
        own = {"zh-hant": self.name_zh_hant, "en": self.name_en}.get(language, self.name_zh_hans)
        return own or self.name_zh_hans


class CategoryRevision(models.Model):
    """How a category read before and after an edit; rows are added, never changed."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    worker = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering = ("category", "version")
        constraints = [models.UniqueConstraint(fields=["category", "version"], name="one_revision_a_version")]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "category", "version", "at", "worker", "content")

    def __str__(self) -> str:
        return f"{self.category_id} v{self.version}"
