"""ServicePoint: a door people can walk through, such as a service hall or a representatives' studio (MISSION S6)."""

from __future__ import annotations

from django.db import models

from minsheng.directory.models.area import Area
from minsheng.directory.models.named import Named
from minsheng.directory.models.unit import Unit


class ServicePoint(Named):
    """Where a unit receives people. ``opening`` maps a weekday to periods: {"mon": [["09:00", "12:00"]]}."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="service_points")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="service_points")
    code = models.SlugField(max_length=60, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    opening = models.JSONField(default=dict, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("area__path", "code")

    class Privacy:
        """A public door: nothing about people."""

        personal = ()
        sensitive = ()
        plain = (
            "id",
            "unit",
            "area",
            "code",
            "name_zh_hans",
            "name_zh_hant",
            "name_en",
            "phone",
            "address",
            "latitude",
            "longitude",
            "opening",
            "active",
        )
