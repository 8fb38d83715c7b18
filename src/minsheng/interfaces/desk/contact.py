"""How to reach a resident: shown to those who work on the concern, once they wrote what for."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from minsheng.concerns import actions
from minsheng.concerns.permissions import may_reveal_contact
from minsheng.concerns.policy import Refused
from minsheng.interfaces.shared.refusals import sentence

from .access import Visit, asks_for, desk_page, reads, show
from .acts.base import PurposeForm
from .entry import found_concern
from .listing import listing_of


@desk_page(reads)
def contact(request: HttpRequest, visit: Visit, concern_id: int) -> HttpResponse:
    """GET asks for the purpose, POST shows the contacts on this answer only; the look is in the audit log."""
    concern = found_concern(concern_id, visit)
    if not may_reveal_contact(visit.actor, concern):
        raise PermissionDenied(sentence(Refused.NOT_YOURS))
    sent = request.method == "POST"
    form = PurposeForm(request.POST if sent else None)
    people: list[actions.RevealedContact] | None = None
    status = HTTPStatus.OK
    if sent and form.is_valid():
        people = actions.reveal_contact(concern.pk, purpose=form.cleaned_data["purpose"], by=visit.actor, at=visit.at)
    elif sent:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    listing, from_work = listing_of(request.GET), request.GET.get("from") == "work"
    context = {
        "concern": concern,
        "purpose_form": form,
        "people": people,
        "query": "?from=work" if from_work else listing.query,
        "back": f"{reverse('desk:work')}?open={concern.pk}" if from_work else listing.entry(concern.pk),
        "shell": "shared/shell_phone.html" if from_work else "desk/base.html",
        "from_work": from_work,
    }
    if asks_for(request, "contact"):
        return show(request, visit, "desk/parts/contact.html", context, status=status)
    return show(request, visit, "desk/contact_page.html", context, status=status)
