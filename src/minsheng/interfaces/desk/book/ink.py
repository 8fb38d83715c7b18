"""The resident's seal in ink, for paper: edges a little rough, as a cut stone leaves them, and no filter needed.

Browsers roughen the seal with an SVG filter; printers of PDF know none, so the roughness is drawn into the path.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.utils.translation import get_language

from minsheng.interfaces.shared.seals import HEIGHT, Seal, draw_seal

Point = tuple[float, float]
STEP = 3.2
"""A stone's edge is uneven about every so many units of the view box (76 high)."""
SPECKS = 14


@dataclass(frozen=True, slots=True)
class Ink:
    """A seal ready for paper: ``seal`` for texts and label, paths for edges, specks where the ink did not take."""

    seal: Seal
    edges: Sequence[tuple[str, float]]
    """(path, width of stroke); width 0 is filled."""
    specks: Sequence[tuple[float, float, float]]
    """(x, y, radius)."""
    turn: float
    """Degrees by which a hand put it askew."""


def ink_of(satisfied: str, solved: str, *, seed: int) -> Ink:
    """The seal of a verdict; the same ``seed`` (the verdict's number) leaves the same print."""
    seal = draw_seal(satisfied, solved, language=get_language())
    rng = Random(seed)  # noqa: S311 (where ink is missing is no secret)
    specks = [
        (
            round(rng.uniform(3, seal.width - 3), 1),
            round(rng.uniform(3, HEIGHT - 3), 1),
            round(rng.uniform(0.25, 0.8), 2),
        )
        for _number in range(SPECKS)
    ]
    return Ink(seal, _edges(seal, rng), specks, round(rng.uniform(-4, 3), 1))


def _edges(seal: Seal, rng: Random) -> list[tuple[str, float]]:
    x, wide = seal.body_x, seal.body_width
    if seal.filled:
        return [(_rough(_box(2, 2, seal.width - 4, HEIGHT - 4), rng), 0)]
    beside = [(_rough(_box(2, 7, x - 3, 62), rng), 2.0)] if x else []
    if seal.shape == "square":
        outer = _rough(_box(x + 3, 3, wide - 6, HEIGHT - 6), rng)
        return [*beside, (outer, 3.4), (_rough(_box(x + 8, 8, wide - 16, HEIGHT - 16), rng), 1.0)]
    edges = [*beside, (_rough(_octagon(x + 3, 3, wide - 6, HEIGHT - 6), rng), 3.6)]
    if seal.shape == "octagon_double":
        edges.append((_rough(_octagon(x + 8, 8, wide - 16, HEIGHT - 16), rng), 1.2))
    return edges


def _box(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _octagon(x: float, y: float, width: float, height: float) -> list[Point]:
    cut = min(width, height) * 0.28
    right, low = x + width, y + height
    return [
        (x + cut, y), (right - cut, y), (right, y + cut), (right, low - cut),
        (right - cut, low), (x + cut, low), (x, low - cut), (x, y + cut),
    ]  # fmt: skip


def _rough(corners: Sequence[Point], rng: Random) -> str:
    """The closed path through the corners, every few units a hair off its line."""
    points: list[Point] = []
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        steps = max(1, round(math.hypot(x2 - x1, y2 - y1) / STEP))
        points += [
            (
                x1 + (x2 - x1) * step / steps + rng.gauss(0, 0.32),
                y1 + (y2 - y1) * step / steps + rng.gauss(0, 0.32),
            )
            for step in range(steps)
        ]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
