"""Topics of months, and what came in before, during and after: counted as the leader page counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from minsheng.concerns.queries import category_index, counting
from minsheng.concerns.queries.counting import Scope
from minsheng.concerns.queries.lists import after, paged
from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index
from minsheng.insight.models import FocusTopic
from minsheng.insight.policy import Rate, RateName, share
from minsheng.insight.queries.briefing import months_back
from minsheng.insight.queries.meetings import offices_read

if TYPE_CHECKING:
    from datetime import date

    from minsheng.insight.models import FocusMeasure

PAGE = 40


@dataclass(frozen=True, slots=True)
class MonthCount:
    """One of the three months: what came in of the topic, of how many with any category, and how much was solved."""

    month: date
    received: int
    of: int
    solved: Rate
    begun: bool
    over: bool


def categories_in(category_id: int) -> frozenset[int]:
    """The ids of a category, and where it is a class of all inside it."""
    index = category_index()
    own = index.get(category_id)
    return frozenset(fact.id for fact in index.values() if own and own.code in {fact.code, fact.parent_code})


def topics_for(actor: Actor) -> QuerySet[FocusTopic]:
    """The topics of the offices whose meetings the actor may read, latest month first."""
    rows = FocusTopic.objects.filter(office_id__in=offices_read(actor))
    return rows.select_related("office", "category", "owner", "closed_by").order_by("-begins_at", "-id")


def page_of_topics(
    rows: QuerySet[FocusTopic], *, cursor: str = "", back: bool = False
) -> tuple[list[FocusTopic], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "begins_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "begins_at", cursor, PAGE, back=back)


def measures_of(topic: FocusTopic) -> list[FocusMeasure]:
    """Its measures, the nearest day first. One statement."""
    return list(topic.measures.select_related("done_by").order_by("due", "id"))


def topics_of_month(area_path: str, at: datetime) -> list[FocusTopic]:
    """The topics of the month of ``at``, of the offices at or below an area. One statement."""
    offices = [fact.id for fact in area_index().values() if fact.path.startswith(area_path)]
    rows = FocusTopic.objects.filter(office_id__in=offices, begins_at=months_back(at, 0))
    return list(rows.select_related("office", "category").order_by("office__path"))


def counts_of(topic: FocusTopic, actor: Actor, *, at: datetime) -> Sequence[MonthCount]:
    """The month before, the month and the month after, as far as they had come by ``at``. Two statements.

    Within what the actor may read, as on the leader page.
    """
    months = [months_back(topic.begins_at, back) for back in (1, 0, -1, -2)]
    bounds = [min(month, at) for month in months]
    path, inside = area_index()[topic.office_id].path, categories_in(topic.category_id)
    scope = Scope(start=bounds[0], end=bounds[-1], area_path=path, actor=actor)
    received = counting.received_by_span(scope, bounds)
    narrowed = Scope(start=bounds[0], end=bounds[-1], area_path=path, actor=actor, category_ids=inside)
    verdicts = counting.verdicts_by_span(narrowed, bounds)
    return [
        MonthCount(
            month=timezone.localdate(months[place]),
            received=sum(spans[place] for category, spans in received.items() if category in inside),
            of=sum(spans[place] for spans in received.values()),
            solved=share(RateName.RESOLUTION, counted["solved"], counted["valid"]),
            begun=months[place] <= at,
            over=months[place + 1] <= at,
        )
        for place, counted in enumerate(verdicts)
    ]
