"""What a meeting decided about one item, and what came of a decision."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minsheng.directory.queries import area_index
from minsheng.insight import actions
from minsheng.insight.permissions import may_write_meetings
from minsheng.insight.policy.refusals import InsightRefused, Refused
from minsheng.insight.queries import meetings as listed
from minsheng.interfaces.desk.access import Visit, desk_page, leads, show

from .meeting_forms import DecisionForm, OutcomeForm
from .refusals import put_beside, said


@desk_page(leads)
def item(request: HttpRequest, visit: Visit, item_id: int) -> HttpResponse:
    """One item with everything decided about it, and the form for another decision."""
    talk = listed.item_for(item_id, visit.actor)
    if talk is None:
        raise Http404
    office_id = talk.item.meeting.office_id
    writes = may_write_meetings(visit.actor, office_id)
    if request.method == "POST" and not writes:
        raise PermissionDenied(said(Refused.NOT_YOURS))
    owners = listed.owners_in(area_index()[office_id].path, at=visit.at) if writes else []
    form = DecisionForm(request.POST if request.method == "POST" else None, owners=owners)
    if form.is_valid():
        try:
            actions.decide(talk.item.pk, fields=form.decision(), by=visit.actor, at=visit.at)
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Written down. The next meeting begins with what is still open."))
            return redirect("desk:meeting", talk.item.meeting_id)
    context = {"section": "around", "talk": talk, "form": form if writes else None, "today": visit.today}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/meeting_item.html", context, status=status)


@desk_page(leads)
def decision(request: HttpRequest, visit: Visit, decision_id: int) -> HttpResponse:
    """One decision, and what came of it."""
    found = listed.decision_for(decision_id, visit.actor)
    if found is None:
        raise Http404
    row, talk = found
    writes = may_write_meetings(visit.actor, row.office_id)
    if request.method == "POST" and not writes:
        raise PermissionDenied(said(Refused.NOT_YOURS))
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_decision(row.pk, words=form.cleaned_data["words"], by=visit.actor, at=visit.at)
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Written down. It is no longer open."))
            return redirect("desk:meeting", talk.item.meeting_id)
    shown = form if writes and (row.done_at is None or form.errors) else None
    context = {"section": "around", "row": row, "talk": talk, "form": shown, "today": visit.today}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/meeting_decision.html", context, status=status)
