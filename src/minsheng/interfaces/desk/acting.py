"""The form of one action: beside the entry where htmx asks for it, else a page of its own; sent, it calls it."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import TABLE
from minsheng.foundation.files import actions as files
from minsheng.foundation.files.policy import PHOTO
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.interfaces.shared.refusals import sentence

from .access import Visit, asks_for, desk_page, htmx_of, reads, show
from .acts import ACTS, Act, Call, offers_for
from .acts.base import ActionForm
from .entry import entry_context, found_concern
from .listing import Listing, listing_of
from .queue import ledger_context
from .replying import BEGIN, LETTER, LETTERS, beginnings, begun, previews
from .timeline import Line, lines_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern


@dataclass(frozen=True, slots=True)
class Errand:
    """An action on its way: for which entry, from which page, seen beside which queue."""

    act: Act
    concern: Concern
    listing: Listing
    from_work: bool
    """Whether it came from the unit's list on the phone, and goes back there."""
    changes: list[Line] = field(default_factory=list)
    """What others wrote meanwhile; not empty only after a conflict."""

    @property
    def back(self) -> str:
        """Where the entry stands, or the unit's list."""
        return reverse("desk:work") if self.from_work else self.listing.entry(self.concern.pk)


@desk_page(reads)
def act(request: HttpRequest, visit: Visit, concern_id: int, slug: str) -> HttpResponse:
    """GET the form of an action, POST it. 404 for what cannot be seen, 403 for a hand the table does not know."""
    if slug not in ACTS:
        raise Http404
    errand = Errand(
        act=ACTS[slug],
        concern=found_concern(concern_id, visit),
        listing=listing_of(request.GET),
        from_work=request.GET.get("from") == "work",
    )
    if TABLE[errand.act.action].hands.isdisjoint(visit.actor.roles):
        raise PermissionDenied(sentence(Refused.NOT_YOURS))
    if request.method == "POST" and "look" not in request.POST:
        return _send(request, visit, errand)
    first = request.POST.dict() if request.method == "POST" else {"other": request.GET.get("other", "")}
    if first.get("look", "").startswith(BEGIN):
        first["text"] = begun(first["look"], first.get("text", ""), errand.act.action, errand.concern)
    form = errand.act.form(visit=visit, concern=errand.concern, initial={k: v for k, v in first.items() if v})
    if not _is_offered(errand, visit):
        return _show(request, visit, errand, None, status=HTTPStatus.CONFLICT)
    return _show(request, visit, errand, form)


def _is_offered(errand: Errand, visit: Visit) -> bool:
    return any(offer.act is errand.act for offer in offers_for(errand.concern, visit))


