"""From the wrong place or the wrong category to the right one: routed again, the clock's truth kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.states import Action
from minsheng.core.actors import Actor

from . import worker_notices
from .desk import assign_concern
from .errors import refuse
from .moving import Line, carry_out, lock, permitted
from .placing import new_area, new_category, new_limits
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
    place, about = new_area(concern, area_id), new_category(concern, category_id)
    changes, detail = place[0] | about[0], place[1] | about[1]
    if not changes:
        raise refuse(Refused.SAME_PLACE)
    # no unit has it now: its office's own hours
    limits = new_limits(concern, changes.get("urgency", concern.urgency), unit_id=None)
    changes |= {"unit_id": None, "handler_id": None} | limits
    detail |= {"unit": unit} if unit else {}
    line = Line(text=plain_text(text), changes=changes, detail=detail)
    carry_out(concern, Action.MOVE, line, by=by, at=at)
    if unit is not None:
        worker_notices.moved_away(concern, (unit, handler), at=at)
    if concern.office_id != office:
        worker_notices.moved_here(concern, at=at)
    if route(concern, at=at, assign=assign_concern).rule is not None:
        concern.refresh_from_db()
    return concern
