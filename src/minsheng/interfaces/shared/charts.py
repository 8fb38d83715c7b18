"""Run chart and interval dot plot: what a page hands in, and the geometry the templates draw from it.

Every coordinate is a percentage of the plotting area, so a chart fits 360 px as well as 1440 px and its type keeps its
size. Every chart has a title that states its finding and a table behind it. No ranking: rows keep the order given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minsheng.core.statistics import Interval
from minsheng.interfaces.shared.figures import FEW, percent, place, plain_number


def nice_scale(values: Sequence[float]) -> tuple[tuple[float, float], list[float]]:
    """A scale of shares around ``values``, ends on round steps inside 0..1, and its ticks. Empty values: 0 to 1."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    spread = high - low
    step = 0.05 if spread <= 0.15 else 0.1 if spread <= 0.5 else 0.2  # noqa: PLR2004 (steps people read at a glance)
    first = max(0, math.floor(low / step + 1e-9))
    last = min(round(1 / step), max(math.ceil(high / step - 1e-9), first + 1))
    first = min(first, last - 1)
    return (first * step, last * step), [round(number * step, 2) for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """One month: ``label`` under the axis ("6"), ``name`` in words ("June 2026"), counts, the door to its records."""

    label: str
    name: str
    numerator: float
    denominator: float
    limits: Interval | None = None
    """Control limits for this month's n, as shares (core.statistics.control_limits)."""
    href: str = ""

    @property
    def share(self) -> float | None:
        """The rate; None in a month without answers (a gap, not a zero)."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def signal(self) -> str:
        """Where the rate lies outside its limits: "low" or "high"; else ""."""
        if self.share is None or self.limits is None:
            return ""
        if self.share < self.limits.low:
            return "low"
        return "high" if self.share > self.limits.high else ""

    @property
    def parts(self) -> str:
        """Numerator and denominator in figures."""
        return f"{plain_number(self.numerator)} / {plain_number(self.denominator)}"

    @property
    def value(self) -> str:
        """The rate in per cent, "" where there is none."""
        return "" if self.share is None else percent(self.share, self.denominator)

    @property
    def limit_words(self) -> str:
        """Both limits in per cent, "" where there are none."""
        return f"{self.limits.low * 100:.0f}–{self.limits.high * 100:.0f}" if self.limits else ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A drawn point: place in per cent, the point itself, and how its note is anchored."""

    x: float
    y: float | None
    point: RunPoint
    left: float
    width: float
    anchor: str


@dataclass(frozen=True, kw_only=True)
class RunChart:
    """Twelve months of one rate against its own usual range. ``heading`` names it, ``counted`` says what n counts.

    ``centre``: the mean share over the whole time, or None. ``finding``: the title as a sentence; where it is left
    empty the signals say it.
    """

    heading: str
    points: Sequence[RunPoint]
    centre: float | None = None
    counted: str = ""
    finding: str = ""

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Low and high end of the vertical axis."""
        return nice_scale(self._values())[0]

    def _values(self) -> list[float]:
        values = [point.share for point in self.points if point.share is not None]
        values += [end for point in self.points if point.limits for end in point.limits]
        return values + ([self.centre] if self.centre is not None else [])

    def height_of(self, share: float) -> float:
        """Place of a share, in per cent from the top."""
        return round(100 - place(share, self.scale), 2)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """(y, label) of every line of the grid."""
        return [(self.height_of(tick), f"{tick * 100:.0f}%") for tick in nice_scale(self._values())[1]]

    @property
    def centre_y(self) -> float | None:
        """Place of the centre line."""
        return None if self.centre is None else self.height_of(self.centre)

    @property
    def centre_words(self) -> str:
        """The centre in per cent."""
        return "" if self.centre is None else f"{self.centre * 100:.0f}%"

    @cached_property
    def dots(self) -> list[Dot]:
        """Every month with its place; a month without answers has no height."""
        width = 100 / max(len(self.points), 1)
        last = len(self.points) - 1
        drawn = []
        for number, point in enumerate(self.points):
            anchor = "start" if number <= 1 else "end" if number >= last - 1 else "middle"
            height = None if point.share is None else self.height_of(point.share)
            left = round(number * width, 2)
            drawn.append(Dot(round(left + width / 2, 2), height, point, left, round(width, 2), anchor))
        return drawn

    @property
    def strokes(self) -> list[tuple[float, float, float, float]]:
        """Lines between neighbouring months that both have answers."""
        return [
            (before.x, before.y, after.x, after.y)
            for before, after in pairwise(self.dots)
            if before.y is not None and after.y is not None
        ]

    @property
    def limit_strokes(self) -> list[tuple[float, float, float, float]]:
        """The stepped control limits, both sides, as lines (each month has its own n, so its own limits)."""
        lines: list[tuple[float, float, float, float]] = []
        for side in (0, 1):
            before: float | None = None
            for dot in self.dots:
                if dot.point.limits is None:
                    before = None
                    continue
                height = self.height_of(dot.point.limits[side])
                if before is not None and before != height:
                    lines.append((dot.left, before, dot.left, height))
                lines.append((dot.left, height, round(dot.left + dot.width, 2), height))
                before = height
        return lines

    @property
    def last_limits(self) -> tuple[float, float] | None:
        """Heights of the last month's upper and lower limit, where their names stand."""
        limits = self.points[-1].limits if self.points else None
        return (self.height_of(limits.high), self.height_of(limits.low)) if limits else None

    @property
    def sentence(self) -> str:
        """The finding: the given one, or what the signals say."""
        if self.finding:
            return self.finding
        if not any(point.denominator for point in self.points):
            return _("Nobody to ask yet in these months.")
        names = pgettext("list", ", ").join(point.name for point in self.points if point.signal)
        if not names:
            return _("Every month lies within the usual ups and downs.")
        return _("Outside the usual range: {months}. Everything else is the usual ups and downs.").format(months=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class DotRow:
    """One community: counts, interval (shares), the group it belongs to (its office) and the door to its records."""

    name: str
    numerator: float
    denominator: float
    interval: Interval | None = None
    group: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with the places of dot and whisker in per cent; ``few`` draws it hollow and dashed."""

    row: DotRow
    dot: float | None
    whisker: tuple[float, float] | None
    few: bool
    starts_group: bool
    value: str
    parts: str
    interval_words: str

    @property
    def band(self) -> float:
        """Width of the interval in per cent of the axis."""
        return round(self.whisker[1] - self.whisker[0], 2) if self.whisker else 0.0


@dataclass(frozen=True, kw_only=True)
class DotPlot:
    """Rates of many communities side by side, never ranked. ``overall`` is the row of all of them together."""

    heading: str
    rows: Sequence[DotRow]
    overall: DotRow
    counted: str = ""
    finding: str = ""
    few: int = FEW

    def _ends(self) -> list[float]:
        return [end for row in [*self.rows, self.overall] if row.interval for end in row.interval]

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Ends of the horizontal axis."""
        return nice_scale(self._ends())[0]

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """(x, label) of every line of the grid."""
        return [(place(mark, self.scale), f"{mark * 100:.0f}%") for mark in nice_scale(self._ends())[1]]

    def draw(self, row: DotRow, *, starts_group: bool = False) -> DrawnRow:
        """Places and words of one row."""
        share = row.numerator / row.denominator if row.denominator else None
        ends = row.interval
        return DrawnRow(
            row=row,
            dot=None if share is None else place(share, self.scale),
            whisker=(place(ends.low, self.scale), place(ends.high, self.scale)) if ends else None,
            few=row.denominator < self.few,
            starts_group=starts_group,
            value="" if share is None else percent(share, row.denominator),
            parts=f"{plain_number(row.numerator)} / {plain_number(row.denominator)}",
            interval_words=f"{ends.low * 100:.0f}–{ends.high * 100:.0f}" if ends else "",
        )

    @property
    def drawn(self) -> list[DrawnRow]:
        """Every row in the order given; the first of each group is marked."""
        before = [None, *[row.group for row in self.rows]]
        return [self.draw(row, starts_group=row.group != before[number]) for number, row in enumerate(self.rows)]

    @property
    def all_together(self) -> DrawnRow:
        """The overall rate, for the line and the band."""
        return self.draw(self.overall)

    @property
    def sentence(self) -> str:
        """The finding: the given one, or which communities' intervals lie clear of the overall rate."""
        if self.finding or not self.overall.denominator:
            return self.finding or _("Nobody to ask yet.")
        share = self.overall.numerator / self.overall.denominator
        counted = [row for row in self.rows if row.interval and row.denominator >= self.few]
        clear = [row.name for row in counted if row.interval and not row.interval.low <= share <= row.interval.high]
        if clear:
            return _("Clearly apart from the whole: {names}.").format(names=pgettext("list", ", ").join(clear))
        return _("No community stands clearly apart from the whole.")
