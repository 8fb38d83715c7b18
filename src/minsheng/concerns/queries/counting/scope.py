"""What is counted: an area, a time, and what somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from minsheng.concerns.queries.lists import below_area, reach_of, reaches_all_below
from minsheng.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: concerns below an area path ("" is everywhere), in the half-open time from ``start`` to ``end``.

    ``start`` None counts from the beginning. What was open at ``end`` is judged as at ``end``, also where it has been
    finished since. Given an ``actor``, only what their posts reach.
    """

    end: datetime
    start: datetime | None = None
    area_path: str = ""
    recorded_by_worker: bool = False
    recorders: frozenset[int] | None = None
    """Only what these workers wrote down."""
    actor: Actor | None = None
    category_ids: frozenset[int] | None = None
    """Only concerns of these categories."""

    def concerns(self, prefix: str = "") -> Q:
        """The condition on a concern (reached through ``prefix``) that it belongs to the scope."""
        condition = below_area(self.area_path, prefix)
        if self.recorded_by_worker:
            condition &= Q(**{f"{prefix}recorded_by__isnull": False})
        if self.recorders is not None:
            condition &= Q(**{f"{prefix}recorded_by_id__in": sorted(self.recorders)})
        if self.category_ids is not None:
            condition &= Q(**{f"{prefix}category_id__in": sorted(self.category_ids)})
        if self.actor is not None and not reaches_all_below(self.actor, self.area_path):
            reach = reach_of(self.actor, prefix)
            condition = condition if reach is None else condition & reach
        return condition

    def during(self, column: str) -> Q:
        """The condition that a time lies in the scope's time."""
        condition = Q(**{f"{column}__lt": self.end})
        return condition & Q(**{f"{column}__gte": self.start}) if self.start else condition
