"""What came in and found no place: read, put under a concern, or set aside with a reason."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from minsheng.concerns import queries
from minsheng.concerns.actions import ActionRefused
from minsheng.foundation.inbox.actions import LetterGone
from minsheng.foundation.inbox.states import PUT_AWAY, Way, Why
from minsheng.foundation.privacy.policy import mask_contact
from minsheng.interfaces.desk.access import Visit, desk_page, hands_out, show
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.shared.refusals import sentence
from minsheng.workflows import hearing

if TYPE_CHECKING:
    from minsheng.foundation.inbox.models import Letter

WAYS: dict[str, Promise] = {
    Way.EMAIL: pgettext_lazy("letter", "E-mail"),
    Way.SMS: pgettext_lazy("letter", "Text message"),
}
WHY: dict[str, Promise] = {
    Why.UNKNOWN: gettext_lazy("It answers nothing we wrote."),
    Why.STRANGER: gettext_lazy("It answers a letter of ours, but comes from somebody the concern does not know."),
    Why.AMBIGUOUS: gettext_lazy("More than one person or concern fits."),
    Why.EMPTY: gettext_lazy("Nothing is left of it once quoted words and signature are gone."),
    Why.REFUSED: gettext_lazy("Its concern takes no more words: it was withdrawn or merged."),
    Why.FAILED: gettext_lazy("Placing it failed three times; the operator finds why in the log."),
}
ASIDE: dict[str, Promise] = {
    Why.NOT_OURS: pgettext_lazy("aside", "For somebody else"),
    Why.ADVERT: pgettext_lazy("aside", "Advertising"),
    Why.DONE: pgettext_lazy("aside", "Seen to in another way, such as by a call"),
}


class PlaceForm(forms.Form):
    """Under which concern."""

    whom = forms.CharField(
        label=gettext_lazy("Number or receipt of the concern"),
        max_length=30,
        help_text=gettext_lazy(
            "The words will stand in its history in the resident’s name, and whoever has it is told."
        ),
        error_messages={"required": gettext_lazy("Write the number or the receipt.")},
    )


class AsideForm(forms.Form):
    """Why it belongs nowhere."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why it belongs to no concern"),
        choices=[(why.value, ASIDE[why]) for why in PUT_AWAY],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )


@desk_page(hands_out)
def letters_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list, longest waiting first."""
    found = queries.unplaced_letters_for(visit.actor)
    rows, pages = page_asked_for(
        request, lambda cursor, back: queries.page_of_letters_in(found, cursor=cursor, back=back)
    )
    context = {"section": "letters", "letters": [_shown(row) for row in rows], **pages}
    return show(request, visit, "desk/letters_in.html", context)


def _shown(row: Letter) -> dict[str, Any]:
    """A letter as pages show it, the contact masked."""
    return {
        "id": row.pk,
        "way": WAYS[row.way],
        "sender": mask_contact(row.sender),
        "subject": row.subject,
        "text": row.text or row.whole,
        "came_at": row.came_at,
        "why": WHY.get(row.reason, WHY[Why.UNKNOWN]),
        "about_id": row.about_id,
        "photos": len(row.photo_ids),
        "left_out": row.left_out,
    }


def _letter(visit: Visit, letter_id: int) -> Letter:
    letter = queries.unplaced_letters_for(visit.actor).filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    return letter


def _place_form(letter: Letter) -> PlaceForm:
    return PlaceForm(initial={"whom": letter.about_id or ""})


@desk_page(hands_out)
def letter_in(request: HttpRequest, visit: Visit, letter_id: int) -> HttpResponse:
    """One letter and what can be done with it; sent, it goes under the concern that is named."""
    letter = _letter(visit, letter_id)
    if request.method != "POST":
        return _page(request, visit, letter, _place_form(letter), AsideForm())
    form = PlaceForm(request.POST)
    if form.is_valid():
        try:
            number = hearing.place_by_hand(letter_id, form.cleaned_data["whom"], by=visit.actor, at=visit.at)
        except hearing.NoSuchConcern:
            form.add_error("whom", _("No concern that you may read has this number or receipt."))
        except ActionRefused as refused:
            form.add_error("whom", str(sentence(refused.code)))
        except LetterGone:
            return _gone(request)
        else:
            messages.success(request, _("It stands in no. %(number)s now.") % {"number": number})
            return redirect("desk:letters_in")
    return _page(request, visit, letter, form, AsideForm())


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Somebody else has seen to this letter."))
    return redirect("desk:letters_in")


@require_POST
@desk_page(hands_out)
def put_aside(request: HttpRequest, visit: Visit, letter_id: int) -> HttpResponse:
    """Set one aside with a reason."""
    letter = _letter(visit, letter_id)
    form = AsideForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, letter, _place_form(letter), form)
    try:
        hearing.put_aside(letter_id, form.cleaned_data["why"], by=visit.actor, at=visit.at)
    except LetterGone:
        return _gone(request)
    messages.success(request, _("It is set aside."))
    return redirect("desk:letters_in")


def _page(request: HttpRequest, visit: Visit, letter: Letter, place: PlaceForm, aside: AsideForm) -> HttpResponse:
    wrong = next((form for form in (place, aside) if form.is_bound and form.errors), None)
    context = {"section": "letters", "letter": _shown(letter), "place": place, "aside": aside, "wrong": wrong}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return show(request, visit, "desk/letter_in.html", context, status=status)
