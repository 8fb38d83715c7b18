"""The district report in words, in the reader's language; the same figures as plain values for a script."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.insight.policy import FEW, PARTS, RateName

from .figures import Figure
from .rates import as_json
from .records import COUNTS, Part
from .report import DistrictReport, OfficeAccount, Verdicts
from .weights import weights

HUNDRED = 100


class Address(Protocol):
    """Where the records behind a figure are listed; the interface that prints the report knows."""

    def __call__(self, what: str, area: str, **more: str) -> str:
        """For a rate, a count or a Figure of an area (its code) in the report's time; ``more``: what narrows it."""


class Links:
    """How a report leads from a figure to its records: here not at all."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def to(self, shown: str | int, what: str, area: str, **more: str) -> str:
        """The figure as a link; a nought leads nowhere."""
        words = shown if isinstance(shown, str) else f"{shown:,}"
        return words if words == "0" else self.written(words, self.address(what, area, **more))

    def written(self, words: str, address: str) -> str:
        """The words of a figure with the address of its records."""
        del address
        return words

    def end(self) -> list[str]:
        """Lines below the report."""
        return []


class References(Links):
    """Markdown's own: a number beside each figure, the addresses below the text, which stays readable as it is."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self.found: list[str] = []

    def written(self, words: str, address: str) -> str:
        """A reference, numbered in the order of the text."""
        self.found.append(address)
        return f"[{words}][{len(self.found)}]"

    def end(self) -> list[str]:
        """Where each number leads."""
        return ["", *(f"[{number}]: {found}" for number, found in enumerate(self.found, start=1))]


def percent(share: float, n: float) -> str:
    """A share in per cent: one decimal from a hundred cases on, none below."""
    return _("%(number)s %%") % {"number": f"{share * 100:.1f}" if n >= HUNDRED else f"{share * 100:.0f}"}


def report_lines(report: DistrictReport, links: Links) -> list[str]:
    """The report as Markdown, line by line; ``links`` say how every figure leads to its records."""
    period = _("From %(first)s to %(last)s, both days counted.") % {"first": report.first, "last": report.last}
    lines = [f"# {report.name}", "", period, ""]
    lines += [f"- {line}" for line in _whole(report, links)]
    for office in report.offices:
        if office.recorded:
            lines += ["", f"## {office.name}", "", *[f"- {line}" for line in _office(office, links)]]
    return [*lines, *links.end()]


def _whole(report: DistrictReport, links: Links) -> list[str]:

    def count(name: str) -> str:
        return links.to(report.rates.counts[name], name, report.code)

    lines = [
        _("%(received)s concerns received, %(finished)s finished, %(open)s open on the last day.")
        % {name: count(name) for name in ("received", "finished", "open")},
        _("On time: %(rate)s. Without a limit, counted apart: %(apart)s.")
        % {"rate": _rate(report, RateName.ON_TIME, links), "apart": count("without_limit")},
        _("Solved, in the residents' own word: %(rate)s.") % {"rate": _rate(report, RateName.RESOLUTION, links)},
        _("Satisfied (fair counts %(weight)s): %(rate)s.")
        % {"weight": f"{weights().fair:g}", "rate": _rate(report, RateName.SATISFACTION, links)},
        _("Of %(asked)s people asked, %(answered)s answered; %(eligible)s could have been asked.")
        % {
            "asked": _part(report, RateName.RATING_RESPONSE, Part.DENOMINATOR, links),
            "answered": _part(report, RateName.RATING_RESPONSE, Part.NUMERATOR, links),
            "eligible": _part(report, RateName.COVERAGE, Part.DENOMINATOR, links),
        },
    ]
    staff = report.rates.staff_entered[RateName.RESOLUTION]
    if staff.denominator:
        words = _("Verdicts written down by workers, counted apart: %(count)s.")
        shown = links.to(staff.denominator, RateName.RESOLUTION, report.code, part=Part.DENOMINATOR, by="staff")
        lines.append(words % {"count": shown})
    if report.replies.median is not None:
        days = f"{report.replies.median.total_seconds() / 86_400:.1f}"
        lines.append(_("Half of the replies came within %(days)s days.") % {"days": days})
    return lines


def _part(report: DistrictReport, name: RateName, part: Part, links: Links) -> str:
    """The number above or below the line of a rate."""
    rate = report.rates.rates[name]
    value = rate.numerator if part is Part.NUMERATOR else rate.denominator
    return links.to(f"{value:,.2f}".rstrip("0").rstrip("."), name, report.code, part=part)


