"""Distances between two points on the ground, and the box that a search near a point may start from.

Coordinates are decimal degrees (WGS 84), latitude first. The earth is a sphere of its mean radius: at most 0.5 % off,
far less than the accuracy of a phone in a street.
"""

from __future__ import annotations

import math
from typing import NamedTuple

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius R1 of the IUGG."""

_POLE = 90.0
_DATE_LINE = 180.0
# Widens a box by about a tenth of a millimetre, so that rounding never leaves out a point on its rim.
_SLACK_DEGREES = 1e-9


class Box(NamedTuple):
    """A rectangle of degrees: a fast first filter for an index, to be followed by the distance itself."""

    south: float
    west: float
    north: float
    east: float


def distance_metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres (haversine). Raises ValueError for a coordinate that is not on the globe."""
    _check(lat1, lon1)
    _check(lat2, lon2)
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_chord = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, half_chord)))


def bounding_box(lat: float, lon: float, metres: float) -> Box:
    """Return the smallest box of degrees that holds every point within ``metres`` of the point.

    Near a pole or the 180th meridian the box takes in all longitudes: wider than needed, never too narrow.
    Raises ValueError for a coordinate that is not on the globe or a distance that is not a number ≥ 0.
    """
    _check(lat, lon)
    if not (math.isfinite(metres) and metres >= 0):
        message = f"A distance must be a number of metres from 0 up, not {metres!r}."
        raise ValueError(message)
    angle = metres / EARTH_RADIUS_METRES
    reach = math.degrees(angle) + _SLACK_DEGREES
    south, north = max(-_POLE, lat - reach), min(_POLE, lat + reach)
    if south == -_POLE or north == _POLE:  # every meridian meets there
        return Box(south, -_DATE_LINE, north, _DATE_LINE)
    sideways = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(lat))))) + _SLACK_DEGREES
    west, east = lon - sideways, lon + sideways
    if west < -_DATE_LINE or east > _DATE_LINE:
        west, east = -_DATE_LINE, _DATE_LINE
    return Box(south, west, north, east)


def _check(lat: float, lon: float) -> None:
    # Written so that it refuses "not a number" too.
    if not (-_POLE <= lat <= _POLE and -_DATE_LINE <= lon <= _DATE_LINE):
        message = f"No such place on the globe: latitude {lat!r}, longitude {lon!r}."
        raise ValueError(message)
