"""Open concerns that may be the same matter: near in place and alike in words. A suggestion; a person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from minsheng.concerns.models import Concern
from minsheng.concerns.queries.lists import visible_to
from minsheng.core.actors import Actor
from minsheng.core.geo import bounding_box, distance_metres
from minsheng.core.text import bigrams, jaccard

CANDIDATES = 200
MOST_IN_A_BOX = 1_000
RADIUS_METRES = 300
LEAST_SIMILARITY = 0.12
LEAST_PART = 0.5
"""How much of a few words a longer text must hold to count as alike; weighed, so that common words count little."""
FEWEST_PAIRS = 3
"""Of fewer pairs of characters ("太吵") no part is taken: nearly everything would hold it."""
UNSEEN = 20
"""Texts we imagine besides the candidates, so that a word is not rare or common for want of company."""


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
    for_residents: bool = False,
) -> list[Similar]:
    """The open concerns of the same area most like ``text``, best first; near ones need less likeness.

    Two texts are alike where they share much of what both say, or where one holds most of the other's few words.
    ``for_residents`` leaves out what complains about a unit or a person: no neighbour is shown that. One statement.
    """
    rows = Concern.objects.filter(area_id=area_id, is_open=True)
    if for_residents:
        rows = rows.filter(about_unit=None, about_worker=None)
    newest = rows.select_related("unit").order_by("-received_at", "-id")[:CANDIDATES]
    candidates = [concern for concern in newest if concern.pk != but]
    found = []
    for concern, likeness in zip(candidates, _likenesses(text, candidates), strict=True):
        metres = _metres(concern, latitude, longitude)
        near = metres is not None and metres <= RADIUS_METRES
        if likeness >= (LEAST_SIMILARITY / 2 if near else LEAST_SIMILARITY):
            found.append(Similar(concern, metres, likeness))
    return sorted(found, key=lambda one: (-one.likeness, one.metres or 0, one.concern.pk))[:most]


def _likenesses(text: str, candidates: Sequence[Concern]) -> list[float]:
    """How alike each candidate is to ``text``, 0 to 1."""
    asked = bigrams(text)
    said = [bigrams(f"{concern.title}\n{concern.text}") for concern in candidates]
    heard = Counter(pair for pairs in said for pair in pairs & asked)
    weights = {pair: log((len(said) + UNSEEN) / (heard[pair] + 1)) for pair in asked}
    whole = sum(weights.values()) if len(asked) >= FEWEST_PAIRS else 0.0
    scale = LEAST_SIMILARITY / LEAST_PART
    parts = [scale * sum(weights[pair] for pair in pairs & asked) / whole if whole else 0.0 for pairs in said]
    return [max(jaccard(asked, pairs), part) for pairs, part in zip(said, parts, strict=True)]


def _metres(concern: Concern, latitude: float | None, longitude: float | None) -> int | None:
    if latitude is None or longitude is None or concern.latitude is None or concern.longitude is None:
        return None
    return round(distance_metres(latitude, longitude, concern.latitude, concern.longitude))


def open_near(
    actor: Actor, *, latitude: float, longitude: float, but: int | None = None, most: int = 20
) -> list[Similar]:
    """Open concerns the actor may see within RADIUS_METRES of a point, nearest first, whatever they say.

    One statement. ``likeness`` is 0: nothing was compared. Of more than MOST_IN_A_BOX in the box around the point some
    are not looked at: read in the order of the index of open points, so that nothing else is read.
    """
    south, west, north, east = bounding_box(latitude, longitude, RADIUS_METRES)
    rows = visible_to(actor).filter(is_open=True, latitude__range=(south, north), longitude__range=(west, east))
    found = []
    for concern in rows.defer("text", "reply").order_by("latitude")[:MOST_IN_A_BOX]:
        metres = _metres(concern, latitude, longitude)
        if concern.pk != but and metres is not None and metres <= RADIUS_METRES:
            found.append(Similar(concern, metres, 0.0))
    return sorted(found, key=lambda one: (one.metres or 0, one.concern.pk))[:most]
