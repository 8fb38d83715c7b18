"""The figures of the district report, and the records behind each: what full-time workers wrote down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from django.utils import timezone

from minsheng.concerns.queries import category_index
from minsheng.concerns.queries.behind import BehindList, people_behind, received_behind, verdicts_behind
from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import Duty
from minsheng.directory.queries import holders_of
from minsheng.insight.policy import DRAINAGE_AND_SANITATION, ROADS


class Figure(StrEnum):
    """What the report counts among the concerns that full-time workers wrote down."""

    RECORDED = "recorded"
    ROADS = "roads"
    DRAINAGE = "drainage"
    SATISFIED = "recorded_satisfied"
    ANSWERED = "recorded_answered"
    ASKED = "recorded_asked"


def by_full_time_workers(scope: Scope) -> Scope:
    """The scope with nothing but what workers wrote down who held the duty of issue collector in its time."""
    first = timezone.localdate(scope.start) if scope.start else date(1900, 1, 1)
    return replace(scope, recorders=holders_of(Duty.ISSUE_COLLECTOR, since=first, until=timezone.localdate(scope.end)))


def records_of_figure(figure: Figure, scope: Scope, *, category: str = "") -> BehindList:
    """The rows that the figure counts; of those recorded, only the ones of a ``category`` (its code) where named."""
    scope = by_full_time_workers(scope)
    if figure is Figure.ASKED:
        return people_behind(scope, ("asked",))
    if figure in {Figure.SATISFIED, Figure.ANSWERED}:
        return verdicts_behind(scope, (figure.removeprefix("recorded_"),), by_staff=False)
    if figure is Figure.RECORDED:
        return received_behind(scope, category_ids=ids_of([category]) if category else None)
    return received_behind(scope, category_ids=ids_of(CODES[figure]), solved=True)


CODES = {Figure.ROADS: ROADS, Figure.DRAINAGE: DRAINAGE_AND_SANITATION}


def ids_of(codes: Iterable[str]) -> set[int]:
    """The categories with these codes."""
    wanted = set(codes)
    return {fact.id for fact in category_index().values() if fact.code in wanted}
