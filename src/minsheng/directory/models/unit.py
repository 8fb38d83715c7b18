"""Unit: an office, a community's staff, a branch or a handling unit, at home in one area."""

from __future__ import annotations

from django.db import models

from minsheng.directory.models.area import Area
from minsheng.directory.models.named import Named
from minsheng.directory.models.words import UNIT_KINDS


class Unit(Named):
    """A body that people hold posts in and that concerns are handed to (FIELD §1: 承办单位 where it handles)."""

    kind = models.CharField(max_length=12, choices=UNIT_KINDS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="units")
    code = models.SlugField(max_length=60, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    service = models.CharField(max_length=80, blank=True)
    """What it usually handles, in the taxonomy's words ("市政/住建"): matched with a category's ``service``."""
    active = models.BooleanField(default=True)
    keeps_holidays = models.BooleanField(default=True)
    """Whether public holidays close it; an emergency desk with hours of its own may work through them."""

    class Meta:
        ordering = ("area__path", "code")

    class Privacy:
        """A unit's phone, e-mail and address are published, so they are plain."""

        personal = ()
        sensitive = ()
        plain = (
            "id",
            "kind",
            "area",
            "code",
            "name_zh_hans",
            "name_zh_hant",
            "name_en",
            "phone",
            "address",
            "email",
            "service",
            "active",
            "keeps_holidays",
        )
