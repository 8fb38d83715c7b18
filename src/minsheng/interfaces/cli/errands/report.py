"""`minsheng report`: readable accounts."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import override

from minsheng.concerns.queries.counting import Scope
from minsheng.insight.queries.account import Links, References, report_json, report_lines
from minsheng.insight.queries.report import district_report, year_up_to_newest
from minsheng.interfaces.cli.errands.ground import Days, address_of_records, must_be_set_up, scope_of
from minsheng.interfaces.cli.speaking import Mistake, say, say_json, table_console


class Clickable(Links):
    """A terminal's own links (OSC 8): the figure is underlined and opens, nothing else is printed."""

    def written(self, words: str, address: str) -> str:
        """The figure between the two signs that make it a link."""
        return f"\x1b]8;;{address}\x1b\\{words}\x1b]8;;\x1b\\"


def links_of(scope: Scope, *, wanted: bool) -> Links:
    """Links a terminal opens, references in a file or a pipe, or none."""
    console = table_console()
    on_terminal = console.is_terminal and not console.is_dumb_terminal
    kind = (Clickable if on_terminal else References) if wanted else Links
    return kind(address_of_records(scope))


def run(*, area: str, days: Days, as_json: bool, links: bool, language: str) -> None:
    """Print the district's account. Raises Mistake for an empty book, or a period without a beginning."""
    must_be_set_up()
    scope = scope_of(area, days, now=timezone.now())
    if days == (None, None):
        period = year_up_to_newest()
        if period is None:
            raise Mistake("The book is empty: there is nothing to report. `minsheng sample longhua` fills a sample.")
        scope = replace(scope, start=period[0], end=period[1])
    elif scope.start is None:
        raise Mistake("--to needs --from: a report has a first day.")
    with override(language):
        report = district_report(scope)
        if as_json:
            say_json(report_json(report, address_of_records(scope)))
        else:
            say("\n".join(report_lines(report, links_of(scope, wanted=links))))
