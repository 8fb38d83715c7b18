"""The records behind a figure of a report, by number."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from minsheng.concerns.models import Concern
from minsheng.concerns.queries.counting import Scope
from minsheng.concerns.states import ENDED, Outcome


def records_of(scope: Scope, *, category_ids: Iterable[int] | None = None, solved: bool = False) -> list[int]:
    """Numbers of the concerns of ``received``, oldest first."""
    rows = received(scope, category_ids=category_ids, solved=solved)
    return list(rows.order_by("received_at", "id").values_list("id", flat=True))


def received(scope: Scope, *, category_ids: Iterable[int] | None = None, solved: bool = False) -> QuerySet[Concern]:
    """The concerns received in the time, unordered; ``solved``: those put right by its end."""
    rows = Concern.objects.filter(scope.concerns(), scope.during("received_at"))
    if category_ids is not None:
        rows = rows.filter(category_id__in=sorted(category_ids))
    if solved:
        rows = rows.filter(state__in=sorted(ENDED), outcome=Outcome.SOLVED, finished_at__lt=scope.end)
    return rows.order_by()
