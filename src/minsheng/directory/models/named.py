"""A name in the product's three languages, shared by areas, units and service points."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Three names; only the Simplified one is required, and it stands in where another is missing."""

    name_zh_hans = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language; without an active language, the Simplified one."""
        return named(get_language(), self.name_zh_hans, self.name_zh_hant, self.name_en)


def named(language: str | None, zh_hans: str, zh_hant: str, english: str) -> str:
    """Pick one of three names for a Django language code; a missing one falls back to Simplified Chinese."""
    code = (language or "").lower()
    if code.startswith("en"):
        return english or zh_hans
    if code.startswith(("zh-hant", "zh-tw", "zh-hk")):
        return zh_hant or zh_hans
    return zh_hans