def _send(request: HttpRequest, visit: Visit, errand: Errand) -> HttpResponse:
    """Judge the form, call the action once, and answer: done, refused beside the field, or overtaken by somebody."""
    form = errand.act.form(request.POST, request.FILES, visit=visit, concern=errand.concern)
    if not form.is_valid():
        return _show(request, visit, errand, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        result = _carry_out(form, errand, visit)
    except actions.Conflict as conflict:
        return _overtaken(request, visit, errand, conflict)
    except actions.ActionRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(sentence(refusal.code)))
        denied = refusal.code is Refused.NOT_YOURS
        status = HTTPStatus.FORBIDDEN if denied else HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(request, visit, errand, form, status=status)
    except files.FileRefused as refusal:
        form.add_error("photos", str(refusal.message))
        return _show(request, visit, errand, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except KeyReused:
        return _show(request, visit, errand, _under_a_new_key(request, visit, errand), status=HTTPStatus.CONFLICT)
    messages.success(request, str(errand.act.done))
    return _done(request, visit, errand, result)


def _carry_out(form: ActionForm, errand: Errand, visit: Visit) -> object:
    """Photos and action, whole or not at all. A form that came a second time leaves no photos twice."""
    data = form.cleaned_data
    with transaction.atomic():
        kept = stored_photos(data.get("photos") or [], visit)
        done = errand.act.run(Call(errand.concern.pk, data, data.get("version"), visit.actor, visit.at, file_ids=kept))
        if getattr(done, "at", visit.at) != visit.at:
            for number in kept:
                files.remove(number, by=visit.actor, at=visit.at)
        return done


def _under_a_new_key(request: HttpRequest, visit: Visit, errand: Errand) -> ActionForm:
    """The form that came again with other words, ready to be sent as something new if that is what is wanted."""
    data = request.POST.copy()
    data["key"] = str(uuid4())
    form = errand.act.form(data, request.FILES, visit=visit, concern=errand.concern)
    form.add_error(
        None, _("You sent this form before with other words, and those are kept. Send it again to add these.")
    )
    return form


def stored_photos(uploads: list[UploadedFile[Any]], visit: Visit) -> tuple[int, ...]:
    """Keep the pictures; FileRefused where one cannot be taken. Call it inside the transaction of the action."""
    return tuple(
        files.store(
            content=cast("BinaryIO", upload.file),
            name=upload.name or "photo",
            by=visit.actor,
            at=visit.at,
            purpose=PHOTO,
        ).pk
        for upload in uploads
        if upload.file is not None
    )


def _overtaken(request: HttpRequest, visit: Visit, errand: Errand, conflict: actions.Conflict) -> HttpResponse:
    """409: what changed meanwhile, and the form as it was typed, ready for the entry as it stands now."""
    now = Errand(
        act=errand.act,
        concern=found_concern(errand.concern.pk, visit),
        listing=errand.listing,
        from_work=errand.from_work,
        changes=lines_of(concerns.changes_since(conflict.concern_id, conflict.since)),
    )
    data = request.POST.copy()
    data["version"] = str(conflict.version)
    form = errand.act.form(data, request.FILES, visit=visit, concern=now.concern)
    return _show(request, visit, now, form if _is_offered(now, visit) else None, status=HTTPStatus.CONFLICT)


def _show(
    request: HttpRequest,
    visit: Visit,
    errand: Errand,
    form: ActionForm | None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The form (None: the action is not possible where the concern stands), as a panel or a page."""
    if form is not None and not errand.from_work:
        form.start_with_focus()
    context: dict[str, Any] = {
        "errand": errand,
        "form": form,
    }
    context["other"] = _other(errand, form, visit)
    context |= _replying(request, errand, form)
    context["lively"] = asks_for(request, "panel")
    if context["lively"]:
        return show(request, visit, "desk/act.html", context, status=status)
    context["shell"] = "shared/shell_phone.html" if errand.from_work else "desk/base.html"
    return show(request, visit, "desk/act_page.html", context, status=status)


def _replying(request: HttpRequest, errand: Errand, form: ActionForm | None) -> dict[str, Any]:
    """Where a reply may begin; and, asked for, what residents will read. ``looked``: something typed is unsent."""
    if form is None or errand.act.action not in LETTERS:
        return {}
    looked = request.POST.get("look", "")
    context = {"replies": True, "looked": bool(looked), "beginnings": beginnings(errand.act.action, errand.concern)}
    if looked == LETTER:
        typed = str(form["text"].value() or "")
        return context | {"shown": True, "previews": previews(errand.act.action, errand.concern, typed)}
    return context


def _other(errand: Errand, form: ActionForm | None, visit: Visit) -> Concern | None:
    """The concern to merge into, where its number is known already: both are looked at side by side."""
    typed = str(form["other"].value() or "") if form is not None and "other" in form.fields else ""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 12):  # noqa: PLR2004 (a receipt has twelve)
        return None
    other = concerns.by_id(int(typed), actor=visit.actor)
    return other if other is None or other.pk != errand.concern.pk else None


def _done(request: HttpRequest, visit: Visit, errand: Errand, result: object) -> HttpResponse:
    """Back to the entry, to the unit's list, or to the receipt that was just given."""
    if isinstance(result, actions.Received):
        return _to(request, reverse("desk:slip", args=[result.receipt]))
    concern = concerns.by_id(errand.concern.pk, actor=visit.actor)
    if concern is None or errand.from_work or not htmx_of(request):
        return _to(request, errand.back if concern is not None or errand.from_work else reverse("desk:ledger"))
    context = entry_context(concern, visit, errand.listing)
    context |= ledger_context(errand.listing, visit, current=concern.pk) | {"moved_messages": True}
    response = show(request, visit, "desk/moved.html", context)
    response.headers["HX-Retarget"] = "#opened"
    response.headers["HX-Reswap"] = "outerHTML"
    response.headers["HX-Push-Url"] = errand.listing.entry(concern.pk)
    return response


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if not htmx_of(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = address
    return response
