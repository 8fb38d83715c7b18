"""A small schematic map, drawn on the server: the concern in the middle, open ones within 300 m around it.

No tiles, no streets, nothing fetched: rings of distance, north up, points where they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minsheng.concerns import queries as concerns
from minsheng.concerns.queries import RADIUS_METRES, Similar

from .access import Visit

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

WIDTH, HEIGHT = 300, 226
CENTRE = (150.0, 116.0)
RADIUS = 100.0
"""Units of the drawing that stand for RADIUS_METRES."""
METRES_PER_DEGREE = 111_195.0
DIGIT = 7.0
"""Width of a digit in the drawing's units, at its size of type."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Point:
    """An open concern nearby, in the drawing and in words. A number that would cover another is left out."""

    concern: Concern
    metres: int
    direction: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle of equal distance and where its words stand."""

    radius: float
    label: str
    label_y: float


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """Everything the template draws."""

    points: Sequence[Point]
    rings: Sequence[Ring]
    width: int = WIDTH
    height: int = HEIGHT
    x: float = CENTRE[0]
    y: float = CENTRE[1]


def map_of(concern: Concern, visit: Visit) -> PlaceMap | None:
    """The map around a concern (one statement); None where nobody set a point."""
    if concern.latitude is None or concern.longitude is None:
        return None
    near = concerns.open_near(visit.actor, latitude=concern.latitude, longitude=concern.longitude, but=concern.pk)
    scale = RADIUS / RADIUS_METRES
    rings = [
        Ring(metres * scale, _("%(metres)s m") % {"metres": metres}, CENTRE[1] - metres * scale - 3)
        for metres in (100, 200, RADIUS_METRES)
    ]
    return PlaceMap(points=_points(near, concern.latitude, concern.longitude), rings=rings)


def _points(near: Sequence[Similar], latitude: float, longitude: float) -> list[Point]:
    taken: list[Box] = [(CENTRE[0] - 4, CENTRE[1] - 26, CENTRE[0] + 22, CENTRE[1] + 6)]
    spots = [_spot(one, latitude, longitude) for one in near]
    taken += [(x - 5, y - 5, x + 5, y + 5) for x, y, _word in spots]
    points = []
    for one, (x, y, word) in zip(near, spots, strict=True):
        anchor, box = _label_box(str(one.concern.pk), x, y)
        others = [other for other in taken if other != (x - 5, y - 5, x + 5, y + 5)]
        labelled = not any(_overlap(box, other) for other in others)
        if labelled:
            taken.append(box)
        points.append(
            Point(
                concern=one.concern,
                metres=one.metres or 0,
                direction=word,
                x=round(x, 1),
                y=round(y, 1),
                label_x=round(x + 8 if anchor == "start" else x - 8, 1),
                label_y=round(y + 4, 1),
                anchor=anchor,
                labelled=labelled,
            )
        )
    return points


def _spot(one: Similar, latitude: float, longitude: float) -> tuple[float, float, str]:
    east = ((one.concern.longitude or 0) - longitude) * METRES_PER_DEGREE * math.cos(math.radians(latitude))
    north = ((one.concern.latitude or 0) - latitude) * METRES_PER_DEGREE
    scale = RADIUS / RADIUS_METRES
    return CENTRE[0] + east * scale, CENTRE[1] - north * scale, direction(east, north)


def _label_box(label: str, x: float, y: float) -> tuple[str, Box]:
    """Where a point's number would stand: away from the middle, so that it points outwards."""
    width = len(label) * DIGIT
    if x >= CENTRE[0]:
        return "start", (x + 7, y - 6, x + 8 + width, y + 6)
    return "end", (x - 8 - width, y - 6, x - 7, y + 6)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def direction(east: float, north: float) -> str:
    """The compass word for a step of so many metres east and north; "" for no step at all."""
    if not east and not north:
        return ""
    words = [
        pgettext("compass", "north"),
        pgettext("compass", "north-east"),
        pgettext("compass", "east"),
        pgettext("compass", "south-east"),
        pgettext("compass", "south"),
        pgettext("compass", "south-west"),
        pgettext("compass", "west"),
        pgettext("compass", "north-west"),
    ]
    return words[round(math.degrees(math.atan2(east, north)) / 45) % 8]
