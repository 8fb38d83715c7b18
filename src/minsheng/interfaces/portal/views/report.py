"""A report in four small steps: where, what, how to reach you, check and send. Works without JavaScript."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.concerns.actions import ActionRefused
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries import category_index, rules
from minsheng.core.actors import resident
from minsheng.core.text import find_personal_numbers, mask_personal_numbers
from minsheng.directory import queries as directory
from minsheng.foundation.files import actions as files
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.interfaces.portal import drafting, pictures
from minsheng.interfaces.portal.door import private
from minsheng.interfaces.portal.drafting import Draft
from minsheng.interfaces.portal.forms import MOST_PHOTOS, CheckForm, ContactForm, PlaceForm, WordsForm
from minsheng.interfaces.portal.views.steps import onward, step
from minsheng.interfaces.shared.refusals import sentence

FORM = require_http_methods(["GET", "HEAD", "POST"])
FAR_METRES = 20_000
STEP_OF_FIELD = {
    "area": "portal:where",
    "point": "portal:where",
    "text": "portal:what",
    "phone": "portal:contact",
    "email": "portal:contact",
}
"""Where a field that the action refuses can be put right."""


@private
@FORM
def begin(request: HttpRequest) -> HttpResponse:
    """Step 1 before there is a draft; ``?area=CODE`` (a poster's QR code) chooses the community beforehand."""
    if request.method == "POST":
        return _where(request, None, timezone.now())
    code = request.GET.get("area", "")
    area = directory.find_area(code=code) if code else None
    return _where_page(request, PlaceForm(initial={"area": area.pk} if area else None), None)


@step("portal:where")
@FORM
def where(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    """Step 1 again, with what was answered."""
    if request.method == "POST":
        return _where(request, draft, at)
    return _where_page(request, PlaceForm(initial=draft.content), draft)


def _where(request: HttpRequest, draft: Draft | None, at: datetime) -> HttpResponse:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _where_page(request, _with_nearest(form), draft)
    values = {**form.cleaned_data, "area": int(form.cleaned_data["area"])}
    if form.ground is not None and _is_far_away(values["latitude"], values["longitude"]):
        values |= {"latitude": None, "longitude": None}
        messages.warning(request, _("The location lies far outside, so we left it out. The place in words is enough."))
    if draft is not None and draft.area_id != values["area"]:
        values["joining"] = None
    return onward(drafting.keep(draft, values, at=at))


def _is_far_away(latitude: float | None, longitude: float | None) -> bool:
    """Whether a point cannot be meant: further from every community than anybody walks by mistake."""
    if latitude is None or longitude is None:
        return False
    return directory.nearest_community(latitude, longitude, within_metres=FAR_METRES) is None


def _with_nearest(form: PlaceForm) -> PlaceForm:
    """Where only the point is known, the nearest community, for the resident to confirm."""
    given = form.data
    latitude, longitude = form.cleaned_data.get("latitude"), form.cleaned_data.get("longitude")
    if given.get("area") or latitude is None or longitude is None:
        return form
    area = directory.nearest_community(latitude, longitude)
    if area is None:
        return form
    guessed = PlaceForm({**{name: given[name] for name in given}, "area": str(area.pk)})
    guessed.add_error("area", _("From where you are we think it is %(name)s. Is that right?") % {"name": area.name})
    return guessed


def _where_page(request: HttpRequest, form: PlaceForm, draft: Draft | None) -> HttpResponse:
    return render(request, "portal/where.html", {"form": form, "draft": draft})


@step("portal:what")
@FORM
def what(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    """Step 2. Photos are stored at once; a refused one never costs the words or the other photos."""
    if request.method != "POST":
        return _what_page(request, WordsForm(initial={"text": draft.text}), draft)
    form = WordsForm(request.POST, request.FILES)
    valid = form.is_valid()
    photos = _photos(request, draft, form, at)
    if request.POST.get("remove"):
        draft = drafting.keep(draft, {"photos": photos}, at=at)
        return _what_page(request, WordsForm(initial={"text": request.POST.get("text", "")}), draft)
    kept: dict[str, Any] = {"photos": photos}
    if "text" in form.cleaned_data:
        kept["text"] = form.cleaned_data["text"]
    draft = drafting.keep(draft, kept, at=at)
    if not valid or form.errors:
        return _what_page(request, form, draft)
    if not draft.was_compared and (drafting.lookalikes(draft) or drafting.answering_guides(draft)):
        return redirect("portal:similar", draft.key)
    return onward(draft)


def _photos(request: HttpRequest, draft: Draft, form: WordsForm, at: datetime) -> list[int]:
    """The ids after this request: what was there, without the removed one, with the new ones that could be taken."""
    photos = list(draft.photos)
    gone = request.POST.get("remove", "")
    if gone.isdigit() and int(gone) in photos:
        files.remove(int(gone), by=resident(), at=at)
        photos.remove(int(gone))
    uploads = form.cleaned_data.get("photos") or []
    if len(photos) + len(uploads) > MOST_PHOTOS:
        form.add_error("photos", _("Four photos at most. Please choose again."))
        return photos
    stored, refusals = pictures.taken(uploads, by=resident(), at=at)
    for refusal in refusals:
        form.add_error("photos", refusal)
    return photos + [one.pk for one in stored]


def _what_page(request: HttpRequest, form: WordsForm, draft: Draft) -> HttpResponse:
    return render(
        request,
        "portal/what.html",
        {"form": form, "draft": draft, "place": _place(draft), "room": len(draft.photos) < MOST_PHOTOS},
    )


@step("portal:contact")
@FORM
def contact(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    """Step 3, all of it optional; says when the words themselves hold a telephone or identity number."""
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm(initial=draft.content)
    if request.method == "POST" and form.is_valid():
        return onward(drafting.keep(draft, {**form.cleaned_data, "contact": True}, at=at))
    numbers = numbers_in(draft.text)
    return render(
        request,
        "portal/contact.html",
        {
            "form": form,
            "draft": draft,
            "place": _place(draft),
            "numbers": numbers,
            "reopening_days": rules().reopening_days,
        },
    )


@step("portal:check")
@FORM
def check(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    """Step 4: look it through and send. Sent twice, it is one concern and one receipt."""
    form = CheckForm(request.POST) if request.method == "POST" else CheckForm(initial=draft.content)
    if request.method == "POST" and form.is_valid():
        return _send(request, form, draft, at)
    joining = next((one.concern for one in drafting.lookalikes(draft) if one.concern.pk == draft.joining), None)
    context = {
        "form": form,
        "draft": draft,
        "reach": drafting.contact_of(draft),
        "place": _place(draft),
        "joining_title": mask_personal_numbers(joining.title) if joining else "",
        "numbers": numbers_in(draft.text),
        "categories": bool(category_index()),
        "now": at,
    }
    return render(request, "portal/check.html", context)


def _send(request: HttpRequest, form: CheckForm, draft: Draft, at: datetime) -> HttpResponse:
    try:
        receipt = drafting.send(draft, form.cleaned_data["category"], at=at).receipt
    except KeyReused as earlier:
        receipt = earlier.claim.result
        messages.warning(
            request, _("This was sent before. What you changed since is not in it; please add it by phone.")
        )
    except ActionRefused as refusal:
        return _back(request, draft, refusal, at)
    drafting.keep(draft, {**drafting.EMPTY, "sent": receipt}, at=at)
    return redirect("portal:receipt", receipt)


def _back(request: HttpRequest, draft: Draft, refusal: ActionRefused, at: datetime) -> HttpResponse:
    """What was right when it was typed no longer is: say so, and lead to where it can be put right."""
    if draft.joining is not None and refusal.code is Refused.NOT_IN_TABLE:
        drafting.keep(draft, {"joining": None}, at=at)
        messages.warning(request, _("That matter has just been dealt with. Send yours as a matter of its own."))
        return redirect("portal:check", draft.key)
    messages.error(request, str(sentence(refusal.code)))
    return redirect(STEP_OF_FIELD.get(refusal.field, "portal:check"), draft.key)


@require_safe
@private
def photo(request: HttpRequest, draft: uuid.UUID, file_id: int) -> HttpResponse:
    """A picture of the draft, for whoever holds the draft's key."""
    found = drafting.read(draft, at=timezone.now())
    if found is None or file_id not in found.photos:
        raise Http404
    return pictures.shown(file_id)


def numbers_in(text: str) -> list[str]:
    """Telephone and identity numbers found in the words, starred out."""
    return [mask_personal_numbers(text[span.start : span.end]) for span in find_personal_numbers(text)]


def _place(draft: Draft) -> str:
    return " ".join(filter(None, (drafting.area_name(draft), str(draft.content.get("place") or ""))))
