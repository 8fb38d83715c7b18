"""`minsheng report`: readable accounts."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import override

from minsheng.insight.queries.account import report_json, report_lines
from minsheng.insight.queries.report import district_report, year_up_to_newest
from minsheng.interfaces.cli.errands.ground import Days, address_of_records, must_be_set_up, scope_of
from minsheng.interfaces.cli.speaking import Mistake, say, say_json


def run(*, area: str, days: Days, as_json: bool, language: str) -> None:
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
            say("\n".join(report_lines(report, address_of_records(scope))))
