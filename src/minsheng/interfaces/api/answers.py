"""Rows into JSON and refusals into problems.

Written by hand, not through the schemas, which makes a page of fifty ten times faster; tests hold every answer to its
schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from minsheng.concerns.actions import Received
    from minsheng.concerns.models import Concern, Entry, Rating


def concern_json(row: Concern, *, whole: bool) -> dict[str, Any]:
    """A concern as ``ConcernOut``; ``whole`` adds text and reply."""
    found: dict[str, Any] = {
        "id": row.pk,
        "title": row.title,
        "state": row.state,
        "version": row.version,
        "category": row.category_id,
        "area": row.area_id,
        "office": row.office_id,
        "unit": row.unit_id,
        "handler": row.handler_id,
        "about_unit": row.about_unit_id,
        "place": row.place,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "channel": row.channel,
        "urgency": row.urgency,
        "outcome": row.outcome,
        "reporters": row.reporter_count,
        "received_at": row.received_at,
        "first_due_at": row.first_due_at,
        "due_at": row.due_at,
        "assigned_at": row.assigned_at,
        "finished_at": row.finished_at,
        "closed_at": row.closed_at,
        "merged_into": row.merged_into_id,
        "split_from": row.split_from_id,
        "source": row.source,
    }
    return found | {"text": row.text, "reply": row.reply} if whole else found


def received_json(received: Received) -> dict[str, Any]:
    """A receipt as ``ReceivedOut``."""
    return {
        "id": received.concern_id,
        "receipt": received.receipt,
        "state": received.state.value,
        "version": received.version,
        "created": received.created,
    }


def rated_json(row: Rating) -> dict[str, Any]:
    """A verdict as ``RatedOut``."""
    return {name: getattr(row, name) for name in ("at", "solved", "satisfied", "words", "first")}


def moved_json(row: Concern) -> dict[str, Any]:
    """A moved concern as ``MovedOut``."""
    return {
        "id": row.pk,
        "state": str(row.state),
        "version": row.version,
        "due_at": row.due_at,
        "unit": row.unit_id,
        "handler": row.handler_id,
    }


def entry_json(row: Entry, *, by: str = "") -> dict[str, Any]:
    """A line of history as ``EntryOut``; the worker by name (``by`` where it is known), the resident only as such."""
    return {
        "at": row.at,
        "action": str(row.action),
        "from_state": str(row.from_state),
        "to_state": str(row.to_state),
        "by": by or (row.worker.name if row.worker else row.actor_kind),
        "visible": row.visible,
        "text": row.text,
        "detail": row.detail,
    }


def answer(content: dict[str, Any] | list[Any], status: int = 200) -> JsonResponse:
    """Our own JSON, already in shape; never kept by anything on the way."""
    return JsonResponse(
        content,
        status=status,
        safe=False,
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        headers={"Cache-Control": "no-store"},
    )


def problem(code: str, message: str, status: int, *, field: str = "", **more: Any) -> JsonResponse:  # noqa: ANN401
    """A ``ProblemOut``."""
    return answer({"code": code, "message": message, "field": field, **more}, status)


def missing() -> JsonResponse:
    """One answer for what does not exist and for what the caller may not see."""
    return problem("not_found", _("There is no such concern, or it is not yours to see."), 404)
