"""`minsheng rates`: every rate of a scope, told honestly."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rich.table import Table

from minsheng.concerns.queries import reply_times
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import Agreement, Rate, Rates, definition
from minsheng.insight.queries import agreement_as_json, agreement_of, rates_of, weights
from minsheng.insight.queries import as_json as rates_as_json
from minsheng.interfaces.cli.errands.ground import Days, must_be_set_up, scope_of
from minsheng.interfaces.cli.errands.take_in import days as in_days
from minsheng.interfaces.cli.speaking import say, say_json, table_console
from minsheng.interfaces.shared.figures import percent, plain_number


def run(*, area: str, days: Days, as_json: bool) -> None:
    """Count and print. Raises Mistake for an area nobody knows or a period that ends before it begins."""
    must_be_set_up()
    scope = scope_of(area, days, now=timezone.now())
    rates = rates_of(scope)
    replies = reply_times(scope)
    frame = {
        "area": area or None,
        "from": scope.start.isoformat() if scope.start else None,
        "before": scope.end.isoformat(),
    }
    if as_json:
        median = {"median_days_to_reply": in_days(replies.median), "replies": replies.count}
        say_json({**frame, **rates_as_json(rates), **median, "recheck": agreement_as_json(agreement_of(scope))})
        return
    _tell(scope, rates)
    say(agreed(agreement_of(scope)))
    if replies.median is not None:
        say(f"Median time to the reply: {in_days(replies.median)} days ({replies.count:,} replies).")


def agreed(found: Agreement) -> str:
    """Of the second askings, how many heard the same."""
    if found.share is None or found.interval is None:
        return f"Asked a second time: {found.done:,} of {found.drawn:,} drawn; nobody reached yet."
    low, high = (percent(end, found.reached) for end in found.interval)
    return (
        f"Asked a second time: {found.done:,} of {found.drawn:,} drawn, {found.reached:,} reached; the same answer "
        f"{percent(found.share, found.reached)} % ({found.same:,} of {found.reached:,}, {low} - {high}); better "
        f"{found.better:,}, worse {found.worse:,}."
    )


def cells(rate: Rate) -> tuple[str, str, str]:
    """Value, parts and interval of a rate in words; "n/a" where nobody was there to ask."""
    if rate.value is None:
        return "n/a", f"{plain_number(rate.numerator)} / 0", ""
    parts = f"{plain_number(rate.numerator)} / {plain_number(rate.denominator)}"
    if rate.interval is None:
        return f"{percent(rate.value, rate.denominator)} %", parts, ""
    low, high = (percent(end, rate.denominator) for end in rate.interval)
    return f"{percent(rate.value, rate.denominator)} %", parts, f"{low} - {high}"


def _tell(scope: Scope, rates: Rates) -> None:
    since = f"{timezone.localtime(scope.start):%Y-%m-%d}" if scope.start else "the beginning"
    say(f"From {since} to {timezone.localtime(scope.end):%Y-%m-%d %H:%M}. Verdicts in the residents' own hand.")
    table = Table(box=None, pad_edge=False)
    for heading, justify in (
        ("rate", "left"),
        ("value", "right"),
        ("of", "right"),
        ("95 %", "right"),
        ("what", "left"),
    ):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]  # the literals are in the loop's tuple
    for name, rate in rates.rates.items():
        table.add_row(name.value.replace("_", " "), *cells(rate), definition(name, weights()))
    table_console().print(table)
    apart: dict[str, Any] = {name: rate for name, rate in rates.staff_entered.items() if rate.denominator}
    say(f"Without a limit, counted apart: {rates.counts['without_limit']:,}.")
    say(f"Left out: {rates.counts['merged']:,} merged, {rates.counts['withdrawn']:,} withdrawn.")
    channels = [f"{name} {' of '.join(cells(rate)[:2])}" for name, rate in rates.by_channel.items() if rate.denominator]
    say(f"Answers by the way people were asked: {', '.join(channels) or 'nobody was asked'}.")
    if apart:
        told = ", ".join(f"{name.value} {' of '.join(cells(rate)[:2])}" for name, rate in rates.staff_entered.items())
        say(f"Verdicts written down by staff, counted apart: {told}.")
    else:
        say("Verdicts written down by staff: none.")
