"""Writing: create a concern, join it, and one address for every action of the table.

One router with reading.py: ninja binds an address to the router that names it first, whatever the method.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Schema

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.core.actors import Actor
from minsheng.interfaces.api import schemas
from minsheng.interfaces.api.access import caller
from minsheng.interfaces.api.answers import answer, entry_json, moved_json, problem, rated_json, received_json
from minsheng.interfaces.api.reading import router
from minsheng.interfaces.api.schemas import MovedOut, ProblemOut, ReceivedOut

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

__all__ = ["router"]

PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), ProblemOut)
Key = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]
"""With it a repeated call does nothing anew and gives the first answer again."""


def _contact(body: schemas.ContactIn | None) -> actions.Contact:
    return actions.Contact(**body.model_dump()) if body else actions.Contact()


@router.post("/concerns", response={201: ReceivedOut, 200: ReceivedOut, **PROBLEMS})
def create_concern(request: HttpRequest, body: schemas.ConcernIn, idempotency_key: Key = "") -> JsonResponse:
    """Write a concern. With an Idempotency-Key a repeated call gives the same receipt again (200)."""
    new = actions.NewConcern(
        text=body.text,
        area_id=body.area,
        channel=body.channel,
        title=body.title,
        category_id=body.category,
        place=body.place,
        latitude=body.latitude,
        longitude=body.longitude,
        on_behalf=body.on_behalf,
        contact=_contact(body.contact),
    )
    received = actions.receive_concern(new, by=caller(request), at=timezone.now(), key=idempotency_key)
    return answer(received_json(received), 201 if received.created else 200)


@router.post("/concerns/{int:concern_id}/reporters", response={201: ReceivedOut, 200: ReceivedOut, **PROBLEMS})
def join_concern(
    request: HttpRequest, concern_id: int, body: schemas.JoinIn, idempotency_key: Key = ""
) -> JsonResponse:
    """Attach one more person: a receipt of their own. With an Idempotency-Key a repeated call gives it again (200)."""
    received = actions.join_concern(
        concern_id,
        contact=_contact(body.contact),
        words=body.words,
        by=caller(request),
        at=timezone.now(),
        key=idempotency_key,
    )
    return answer(received_json(received), 201 if received.created else 200)


@router.post("/concerns/{int:concern_id}/notes", response={201: schemas.EntryOut, **PROBLEMS})
def add_note(request: HttpRequest, concern_id: int, body: schemas.NoteIn, idempotency_key: Key = "") -> JsonResponse:
    """Write a line into the history. With an Idempotency-Key a repeated call gives the same line again."""
    by = caller(request)
    entry = actions.add_note_once(
        concern_id,
        key=idempotency_key,
        by=by,
        at=timezone.now(),
        version=body.version,
        text=body.text,
        visible=body.visible,
        contacted=body.contacted,
    )
    return answer(entry_json(entry, by=by.name), 201)


@router.post("/concerns/{int:concern_id}/ratings", response={201: schemas.RatedOut, **PROBLEMS})
def rate_concern(
    request: HttpRequest, concern_id: int, body: schemas.RateIn, idempotency_key: Key = ""
) -> JsonResponse:
    """Write down a verdict the resident told the caller, who must not have handled the concern."""
    reporter = concerns.by_receipt(body.receipt)
    if reporter is None:
        message = _("No concern has this receipt; please read the number again.")
        return problem("receipt_unknown", message, 422, field="receipt")
    rating = actions.rate_concern(
        concern_id,
        reporter_id=reporter.pk,
        verdict=actions.Verdict(solved=body.solved, satisfied=body.satisfied, words=body.words),
        by=caller(request),
        at=timezone.now(),
        version=body.version,
        key=idempotency_key,
    )
    return answer(rated_json(rating), 201)


Verb = Callable[[int, Schema, Actor, datetime], "Concern"]


def _address(name: str, body: type[Schema], verb: Verb, summary: str) -> None:
    """Add POST /concerns/{id}/<name>: one action, its body, and the answer every action has."""

    def view(request: HttpRequest, concern_id: int, body: Schema) -> JsonResponse:
        return answer(moved_json(verb(concern_id, body, caller(request), timezone.now())))

    view.__annotations__["body"] = body
    view.__name__ = name.replace("-", "_") if "-" in name else f"{name}_concern"
    view.__doc__ = summary
    router.post(f"/concerns/{{int:concern_id}}/{name}", response={200: MovedOut, **PROBLEMS}, summary=summary)(view)


def _verb(action: Callable[..., Concern], **renamed: str) -> Verb:
    """An action whose keywords are the names in the body, but for the renamed: body name → keyword."""

    def verb(number: int, body: Schema, by: Actor, at: datetime) -> Concern:
        values = {renamed.get(name, name): value for name, value in body.model_dump().items()}
        return action(number, by=by, at=at, **values)

    return verb


IDS = {
    "about_unit": "about_unit_id",
    "about_worker": "about_worker_id",
    "category": "category_id",
    "area": "area_id",
    "unit": "unit_id",
    "handler": "handler_id",
}
_address("triage", schemas.TriageIn, _verb(actions.triage_concern, **IDS), "Say what it is about.")
_address("amend", schemas.AmendIn, _verb(actions.amend_concern, **IDS), "Correct category, area, title or place.")
_address("assign", schemas.AssignIn, _verb(actions.assign_concern, **IDS), "Give it to a unit and a person.")
_address("start", schemas.ActionIn, _verb(actions.start_work), "Take it up.")
_address("ask", schemas.AskIn, _verb(actions.ask_resident), "Put a question to the resident.")
_address("answer", schemas.SaidIn, _verb(actions.answer_question), "Write down the resident's answer.")
_address("wait", schemas.WaitIn, _verb(actions.wait_for), "Stop the clock, with reason and until-date.")
_address("resume", schemas.ActionIn, _verb(actions.resume_work), "Go on after waiting.")
_address("return", schemas.ReturnIn, _verb(actions.return_concern), "Not ours.")
_address("resolve", schemas.ResolveIn, _verb(actions.resolve_concern), "Say what was done.")
_address("reopen", schemas.ActionIn, _verb(actions.reopen_concern), "Open it again.")
_address("close", schemas.ActionIn, _verb(actions.close_concern), "End the wait for a verdict.")
_address("propose-decline", schemas.DeclineIn, _verb(actions.propose_decline), "Propose not to act.")
_address("approve-decline", schemas.ApproveIn, _verb(actions.approve_decline), "A second person agrees not to act.")
_address("refuse-decline", schemas.ActionIn, _verb(actions.refuse_decline), "A second person disagrees.")
_address("refer", schemas.ReferIn, _verb(actions.refer_concern), "It belongs to an outside body.")
_address("merge", schemas.MergeIn, _verb(actions.merge_concern), "The same matter as another concern.")
_address("withdraw", schemas.ActionIn, _verb(actions.withdraw_concern), "The resident takes it back.")
