"""From the wrong place or the wrong category to the right one: routed again, the clock's truth kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.queries.catalogue import category_index
from minsheng.concerns.states import Action, Urgency
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory

from . import hand_notices
from .clocks import limits_of
from .desk import assign_concern
from .errors import refuse
from .moving import Line, carry_out, lock, permitted
from .routing import route


@transaction.atomic
def move_concern(
    concern_id: int,
    *,
    area_id: int | None,
    category_id: int | None,
    by: Actor,
    at: datetime,
    text: str = "",
    version: int | None = None,
) -> Concern:
    """Give it to another area's desk, or into another category, whoever has it; None keeps what it has.

    Receipt, first hand-out, first contact, waits and extensions stay: the limits are those of the new tier from
    receipt, with everything that was used. Open tasks are in the way: each is answered or ended first. The unit that
    had it is told that it is no longer theirs, the desk of another office that it has something new.
    """
    concern = lock(concern_id, by=by, version=version)
    permitted(concern, Action.MOVE, by=by)
    office, unit, handler = concern.office_id, concern.unit_id, concern.handler_id
    changes, detail = _new_place(concern, area_id, category_id)
    if not changes:
        raise refuse(Refused.SAME_PLACE)
    changes |= {"unit_id": None, "handler_id": None} | _new_limits(concern, changes)
    detail |= {"unit": unit} if unit else {}
    line = Line(text=plain_text(text), changes=changes, detail=detail)
    carry_out(concern, Action.MOVE, line, by=by, at=at)
    if unit is not None:
        hand_notices.moved_away(concern, (unit, handler), at=at)
    if concern.office_id != office:
        hand_notices.moved_here(concern, at=at)
    if route(concern, at=at, assign=assign_concern).rule is not None:
        concern.refresh_from_db()
    return concern


def _new_place(concern: Concern, area_id: int | None, category_id: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
    changes: dict[str, Any] = {}
    detail: dict[str, Any] = {}
    if area_id is not None and area_id != concern.area_id:
        area = directory.area_index().get(area_id)
        if area is None:
            raise refuse(Refused.AREA_UNKNOWN)
        changes |= {"area_id": area.id, "office_id": area.office_id}
        detail["area"] = {"from": concern.area_id, "to": area.id}
    if category_id is not None and category_id != concern.category_id:
        category = category_index().get(category_id)
        if category is None or not category.active:
            raise refuse(Refused.CATEGORY_UNKNOWN)
        changes |= {"category_id": category.id, "urgency": category.urgency}
        detail["category"] = {"from": concern.category_id, "to": category.id}
    return changes, detail


def _new_limits(concern: Concern, changes: dict[str, Any]) -> dict[str, Any]:
    """The limits from receipt, with every wait and extension, in the office's own hours: no unit has it now."""
    if concern.source or concern.due_at is None:
        return {}
    urgency = Urgency(changes.get("urgency", concern.urgency))
    limit = limits_of(concern, urgency=urgency, unit_id=None, dispatched_at=concern.dispatched_at)
    return {"first_due_at": limit.first_due_at, "contact_due_at": limit.contact_due_at, "due_at": limit.due_at}
