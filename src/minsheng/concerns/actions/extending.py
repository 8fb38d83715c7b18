"""More time: asked by the unit before the limit, granted or refused by somebody else, told to the resident."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.queries.reading import reason_for_extension
from minsheng.concerns.states import Action
from minsheng.core.actors import Actor

from . import notices
from .clocks import NO_EXTENSION
from .errors import refuse
from .moving import Line, carry_out, lock


@transaction.atomic
def ask_extension(
    concern_id: int, *, until: datetime | None, text: str, by: Actor, at: datetime, version: int | None = None
) -> Concern:
    """Ask for a later limit, saying why; the resident will read the reason once somebody else agrees."""
    concern = lock(concern_id, by=by, version=version)
    if until is not None and concern.due_at is not None and until <= concern.due_at:
        raise refuse(Refused.UNTIL_NOT_LATER)
    changes = {"extension_asked_at": at, "extension_asked_by_id": by.worker_id, "extension_until": until}
    detail = {"until": until.isoformat() if until else ""}
    line = Line(text=plain_text(text), until=until, changes=changes, detail=detail)
    carry_out(concern, Action.ASK_EXTENSION, line, by=by, at=at)
    return concern


@transaction.atomic
def grant_extension(concern_id: int, *, by: Actor, at: datetime, version: int | None = None) -> Concern:
    """Agree: the limit moves to the day asked for, and the residents are told the reason and the new day."""
    concern = lock(concern_id, by=by, version=version)
    reason = reason_for_extension(concern.pk)
    until = concern.extension_until
    detail = {"until": until.isoformat() if until else "", "from": concern.due_at.isoformat() if concern.due_at else ""}
    changes: dict[str, Any] = {"due_at": until, "extension_count": concern.extension_count + 1, **NO_EXTENSION}
    line = Line(text=reason, visible=True, changes=changes, detail=detail)
    carry_out(concern, Action.GRANT_EXTENSION, line, by=by, at=at)
    notices.extended(concern, reason, at=at)
    return concern


@transaction.atomic
def refuse_extension(
    concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None
) -> Concern:
    """Disagree: the limit stays as it is."""
    concern = lock(concern_id, by=by, version=version)
    carry_out(concern, Action.REFUSE_EXTENSION, Line(text=plain_text(text), changes=dict(NO_EXTENSION)), by=by, at=at)
    return concern
