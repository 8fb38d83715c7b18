"""The rates of a scope, and the same month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from minsheng.concerns.queries import counting
from minsheng.concerns.queries.counting import Scope
from minsheng.core.statistics import Interval, control_limits
from minsheng.insight.policy import (
    ON_TIME_BY_MONTH,
    PARTS,
    Rate,
    RateName,
    Rates,
    definition,
    satisfaction,
    share,
    staff_share,
    verdict_rates,
    work_rates,
)

from .weights import weights

CHANNELS = counting.WAYS


def rates_of(scope: Scope) -> Rates:
    """Every rate of the field rules for ``scope``, in three statements."""
    work, asking = counting.work_counts(scope), counting.asking_counts(scope)
    residents, staff = counting.verdict_counts_apart(scope)
    channels = {
        name: share(RateName.RATING_RESPONSE, asking[f"answered_{name}"], asking[f"asked_{name}"]) for name in CHANNELS
    }
    ours = weights()
    rates = verdict_rates(residents, ours) | work_rates(work | asking)
    rates[RateName.STAFF_SHARE] = staff_share(residents, staff)
    return Rates(
        rates={name: rates[name] for name in RateName},
        staff_entered=verdict_rates(staff, ours),
        counts=work | asking | {f"verdicts_{name}": count for name, count in residents.items()},
        by_channel=channels,
    )


def as_json(rates: Rates) -> dict[str, Any]:
    """The rates as plain values for a script: value, numerator, denominator, interval and definition each."""
    return {
        "rates": {name.value: _rate_json(rate) for name, rate in rates.rates.items()},
        "staff_entered": {name.value: _rate_json(rate) for name, rate in rates.staff_entered.items()},
        "rating_response_by_channel": {name: _rate_json(rate) for name, rate in rates.by_channel.items()},
        "without_limit": rates.counts["without_limit"],
        "counts": rates.counts,
    }


def _rate_json(rate: Rate) -> dict[str, Any]:
    return {
        "value": rate.value,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "interval": list(rate.interval) if rate.interval else None,
        "definition": definition(rate.name, weights()),
    }


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One month of a run chart: the rate and the limits that chance alone would keep it within."""

    month: date
    rate: Rate
    limits: Interval | None


@dataclass(frozen=True, slots=True)
class Run:
    """A rate month by month: the centre line (None without any case) and a point for each month, empty ones too."""

    name: RateName
    centre: float | None
    points: tuple[MonthPoint, ...]


def runs_of(names: Sequence[RateName], scope: Scope) -> list[Run]:
    """The run charts of several rates over the scope's months; verdicts and work are read once each.

    Known for response, resolution, satisfaction and on_time. Limits are those of a p-chart around the period's rate.
    """
    months = month_starts(scope)
    bounds = [*(_span(month, scope)[0] for month in months), scope.end]
    within = replace(scope, start=bounds[0])
    work = counting.work_by_span(within, bounds) if RateName.ON_TIME in names else []
    verdicts = counting.verdicts_by_span(within, bounds) if set(names) - {RateName.ON_TIME} else []
    return [_run(name, months, work if name is RateName.ON_TIME else verdicts) for name in names]


def _run(name: RateName, months: Sequence[date], counts: Sequence[Mapping[str, int]]) -> Run:
    rates = [(month, _month_rate(name, row)) for month, row in zip(months, counts, strict=True)]
    total, cases = sum(rate.numerator for _, rate in rates), sum(rate.denominator for _, rate in rates)
    centre = total / cases if cases else None
    points = [MonthPoint(month, rate, _limits(centre, rate.denominator)) for month, rate in rates]
    return Run(name, centre, tuple(points))


def _limits(centre: float | None, cases: int) -> Interval | None:
    return control_limits(centre, cases) if centre is not None and cases else None


def _month_rate(name: RateName, counts: Mapping[str, int]) -> Rate:
    if name is RateName.SATISFACTION:
        return satisfaction(counts["satisfied"], counts["fair"], counts["valid"], weights())
    parts = ON_TIME_BY_MONTH if name is RateName.ON_TIME else PARTS[name]
    return share(name, counts[parts.numerator], counts[parts.denominator])


def month_starts(scope: Scope) -> list[date]:
    """The first days of the local months the scope touches; twelve back from its end where it has no start."""
    last = timezone.localdate(scope.end)
    first = timezone.localdate(scope.start) if scope.start else date(last.year - 1, last.month, 1)
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        months.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004
    return months


def month_scope(month: date, scope: Scope) -> Scope:
    """The part of the scope's time that lies in the local month beginning on ``month``."""
    start, end = _span(month, scope)
    return replace(scope, start=start, end=end)


def _span(month: date, scope: Scope) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(month, time.min))
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    end = timezone.make_aware(datetime.combine(following, time.min))
    return max(start, scope.start) if scope.start else start, min(end, scope.end)
