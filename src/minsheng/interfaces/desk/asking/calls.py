"""The list of call-backs, and the page of one call: the script, the number once it is taken, what came of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from minsheng.concerns import actions
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries import calls as listed
from minsheng.concerns.queries.judging import hands_in
from minsheng.core.text import mask_personal_numbers
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.interfaces.desk.access import Visit, desk_page, records, show
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.shared.refusals import sentence

from .forms import CallForm

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Reporter


@desk_page(records)
def calls(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Whom to ring up now, longest waiting first. No contact stands here."""
    found = listed.calls_for(visit.actor, at=visit.at)
    rows, pages = page_asked_for(request, lambda cursor, back: listed.page_of_calls(found, cursor=cursor, back=back))
    people = [{"person": row, "concern": listed.asked_about(row)} for row in rows]
    return show(request, visit, "desk/calls.html", {"section": "calls", "rows": people, **pages})


@desk_page(records)
def call(request: HttpRequest, visit: Visit, reporter_id: int) -> HttpResponse:
    """GET: the script. POST "ring": kept for this caller, the number shown once. POST "log": what came of it.

    404 for whom one does not reach or who need not be rung any more, 403 for whoever had the concern in hand.
    """
    person = listed.people_to_call(visit.actor).filter(pk=reporter_id).first()
    if person is None:
        if request.method == "POST":
            messages.info(request, _("Nobody needs to ring them any more. Nothing was written."))
            return redirect("desk:calls")
        raise Http404
    concern = listed.asked_about(person)
    if visit.actor.worker_id in hands_in(concern.pk):
        raise PermissionDenied(sentence(Refused.HANDLER_MAY_NOT_RATE))
    if request.method != "POST":
        return _show(request, visit, person, concern)
    if request.POST.get("what") == "ring":
        return _ring(request, visit, person, concern)
    return _write(request, visit, person, concern)


def _ring(request: HttpRequest, visit: Visit, person: Reporter, concern: Concern) -> HttpResponse:
    """Take the call, and show the number."""
    purpose = _("Call-back: asking for the verdict")
    contact = actions.take_call(person.pk, purpose=purpose, by=visit.actor, at=visit.at)
    if contact is None:
        messages.error(request, _("Somebody is ringing them just now, or it is not time yet. Take the next one."))
        return redirect("desk:calls")
    return _show(request, visit, person, concern, form=CallForm(), contact=contact)


def _write(request: HttpRequest, visit: Visit, person: Reporter, concern: Concern) -> HttpResponse:
    form = CallForm(request.POST)
    if form.is_valid():
        key = str(form.cleaned_data["key"] or "")
        try:
            actions.log_call(
                concern.pk, reporter_id=person.pk, called=form.called(), by=visit.actor, at=visit.at, key=key
            )
        except actions.ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(sentence(refusal.code)))
        except KeyReused:
            messages.info(request, _("This form was sent before; what it said then stands."))
            return redirect("desk:calls")
        else:
            messages.success(request, _("Written down. Thank you for ringing."))
            return redirect("desk:calls")
    return _show(request, visit, person, concern, form=form)


def _show(
    request: HttpRequest,
    visit: Visit,
    person: Reporter,
    concern: Concern,
    *,
    form: CallForm | None = None,
    contact: actions.RevealedContact | None = None,
) -> HttpResponse:
    context = {
        "section": "calls",
        "person": person,
        "concern": concern,
        "form": form,
        "contact": contact,
        "script": script_for(concern, person.language),
        "language": person.language,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return show(request, visit, "desk/call.html", context, status=status)


def script_for(concern: Concern, language: str) -> list[str]:
    """What to say, sentence by sentence, in the language of whoever is rung up."""
    with translation.override(language):
        title, reply = mask_personal_numbers(concern.title), mask_personal_numbers(concern.reply)
        lines = [
            _("Good day, this is the office that keeps the record of residents' concerns. It takes two minutes."),
            _("You told us about “%(title)s”.") % {"title": title},
        ]
        if reply:
            lines.append(_("The unit has answered: “%(reply)s”") % {"reply": reply})
        lines += [
            _("Did anybody contact you about it?"),
            _("Was it put right: yes, partly, or no?"),
            _("How satisfied are you: very satisfied, satisfied, fair, dissatisfied, or very dissatisfied?"),
            _("Would you say it in one sentence? I write it down as you say it."),
            _("May we ask you again another time? Thank you."),
        ]
    return lines
