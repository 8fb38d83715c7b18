"""The record book, page by page: what came in, in the order it came, and the verdict that stands beside it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from minsheng.concerns.models import Concern, Rating
from minsheng.concerns.queries.counting import WORK, Scope

SHOWN = ("area", "category", "unit")


def book_entries(scope: Scope) -> QuerySet[Concern]:
    """Everything the scope received, oldest first: the lines of the book. Without the long text."""
    rows = Concern.objects.filter(scope.concerns(), WORK["received"](scope))
    return rows.select_related(*SHOWN).defer("text").order_by("received_at", "id")


def verdicts_on(concern_ids: Iterable[int]) -> dict[int, Rating]:
    """Concern id → the verdict in the book: the newest in a resident's own hand, else the newest told to a worker.

    One statement.
    """
    rows = Rating.objects.filter(concern_id__in=sorted(concern_ids), latest=True).order_by("at", "id")
    found: dict[int, Rating] = {}
    for rating in rows:
        before = found.get(rating.concern_id)
        if before is None or rating.entered_by_id is None or before.entered_by_id is not None:
            found[rating.concern_id] = rating
    return found
