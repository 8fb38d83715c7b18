"""The district report in words, in the reader's language; the same figures as plain values for a script."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.insight.policy import FEW, RateName

from .rates import as_json
from .report import DistrictReport, OfficeAccount, Verdicts
from .weights import weights

HUNDRED = 100


def percent(share: float, n: float) -> str:
    """A share in per cent: one decimal from a hundred cases on, none below."""
    return f"{share * 100:.1f} %" if n >= HUNDRED else f"{share * 100:.0f} %"


def report_lines(report: DistrictReport) -> list[str]:
    """The report as Markdown, line by line."""
    period = _("From %(first)s to %(last)s, both days counted.") % {"first": report.first, "last": report.last}
    lines = [f"# {report.name}", "", period, ""]
    lines += [f"- {line}" for line in _whole(report)]
    for office in report.offices:
        if office.recorded:
            lines += ["", f"## {office.name}", "", *[f"- {line}" for line in _office(office)]]
    return lines


def _whole(report: DistrictReport) -> list[str]:
    counts, rates = report.rates.counts, report.rates.rates
    lines = [
        _("%(received)s concerns received, %(finished)s finished, %(open)s open on the last day.")
        % {name: f"{counts[name]:,}" for name in ("received", "finished", "open")},
        _("On time: %(rate)s. Without a limit, counted apart: %(apart)s.")
        % {"rate": _rate(report, RateName.ON_TIME), "apart": f"{counts['without_limit']:,}"},
        _("Solved, in the residents' own word: %(rate)s.") % {"rate": _rate(report, RateName.RESOLUTION)},
        _("Satisfied (fair counts %(weight)s): %(rate)s.")
        % {"weight": f"{weights().fair:g}", "rate": _rate(report, RateName.SATISFACTION)},
        _("Of %(asked)s people asked, %(answered)s answered; %(eligible)s could have been asked.")
        % {
            "asked": f"{counts['asked']:,}",
            "answered": f"{counts['answered']:,}",
            "eligible": f"{rates[RateName.COVERAGE].denominator:,}",
        },
    ]
    staff = report.rates.staff_entered[RateName.RESOLUTION]
    if staff.denominator:
        words = _("Verdicts written down by workers, counted apart: %(count)s.")
        lines.append(words % {"count": f"{staff.denominator:,}"})
    if report.replies.median is not None:
        days = f"{report.replies.median.total_seconds() / 86_400:.1f}"
        lines.append(_("Half of the replies came within %(days)s days.") % {"days": days})
    return lines


def _rate(report: DistrictReport, name: RateName) -> str:
    rate = report.rates.rates[name]
    if rate.value is None:
        return _("n/a (nobody to ask)")
    parts = f"{rate.numerator:,.1f}".removesuffix(".0") + f" / {rate.denominator:,}"
    if rate.interval is None:
        return f"{percent(rate.value, rate.denominator)} ({parts})"
    low, high = (percent(end, rate.denominator) for end in rate.interval)
    words = _("%(value)s (%(parts)s; with 95 %% confidence %(low)s to %(high)s)")
    return words % {"value": percent(rate.value, rate.denominator), "parts": parts, "low": low, "high": high}


def _office(office: OfficeAccount) -> list[str]:
    recorded = len(office.recorded)
    top = _(", ").join(_("%(category)s (%(count)s)") % {"category": name, "count": count} for name, count in office.top)
    return [
        ngettext(
            "%(count)s concern written down by full-time workers.",
            "%(count)s concerns written down by full-time workers.",
            recorded,
        )
        % {"count": f"{recorded:,}"},
        _("Most of all: %(top)s.") % {"top": top},
        _("Roads put right: %(count)s.") % {"count": len(office.roads)},
        _("Drainage and sanitation put right: %(count)s.") % {"count": len(office.drainage)},
        _verdicts(office.verdicts),
    ]


def _verdicts(verdicts: Verdicts) -> str:
    if verdicts.interval is None:
        return _("Nobody has given a verdict yet.")
    n = verdicts.answered
    low, high = (percent(end, n) for end in verdicts.interval)
    values = {
        "satisfied": verdicts.satisfied,
        "answered": n,
        "share": percent(verdicts.satisfied / n, n),
        "low": low,
        "high": high,
        "asked": verdicts.asked,
    }
    if n < FEW:
        return _("%(satisfied)s of %(answered)s verdicts are satisfied: too few to compare.") % values
    if verdicts.interval.low > 1 / 2:
        words = _(
            "Most are satisfied: %(satisfied)s of %(answered)s verdicts (%(share)s, with 95 %% confidence %(low)s to "
            "%(high)s); %(asked)s people were asked."
        )
    else:
        words = _(
            "%(satisfied)s of %(answered)s verdicts are satisfied (%(share)s, with 95 %% confidence %(low)s to "
            "%(high)s); %(asked)s people were asked."
        )
    return words % values


def report_json(report: DistrictReport) -> dict[str, Any]:
    """The figures, each with the numbers of its records."""
    return {
        "name": report.name,
        "first_day": report.first.isoformat(),
        "last_day": report.last.isoformat(),
        **as_json(report.rates),
        "offices": [
            {
                "code": office.code,
                "name": office.name,
                "recorded_by_full_time_workers": _figure(office.recorded),
                "top_categories": [{"name": name, "count": count} for name, count in office.top],
                "roads_put_right": _figure(office.roads),
                "drainage_and_sanitation_put_right": _figure(office.drainage),
                "verdicts": {
                    "satisfied": office.verdicts.satisfied,
                    "answered": office.verdicts.answered,
                    "asked": office.verdicts.asked,
                    "interval": list(office.verdicts.interval) if office.verdicts.interval else None,
                },
            }
            for office in report.offices
        ],
    }


def _figure(records: list[int]) -> dict[str, Any]:
    return {"count": len(records), "records": records}
