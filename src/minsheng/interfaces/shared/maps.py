"""A point besides the words: two hidden fields, and the map it is pointed out on (``parts/point.html``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings

if TYPE_CHECKING:
    from minsheng.directory.models import Area


@dataclass(frozen=True, slots=True)
class MapGround:
    """What ``parts/point.html`` gives to its script."""

    points: str
    """JSON: [[id, name, latitude, longitude], …], one for every community whose centre is known."""
    tiles: str
    """Address of a tile with {z}, {x}, {y}; "" draws the communities alone."""
    credit: str
    """Whose map it is, as their licence asks."""


def ground_of(areas: Iterable[Area]) -> MapGround | None:
    """The map of these areas, named for the reader; None where no centre is known."""
    points = [
        [area.pk, area.name, area.latitude, area.longitude]
        for area in areas
        if area.latitude is not None and area.longitude is not None
    ]
    if not points:
        return None
    return MapGround(json.dumps(points, ensure_ascii=False), settings.TILE_URL, settings.TILE_CREDIT)


class PointForm(forms.Form):
    """A form that takes a point; ``ground`` is the map it is pointed out on, None where there is none to draw."""

    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    ground: MapGround | None = None

    def clean(self) -> dict[str, Any]:
        """A point has two sides; a lost or broken half is left out, the words are enough."""
        values: dict[str, Any] = super().clean() or {}
        whole = values.get("latitude") is not None and values.get("longitude") is not None
        for side in ("latitude", "longitude"):
            self.errors.pop(side, None)
            if not whole:
                values[side] = None
        return values
