"""One number told honestly (parts, n, interval), a limit as a strip, and small bars: geometry as percentages.

Percentages, so that a picture keeps its size of type at any width; a template only draws what stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from minsheng.core.statistics import Interval

FEW = 30
"""Below this many answers a rate is listed, not compared (field rules, "Rates")."""


def percent(share: float, n: float) -> str:
    """A share of one in per cent; one decimal from a hundred answers on, none below (never 33.3 % of three people)."""
    return f"{share * 100:.1f}" if n >= 100 else f"{share * 100:.0f}"  # noqa: PLR2004 (said in the docstring)


def plain_number(value: float) -> str:
    """A count without a needless decimal: 561, but 600.2 where 基本满意 counts nine tenths."""
    return f"{value:,.1f}".removesuffix(".0")


def place(value: float, scale: tuple[float, float]) -> float:
    """Where ``value`` lies on ``scale``, in per cent from its low end, held inside."""
    low, high = scale
    return round(min(100.0, max(0.0, (value - low) / (high - low) * 100)), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A rate with everything that makes it honest.

    ``numerator`` / ``denominator`` are counts (the numerator may carry tenths); ``interval`` holds shares of one.
    ``href`` leads to the records behind the figure, ``records`` says how many they are ("709 records").
    ``scale`` is the part of 0..1 the whisker's axis shows; it widens by itself when the interval does not fit.
    """

    label: str
    numerator: float
    denominator: float
    interval: Interval | None = None
    note: str = ""
    href: str = ""
    records: str = ""
    scale: tuple[float, float] = (0.0, 1.0)
    few: int = FEW

    @property
    def empty(self) -> bool:
        """Nobody to ask: the figure reads "n/a", never 0 or 100."""
        return not self.denominator

    @property
    def is_few(self) -> bool:
        """Too few answers to compare: the two counts are shown instead of a rate."""
        return 0 < self.denominator < self.few

    @property
    def share(self) -> float:
        """The rate as a share of one; 0.0 where there is none (templates ask ``empty`` first)."""
        return self.numerator / self.denominator if self.denominator else 0.0

    @property
    def value(self) -> str:
        """The rate in per cent, without the sign."""
        return percent(self.share, self.denominator)

    @property
    def parts(self) -> str:
        """Numerator and denominator."""
        return f"{plain_number(self.numerator)} / {plain_number(self.denominator)}"

    @property
    def axis(self) -> tuple[float, float]:
        """The scale drawn: the wanted one, or the whole of 0..1 where the interval would fall outside."""
        lowest = min(self.share, self.interval.low if self.interval else self.share)
        return self.scale if lowest >= self.scale[0] else (0.0, self.scale[1])

    @property
    def dot(self) -> float:
        """Place of the rate on the axis, in per cent."""
        return place(self.share, self.axis)

    @property
    def whisker(self) -> tuple[float, float] | None:
        """Places of the interval's ends on the axis, in per cent."""
        return (place(self.interval.low, self.axis), place(self.interval.high, self.axis)) if self.interval else None

    @property
    def interval_words(self) -> tuple[str, str] | None:
        """The interval's ends in per cent, for the line of words."""
        if self.interval is None:
            return None
        return percent(self.interval.low, self.denominator), percent(self.interval.high, self.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStrip:
    """How much of a limit is gone.

    ``parts``: stretches in the order they happened, as (kind, length): "used" or "paused"; ``limit`` is the whole strip
    in the same unit (minutes, say), pauses included. ``tone``: "" in time, "risk" due soon, "over" past.
    """

    headline: str
    note: str = ""
    parts: tuple[tuple[Literal["used", "paused"], float], ...] = ()
    limit: float = 1.0
    tone: Literal["", "risk", "over"] = ""

    @property
    def bars(self) -> list[tuple[str, float, float]]:
        """(kind, x, width) of every stretch, in per cent of the strip; past the limit the strip is full."""
        whole = max(self.limit, sum(length for _kind, length in self.parts)) or 1.0
        drawn: list[tuple[str, float, float]] = []
        at = 0.0
        for kind, length in self.parts:
            drawn.append((kind, round(at / whole * 100, 2), round(length / whole * 100, 2)))
            at += length
        return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A row of small bars, oldest first; the last ``recent`` ones stand out. ``label`` says in words what they show."""

    values: Sequence[float]
    label: str
    recent: int = 0
    height: float = 30.0
    boxes: list[tuple[float, float, float, bool]] = field(init=False)
    """(x, y, height, stands out) of every bar; bars are 6 wide, 9 apart."""

    def __post_init__(self) -> None:
        """Scale the tallest bar to nine tenths of the height."""
        tallest = max([*self.values, 1e-9])
        boxes = []
        for position, value in enumerate(self.values):
            high = round(value / tallest * self.height * 0.9, 1)
            stands_out = position >= len(self.values) - self.recent
            boxes.append((position * 9.0, round(self.height - high, 1), high, stands_out))
        object.__setattr__(self, "boxes", boxes)

    @property
    def width(self) -> float:
        """Width of the picture in its own units."""
        return max(len(self.values) * 9.0 - 3, 1)
