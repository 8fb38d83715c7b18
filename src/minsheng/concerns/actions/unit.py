"""The unit's verbs, and what is said between unit and resident: work, wait, ask, answer, return, resolve."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from minsheng.concerns.models import Concern, Entry
from minsheng.concerns.policy import plain_text
from minsheng.concerns.states import Action, Outcome, ReturnReason, WaitingReason
from minsheng.core.actors import Actor, ActorKind
from minsheng.foundation.idempotency.actions import AlreadyClaimed

from . import notices, once
from .asking import ask_for_verdict
from .intake import add_photos
from .moving import Line, carry_out, lock


@transaction.atomic
def start_work(concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None) -> Concern:
    """The unit takes it up; the person who does becomes its handler where none was named."""
    concern = lock(concern_id, by=by, version=version)
    changes: dict[str, Any] = {} if concern.handler_id else {"handler_id": by.worker_id}
    carry_out(concern, Action.START, Line(text=plain_text(text), visible=True, changes=changes), by=by, at=at)
    return concern


@transaction.atomic
def add_note(
    concern_id: int,
    *,
    text: str,
    visible: bool,
    by: Actor,
    at: datetime,
    contacted: bool = False,
    file_ids: tuple[int, ...] = (),
    version: int | None = None,
) -> Entry:
    """Write a line, internal or shown to the resident. A note never touches a clock; the first contact is kept."""
    concern = lock(concern_id, by=by, version=version)
    changes = _first_contact(concern, at) if visible or contacted else {}
    detail = {"contacted": True} if contacted else {}
    line = Line(text=plain_text(text), visible=visible, changes=changes, detail=detail)
    entry = carry_out(concern, Action.NOTE, line, by=by, at=at)
    add_photos(concern, file_ids, by=by, at=at, visible=visible)
    return entry


class NoteWords(TypedDict):
    """What ``add_note`` is told about a note."""

    text: str
    visible: bool
    contacted: bool


def add_note_once(
    concern_id: int,
    *,
    key: str,
    by: Actor,
    at: datetime,
    file_ids: tuple[int, ...] = (),
    version: int | None = None,
    **note: Unpack[NoteWords],
) -> Entry:
    """Do as ``add_note`` does; the same note under the same idempotency key once more gives the line that is there.

    Of photos only their number counts: a form sent twice stores them anew, and they are not added to that line.
    """
    content = once.fingerprint([concern_id, note, *([len(file_ids)] if file_ids else [])])
    try:
        with transaction.atomic():
            once.claim("note", key, content, at.isoformat(), by=by, at=at)
            return add_note(concern_id, by=by, at=at, file_ids=file_ids, version=version, **note)
    except AlreadyClaimed as earlier:
        then = datetime.fromisoformat(earlier.claim.result)
        return Entry.objects.get(concern_id=concern_id, at=then, action=Action.NOTE, worker_id=by.worker_id or 0)


@transaction.atomic
def attach_photos(
    concern_id: int,
    *,
    file_ids: tuple[int, ...],
    by: Actor,
    at: datetime,
    visible: bool = True,
    version: int | None = None,
) -> Entry:
    """Add pictures to the entry."""
    concern = lock(concern_id, by=by, version=version)
    entry = carry_out(concern, Action.ATTACH, Line(visible=visible, detail={"photos": len(file_ids)}), by=by, at=at)
    add_photos(concern, file_ids, by=by, at=at, visible=visible)
    return entry


@transaction.atomic
def ask_resident(
    concern_id: int, *, text: str, until: datetime | None, by: Actor, at: datetime, version: int | None = None
) -> Concern:
    """Put a question to the resident and wait for the answer, the clock standing until then."""
    concern = lock(concern_id, by=by, version=version)
    changes, detail = _waiting(WaitingReason.RESIDENT, until, at)
    changes |= _first_contact(concern, at)
    line = Line(text=plain_text(text), visible=True, until=until, changes=changes, detail=detail)
    carry_out(concern, Action.ASK, line, by=by, at=at)
    notices.asked(concern, line.text, at=at)
    return concern


@transaction.atomic
def wait_for(
    concern_id: int,
    *,
    reason: str,
    until: datetime | None,
    text: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Concern:
    """Stop the clock with a coded reason and an until-date; the resident reads why."""
    concern = lock(concern_id, by=by, version=version)
    code = WaitingReason(reason) if reason in set(WaitingReason) else ""
    changes, detail = _waiting(code, until, at)
    line = Line(text=plain_text(text), visible=True, reason=code, until=until, changes=changes, detail=detail)
    carry_out(concern, Action.WAIT, line, by=by, at=at)
    return concern


@transaction.atomic
def resume_work(concern_id: int, *, by: Actor, at: datetime, text: str = "", version: int | None = None) -> Concern:
    """Go on after waiting; the limit moves by the working time that was spent."""
    concern = lock(concern_id, by=by, version=version)
    words = plain_text(text)
    carry_out(concern, Action.RESUME, Line(text=words, visible=bool(words)), by=by, at=at)
    return concern


@transaction.atomic
def answer_question(
    concern_id: int, *, text: str, by: Actor, at: datetime, file_ids: tuple[int, ...] = (), version: int | None = None
) -> Concern:
    """The resident (or a worker who spoke with them) answers what was asked; work goes on."""
    concern = lock(concern_id, by=by, version=version)
    carry_out(concern, Action.ANSWER, Line(text=plain_text(text), visible=True), by=by, at=at)
    add_photos(concern, file_ids, by=by, at=at)
    return concern


@transaction.atomic
def return_concern(
    concern_id: int, *, reason: str, text: str, by: Actor, at: datetime, version: int | None = None
) -> Concern:
    """Say "not ours": back to the desk with a coded reason; the second time the coordinator decides."""
    concern = lock(concern_id, by=by, version=version)
    code = reason if reason in set(ReturnReason) else ""
    changes: dict[str, Any] = {"return_count": concern.return_count + 1, "handler_id": None}
    changes["out_of_power_at"] = at if code == ReturnReason.NO_POWER else None
    detail = {"reason": code, "unit": concern.unit_id}
    line = Line(text=plain_text(text), reason=code, changes=changes, detail=detail)
    carry_out(concern, Action.RETURN, line, by=by, at=at)
    return concern


@transaction.atomic
def resolve_concern(
    concern_id: int,
    *,
    outcome: str,
    reply: str,
    by: Actor,
    at: datetime,
    file_ids: tuple[int, ...] = (),
    version: int | None = None,
) -> Concern:
    """Say what was done, with an outcome code; every reporter who can be reached is asked for a verdict."""
    concern = lock(concern_id, by=by, version=version)
    words = plain_text(reply)
    code = outcome if outcome in set(Outcome) else ""
    changes = {"outcome": code, "reply": words} | _first_contact(concern, at)
    if concern.handler_id is None and by.kind is ActorKind.WORKER:
        changes["handler_id"] = by.worker_id
    line = Line(text=words, visible=True, outcome=code, changes=changes, detail={"outcome": code})
    carry_out(concern, Action.RESOLVE, line, by=by, at=at)
    add_photos(concern, file_ids, by=by, at=at)
    ask_for_verdict(concern, at=at)
    return concern


def _first_contact(concern: Concern, at: datetime) -> dict[str, Any]:
    return {} if concern.first_contact_at else {"first_contact_at": at}


def _waiting(
    reason: WaitingReason | str, until: datetime | None, at: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns and codes of a wait; the guards see to it that reason and date are there before any is written."""
    changes = {"waiting_reason": str(reason), "waiting_since": at, "waiting_until": until}
    return changes, {"reason": str(reason), "until": until.isoformat() if until else ""}
