"""The pictures of the leader page: five figures, the dot plot of communities, the run charts, the bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, npgettext
from django.utils.translation import gettext as _

from minsheng.concerns import queries as concerns
from minsheng.insight.policy import RECENT_WEEKS, Rate, RateName, Rise
from minsheng.insight.queries import CommunityRate, Monday, Part, Run, month_scope
from minsheng.interfaces.shared.charts import DotPlot, DotRow, RunChart, RunPoint
from minsheng.interfaces.shared.figures import Bars, Figure, plain_number
from minsheng.interfaces.shared.spoken import ENGLISH_MONTHS, language_key

from .ground import Ground
from .links import rate_address, records_address
from .rate_words import FIVE, RATES

DAY = timedelta(days=1)
SCALE = (0.5, 1.0)
"""The part of the axis that the five whiskers show; it opens by itself where a rate lies lower."""


@dataclass(frozen=True, slots=True)
class Door:
    """A count and the list it opens."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One of the five: the figure, and the lists above the line and of the rest."""

    figure: Figure
    doors: Sequence[Door]


def leaves(counted: Monday, ground: Ground) -> list[Leaf]:
    """The five figures in the order of the field rules."""
    return [_leaf(name, counted, ground) for name in FIVE]


def _leaf(name: RateName, counted: Monday, ground: Ground) -> Leaf:
    rate, words, code = counted.rates.rates[name], RATES[name], ground.area.code
    figure = Figure(
        label=str(words.label),
        numerator=rate.numerator,
        denominator=rate.denominator,
        interval=rate.interval,
        note=str(words.definition),
        href=rate_address(name, Part.DENOMINATOR, counted.scope, code),
        scale=SCALE,
    )
    above, below = _above(name, counted), rate.denominator
    doors = [Door(counted_words(name, below), figure.href)] if below else []
    doors += [
        Door(f"{words.part(part)} {number:,}", rate_address(name, part, counted.scope, code))
        for part, number in ((Part.NUMERATOR, above), (Part.REST, below - above))
        if number
    ]
    apart = counted.rates.counts["without_limit"]
    if name is RateName.ON_TIME and apart:
        address = records_address("without_limit", counted.scope, code)
        doors.append(Door(_("Without a limit, apart: %(n)s") % {"n": f"{apart:,}"}, address))
    return Leaf(figure, doors)


def _above(name: RateName, counted: Monday) -> int:
    """How many rows count towards the numerator: for satisfaction a score, its rows are the satisfied and the fair."""
    if name is RateName.SATISFACTION:
        return counted.rates.counts["verdicts_satisfied_or_fair"]
    return round(counted.rates.rates[name].numerator)


def counted_words(name: RateName, number: int) -> str:
    """How many records a list holds, by what it counts."""
    if name is RateName.ON_TIME:
        return npgettext("rate", "%(n)s concern", "%(n)s concerns", number) % {"n": f"{number:,}"}
    if name is RateName.COVERAGE:
        return npgettext("rate", "%(n)s person", "%(n)s people", number) % {"n": f"{number:,}"}
    return npgettext("rate", "%(n)s verdict", "%(n)s verdicts", number) % {"n": f"{number:,}"}


def plot_of(counted: Monday, ground: Ground) -> DotPlot | None:
    """The resolution rate of every community in the order of the tree; None where there is only one."""
    if len(counted.communities) < 2:  # noqa: PLR2004 (nothing to lay beside it)
        return None
    names, whole = ground.names, counted.rates.rates[RateName.RESOLUTION]
    codes = {area.pk: area.code for area in ground.choices}
    return DotPlot(
        heading=_("Resolution rate by community"),
        counted=_("in the order of the offices, not ranked; n is people who answered"),
        rows=[_dot(row, counted, names, codes) for row in counted.communities],
        overall=DotRow(
            name=_("All"), numerator=whole.numerator, denominator=whole.denominator, interval=whole.interval
        ),
    )


def _dot(row: CommunityRate, counted: Monday, names: dict[int, str], codes: dict[int, str]) -> DotRow:
    rate = row.rate
    href = rate_address(RateName.RESOLUTION, Part.DENOMINATOR, counted.scope, codes.get(row.area_id, ""))
    return DotRow(
        name=names.get(row.area_id, ""),
        group=names.get(row.office_id, ""),
        numerator=rate.numerator,
        denominator=rate.denominator,
        interval=rate.interval,
        href=href if rate.denominator else "",
    )


def charts_of(counted: Monday, ground: Ground) -> list[RunChart]:
    """The run charts of the last twelve months."""
    return [_chart(run, counted, ground.area.code) for run in counted.runs]


def _chart(run: Run, counted: Monday, code: str) -> RunChart:
    on_time = run.name is RateName.ON_TIME
    return RunChart(
        heading=_("%(rate)s, twelve months") % {"rate": RATES[run.name].label},
        counted=_("n: finished that month, with a limit") if on_time else _("n: verdicts of that month"),
        points=[
            RunPoint(
                label=str(point.month.month),
                name=month_name(point.month),
                numerator=point.rate.numerator,
                denominator=point.rate.denominator,
                limits=point.limits if point.limits and point.limits.low < point.limits.high else None,
                href=month_address(run.name, point.month, counted, code) if point.rate.denominator else "",
            )
            for point in run.points
        ],
        centre=run.centre,
    )


def month_address(name: RateName, month: date, counted: Monday, code: str) -> str:
    """The records of one point of a run chart."""
    scope = month_scope(month, counted.year)
    return rate_address(name, Part.DENOMINATOR, scope, code, month=f"{month:%Y-%m}")


def month_name(month: date) -> str:
    """6 月, June: within twelve months the year says itself."""
    return ENGLISH_MONTHS[month.month - 1] if language_key(get_language()) == "en" else f"{month.month} 月"


@dataclass(frozen=True, slots=True)
class Rising:
    """A category that comes more often lately."""

    name: str
    note: str
    bars: Bars
    before: str
    lately: str
    href: str


def rising_of(counted: Monday, ground: Ground) -> list[Rising]:
    """What comes more often in the last four weeks than in the eight before."""
    names = concerns.category_index()
    return [_rise(rise, names[rise.category_id].name, counted, ground) for rise in counted.rising]


def _rise(rise: Rise, name: str, counted: Monday, ground: Ground) -> Rising:
    before, lately = plain_number(round(rise.before, 1)), plain_number(round(rise.lately, 1))
    first, last = timezone.localdate(counted.scope.start), timezone.localdate(counted.last_week.scope.end) - DAY
    pairs = f"f=all&category={rise.category_id}&area={ground.area.pk}&since={first}&until={last}"
    return Rising(
        name=name,
        note=_("More than chance alone would bring") if rise.beyond_chance else _("Within the usual ups and downs"),
        bars=Bars(
            values=rise.weeks,
            recent=RECENT_WEEKS,
            label=_("%(name)s: %(before)s a week before, %(lately)s a week lately")
            % {"name": name, "before": before, "lately": lately},
        ),
        before=before,
        lately=lately,
        href=f"{reverse('desk:ledger')}?{pairs}",
    )


def rate_cells(rate: Rate) -> tuple[str, str]:
    """Value and interval in words for a table; dashes where nobody was there to ask, counts alone below thirty."""
    figure = Figure(label="", numerator=rate.numerator, denominator=rate.denominator, interval=rate.interval)
    if figure.empty or figure.is_few:
        return "", ""
    ends = figure.interval_words
    return f"{figure.value}%", f"{ends[0]}–{ends[1]}" if ends else ""
