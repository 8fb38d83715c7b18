"""`minsheng clock explain`: the lines that stand beside an entry at the desk, in the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override
from rich.table import Table

from minsheng.concerns.policy import Explained, Facts, Span, explain_clock, explained
from minsheng.concerns.queries import by_receipt, clock_changes_of, rules, shown_concern
from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.directory import queries as directory
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake, say, say_json, table_console
from minsheng.interfaces.shared.clock_lines import CLOCKS, lines_of, span_words, warning_of

LANGUAGE = "en"
"""As every command speaks."""
LIMIT = re.compile(r"(\d{1,4})(h|wh|d)")
MEASURES = {"h": Measure.HOURS, "wh": Measure.WORKING_HOURS, "d": Measure.WORKING_DAYS}


def run(*, receipt: str, since: datetime | None, limit: str, unit: str, as_json: bool) -> None:
    """Explain a concern's clocks, or one limit from a time. Raises Mistake for what cannot be found or read."""
    must_be_set_up()
    if bool(receipt) == (since is not None):
        raise Mistake("Give either a receipt, or a time with --from.")
    told = _of_receipt(receipt) if receipt else [_of_time(since or timezone.now(), limit, unit)]
    with override(LANGUAGE):
        if as_json:
            say_json({"clocks": [_as_json(one) for one in told]})
            return
        for one in told:
            _tell(one)


def _of_receipt(receipt: str) -> list[Explained]:
    person = by_receipt(receipt)
    if person is None:
        raise Mistake(f"There is no receipt {receipt!r}, or a digit of it is wrong.")
    concern = shown_concern(person)
    if concern.source:
        raise Mistake("This concern was imported: it keeps the limits it came with.")
    changes = clock_changes_of(concern.pk)
    facts = Facts(concern.received_at, Urgency(concern.urgency), concern.dispatched_at, changes)
    return list(explained(facts, rules(), directory.calendar(), directory.calendar(concern.unit_id)).values())


def _of_time(since: datetime, limit: str, unit: str) -> Explained:
    read = LIMIT.fullmatch(limit)
    if read is None or int(read[1]) < 1:
        raise Mistake(f"--limit is a number with h, wh or d, such as 24h, 4wh or 7d; it is {limit!r}.")
    found = directory.find_unit(code=unit) if unit else None
    if unit and found is None:
        raise Mistake(f"There is no unit with the code {unit!r}.")
    calendar = directory.calendar(found.pk if found else None)
    span = Span(int(read[1]), MEASURES[read[2]])
    return explain_clock(Clock.RESOLVE, span, timezone.make_aware(since), (), calendar)


def _tell(one: Explained) -> None:
    local = timezone.localtime(one.due_at)
    say(f"{CLOCKS[one.clock]}: {span_words(one.span)} from {timezone.localtime(one.start):%Y-%m-%d %H:%M}")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("what")
    table.add_column("adds", justify="right")
    for line in lines_of(one, timezone.now()):
        table.add_row(line.what, line.adds)
    table.add_row("= due", f"{local:%a %Y-%m-%d %H:%M}")
    table_console().print(table)
    warning = warning_of(one)
    if warning:
        say(f"Note: {warning}")
    say("")


def _as_json(one: Explained) -> dict[str, Any]:
    lines: Sequence[Any] = lines_of(one, timezone.now())
    return {
        "clock": one.clock,
        "limit": {"number": one.span.number, "measure": one.span.measure},
        "from": one.start.isoformat(),
        "due": timezone.localtime(one.due_at).isoformat(),
        "days_off": one.days_off,
        "make_up_days": one.made_up,
        "lines": [{"what": line.what, "adds": line.adds} for line in lines],
        "unknown_years": list(one.unknown_years),
    }
