"""Raised to me: what missed its limit and was passed to one's posts, and the word that one has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.permissions import may
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action
from minsheng.core.actors import Role
from minsheng.interfaces.desk.access import Visit, desk_page, is_told, show
from minsheng.interfaces.desk.hands_timeline import alarm_words
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.desk.words import ROLES
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from minsheng.concerns.models import Escalation

TABS = ("mine", "seen", "all")


@dataclass(frozen=True, slots=True)
class Raised:
    """A row of the list."""

    row: Escalation
    what: str
    role: Promise
    may: bool
    """Whether this worker may say that they have seen it."""


@desk_page(is_told)
def escalations(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To one's posts and not yet seen; those seen; and all open ones of one's area."""
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else TABS[0]
    listed = concerns.escalations_for(visit.actor, mine=tab != "all", acknowledged=tab == "seen")
    rows, pages = page_asked_for(
        request, lambda cursor, back: concerns.page_of_escalations(listed, cursor=cursor, back=back), tab=asked
    )
    context = {"section": "raised", "tab": tab, "rows": [_raised(row, visit) for row in rows], **pages}
    return show(request, visit, "desk/escalations.html", context)


def _raised(row: Escalation, visit: Visit) -> Raised:
    return Raised(
        row=row,
        what=alarm_words(row.alarm),
        role=ROLES[Role(row.role)],
        may=row.acknowledged_at is None and may(visit.actor, Action.ACKNOWLEDGE, row.concern),
    )


@require_POST
@desk_page(is_told)
def seen(request: HttpRequest, visit: Visit, escalation_id: int) -> HttpResponse:
    """Say that one has seen it; 404 for what one may not read."""
    if not any(
        concerns.escalations_for(visit.actor, mine=False, acknowledged=done).filter(pk=escalation_id).exists()
        for done in (False, True)
    ):
        raise Http404
    try:
        actions.acknowledge(escalation_id, text=request.POST.get("words", ""), by=visit.actor, at=visit.at)
    except actions.ActionRefused as refusal:
        if refusal.code is Refused.NOT_YOURS:
            raise PermissionDenied(sentence(refusal.code)) from refusal
        messages.error(request, str(sentence(refusal.code)))
    else:
        messages.success(request, _("Noted: you have seen it. The clock runs on."))
    return redirect("desk:escalations")
