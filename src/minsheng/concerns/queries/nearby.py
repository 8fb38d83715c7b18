"""Open concerns that may be the same matter: near in place and alike in words. A suggestion; a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.concerns.models import Concern
from minsheng.concerns.queries.lists import visible_to
from minsheng.core.actors import Actor
from minsheng.core.geo import bounding_box, distance_metres
from minsheng.core.text import similarity

CANDIDATES = 200
RADIUS_METRES = 300
LEAST_SIMILARITY = 0.12


@dataclass(frozen=True, slots=True)
class Similar:
    """A candidate, its distance in metres where both have a point, and how alike the words are (0 to 1)."""

    concern: Concern
    metres: int | None
    likeness: float


def similar_open(
    *,
    text: str,
    area_id: int,
    latitude: float | None = None,
    longitude: float | None = None,
    but: int | None = None,
    most: int = 3,
) -> list[Similar]:
    """The open concerns of the same area most like ``text``, best first; near ones need less likeness.

    One statement.
    """
    rows = Concern.objects.filter(area_id=area_id, is_open=True).select_related("unit").order_by("-received_at", "-id")
    found = []
    for concern in rows[:CANDIDATES]:
        if concern.pk == but:
            continue
        metres = _metres(concern, latitude, longitude)
        likeness = similarity(text, f"{concern.title}\n{concern.text}")
        near = metres is not None and metres <= RADIUS_METRES
        if likeness >= (LEAST_SIMILARITY / 2 if near else LEAST_SIMILARITY):
            found.append(Similar(concern, metres, likeness))
    return sorted(found, key=lambda one: (-one.likeness, one.metres or 0, one.concern.pk))[:most]


def _metres(concern: Concern, latitude: float | None, longitude: float | None) -> int | None:
    if latitude is None or longitude is None or concern.latitude is None or concern.longitude is None:
        return None
    return round(distance_metres(latitude, longitude, concern.latitude, concern.longitude))


def open_near(
    actor: Actor, *, latitude: float, longitude: float, but: int | None = None, most: int = 20
) -> list[Similar]:
    """Open concerns the actor may see within RADIUS_METRES of a point, nearest first, whatever they say.

    One statement. ``likeness`` is 0: nothing was compared. Looks at the CANDIDATES newest in the box around the point.
    """
    south, west, north, east = bounding_box(latitude, longitude, RADIUS_METRES)
    rows = visible_to(actor).filter(is_open=True, latitude__range=(south, north), longitude__range=(west, east))
    found = []
    for concern in rows.defer("text", "reply").order_by("-received_at", "-id")[:CANDIDATES]:
        metres = _metres(concern, latitude, longitude)
        if concern.pk != but and metres is not None and metres <= RADIUS_METRES:
            found.append(Similar(concern, metres, 0.0))
    return sorted(found, key=lambda one: (one.metres or 0, one.concern.pk))[:most]
