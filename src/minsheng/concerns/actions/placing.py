"""Where a concern belongs and what it is about: the columns and the codes of the line that a change of either gives."""

from __future__ import annotations

from typing import Any

from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries.catalogue import category_index
from minsheng.concerns.states import Urgency
from minsheng.directory import queries as directory

from .clocks import limits_of
from .errors import refuse

Changes = tuple[dict[str, Any], dict[str, Any]]
"""Columns and codes; both empty where nothing changes."""


def new_area(concern: Concern, area_id: int | None) -> Changes:
    """Another area, with the office it belongs to; None keeps the one it has. Refused AREA_UNKNOWN."""
    if area_id is None or area_id == concern.area_id:
        return {}, {}
    area = directory.area_today(area_id)
    if area is None:
        raise refuse(Refused.AREA_UNKNOWN)
    changes = {"area_id": area.id, "office_id": area.office_id}
    return changes, {"area": {"from": concern.area_id, "to": area.id}}


def new_category(concern: Concern, category_id: int | None) -> Changes:
    """Another category, with its urgency; None keeps the one it has. Refused CATEGORY_UNKNOWN."""
    if category_id is None or category_id == concern.category_id:
        return {}, {}
    category = category_index().get(category_id)
    if category is None or not category.active:
        raise refuse(Refused.CATEGORY_UNKNOWN)
    changes = {"category_id": category.id, "urgency": category.urgency}
    return changes, {"category": {"from": concern.category_id, "to": category.id}}


def complained_about(concern: Concern) -> list[int]:
    """Whom nobody gives it to, and who stands in for nobody: the worker it complains about."""
    return [] if concern.about_worker_id is None else [concern.about_worker_id]


def new_limits(concern: Concern, urgency: str, unit_id: int | None) -> dict[str, Any]:
    """The limits from receipt, with every wait and extension used; none for what has no limit of this house."""
    if concern.source or concern.due_at is None:
        return {}
    limit = limits_of(concern, urgency=Urgency(urgency), unit_id=unit_id, dispatched_at=concern.dispatched_at)
    return {"first_due_at": limit.first_due_at, "contact_due_at": limit.contact_due_at, "due_at": limit.due_at}