def _rate(report: DistrictReport, name: RateName, links: Links) -> str:
    rate = report.rates.rates[name]
    if rate.value is None:
        return _("n/a (nothing to count)")
    parts = " / ".join(_part(report, name, part, links) for part in (Part.NUMERATOR, Part.DENOMINATOR))
    if rate.interval is None:
        return f"{percent(rate.value, rate.denominator)} ({parts})"
    low, high = (percent(end, rate.denominator) for end in rate.interval)
    words = _("%(value)s (%(parts)s; with 95 %% confidence %(low)s to %(high)s)")
    return words % {"value": percent(rate.value, rate.denominator), "parts": parts, "low": low, "high": high}


def _office(office: OfficeAccount, links: Links) -> list[str]:
    recorded = links.to(len(office.recorded), Figure.RECORDED, office.code)
    tops = [(top, links.to(len(top.records), Figure.RECORDED, office.code, category=top.code)) for top in office.top]
    top = _(", ").join(_("%(category)s (%(count)s)") % {"category": one.name, "count": count} for one, count in tops)
    lines = [
        ngettext(
            "%(count)s concern written down by full-time workers.",
            "%(count)s concerns written down by full-time workers.",
            len(office.recorded),
        )
        % {"count": recorded}
    ]
    if tops:
        lines.append(_("Most of all: %(top)s.") % {"top": top})
    return [
        *lines,
        _("Roads put right: %(count)s.") % {"count": links.to(len(office.roads), Figure.ROADS, office.code)},
        _("Drainage and sanitation put right: %(count)s.")
        % {"count": links.to(len(office.drainage), Figure.DRAINAGE, office.code)},
        *_verdicts(office.verdicts, office.code, links),
    ]


def _verdicts(verdicts: Verdicts, code: str, links: Links) -> list[str]:
    if verdicts.interval is None:
        return [_("Nobody has given a verdict yet.")]
    n = verdicts.answered
    low, high = (percent(end, n) for end in verdicts.interval)
    values = {
        "satisfied": links.to(verdicts.satisfied, Figure.SATISFIED, code),
        "verdicts": links.to(n, Figure.ANSWERED, code),
        "share": percent(verdicts.satisfied / n, n),
        "low": low,
        "high": high,
    }
    if n < FEW:
        words = _(
            "%(satisfied)s of %(verdicts)s verdicts in the residents' own hand are satisfied: too few to compare."
        )
    elif verdicts.interval.low > 1 / 2:
        words = _(
            "Most are satisfied: %(satisfied)s of %(verdicts)s verdicts in the residents' own hand (%(share)s, with "
            "95 %% confidence %(low)s to %(high)s)."
        )
    else:
        words = _(
            "%(satisfied)s of %(verdicts)s verdicts in the residents' own hand are satisfied (%(share)s, with 95 %% "
            "confidence %(low)s to %(high)s)."
        )
    return [words % values, *_asking(verdicts, code, links)]


def _asking(verdicts: Verdicts, code: str, links: Links) -> list[str]:
    """How many of those asked said anything at all: a score without it could be anybody's."""
    response = verdicts.response
    if response.value is None:
        return []
    values = {
        "asked": links.to(response.denominator, Figure.ASKED, code),
        "count": f"{response.numerator:,.0f}",
        "share": percent(response.value, response.denominator),
    }
    return [_("Of %(asked)s people asked, %(count)s answered, in their own hand or to a worker (%(share)s).") % values]


def report_json(report: DistrictReport, address: Address) -> dict[str, Any]:
    """The figures, each with the numbers of its records or the address that lists them."""
    counted = [name.value for name in PARTS] + list(COUNTS)
    return {
        "name": report.name,
        "first_day": report.first.isoformat(),
        "last_day": report.last.isoformat(),
        **as_json(report.rates),
        "addresses": {name: address(name, report.code) for name in counted},
        "offices": [
            {
                "code": office.code,
                "name": office.name,
                "recorded_by_full_time_workers": _figure(office.recorded),
                "top_categories": [{"code": top.code, "name": top.name, **_figure(top.records)} for top in office.top],
                "roads_put_right": _figure(office.roads),
                "drainage_and_sanitation_put_right": _figure(office.drainage),
                "verdicts": {
                    "satisfied": office.verdicts.satisfied,
                    "answered": office.verdicts.answered,
                    "asked": office.verdicts.response.denominator,
                    "asked_and_answered": office.verdicts.response.numerator,
                    "interval": list(office.verdicts.interval) if office.verdicts.interval else None,
                },
                "addresses": {figure.value: address(figure, office.code) for figure in Figure},
            }
            for office in report.offices
        ],
    }


def _figure(records: list[int]) -> dict[str, Any]:
    return {"count": len(records), "records": records}
