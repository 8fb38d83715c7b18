"""The office's weekly meeting: the list, one agenda with what earlier ones left open, the same on paper."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.concerns.queries import stuck as standstills
from minsheng.directory import queries as directory
from minsheng.insight import actions
from minsheng.insight.permissions import may_write_meetings
from minsheng.insight.policy.refusals import InsightRefused, Refused
from minsheng.insight.queries import meetings as listed
from minsheng.insight.states import ItemKind
from minsheng.interfaces.desk.access import Visit, desk_page, leads, show
from minsheng.interfaces.desk.book.press import PressMissing, as_file, out_of_order, printed
from minsheng.interfaces.desk.paging import page_asked_for

from .meeting_forms import ConcernForm, ItemForm, MeetingForm
from .refusals import put_beside, said

if TYPE_CHECKING:
    from minsheng.insight.models import Meeting


@desk_page(leads)
def meetings(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list, latest first, and below it the form that calls another one."""
    written = listed.offices_written(visit.actor)
    names = directory.area_names(written) if written else {}
    form = MeetingForm(
        request.POST if request.method == "POST" else None, offices=[(pk, names[pk]) for pk in written if pk in names]
    )
    if request.method == "POST" and not written:
        raise PermissionDenied(said(Refused.NOT_YOURS))
    if form.is_valid():
        office, day = form.cleaned_data["office"], form.cleaned_data["day"]
        try:
            called = actions.call_meeting(office_id=office, begins_at=day, by=visit.actor, at=visit.at)
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Called. Now put on the agenda what needs talking about."))
            return redirect("desk:meeting", called.pk)
    found = listed.meetings_for(visit.actor)
    rows, pages = page_asked_for(request, lambda cursor, back: listed.page_of_meetings(found, cursor=cursor, back=back))
    context = {"section": "around", "rows": rows, "form": form if written else None, **pages}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/meetings.html", context, status=status)


@desk_page(leads)
def meeting(request: HttpRequest, visit: Visit, meeting_id: int) -> HttpResponse:
    """One agenda; whoever writes in it adds a line of their own here."""
    row = _within_reach(visit, meeting_id)
    writes = may_write_meetings(visit.actor, row.office_id)
    if request.method == "POST" and not writes:
        raise PermissionDenied(said(Refused.NOT_YOURS))
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.add_free_item(row.pk, words=form.cleaned_data["words"], by=visit.actor, at=visit.at)
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("It stands on the agenda."))
            return redirect("desk:meeting", row.pk)
    stuck, beyond = listed.offered_for(row, visit.actor, at=visit.at) if writes else ([], [])
    context = _content(row, visit) | {
        "section": "around",
        "form": form if writes else None,
        "topics": listed.offered_topics(row) if writes else [],
        "stuck": stuck,
        "beyond": beyond,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/meeting.html", context, status=status)


@require_POST
@desk_page(leads)
def add_concern(request: HttpRequest, visit: Visit, meeting_id: int) -> HttpResponse:
    """Put a concern on the agenda (``kind`` stuck or beyond, ``concern`` its number)."""
    row = _within_reach(visit, meeting_id)
    form = ConcernForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind, number = ItemKind(form.cleaned_data["kind"]), form.cleaned_data["concern"]
    try:
        actions.add_concern_item(row.pk, kind=kind, concern_id=number, by=visit.actor, at=visit.at)
    except InsightRefused as refusal:
        _told(request, refusal)
    else:
        messages.success(request, _("It stands on the agenda."))
    return redirect("desk:meeting", row.pk)


@require_POST
@desk_page(leads)
def add_topic(request: HttpRequest, visit: Visit, meeting_id: int, topic_id: int) -> HttpResponse:
    """Put the month's topic on the agenda."""
    row = _within_reach(visit, meeting_id)
    try:
        actions.add_topic_item(row.pk, topic_id=topic_id, by=visit.actor, at=visit.at)
    except InsightRefused as refusal:
        _told(request, refusal)
    else:
        messages.success(request, _("It stands on the agenda."))
    return redirect("desk:meeting", row.pk)


def _told(request: HttpRequest, refusal: InsightRefused) -> None:
    """Say above the agenda why not; 403 where the post does not allow it at all."""
    if refusal.code is Refused.NOT_YOURS:
        raise PermissionDenied(said(refusal.code)) from refusal
    messages.error(request, said(refusal.code))


@require_POST
@desk_page(leads)
def drop_item(request: HttpRequest, visit: Visit, item_id: int) -> HttpResponse:
    """Take an item off again."""
    talk = listed.item_for(item_id, visit.actor)
    if talk is None:
        raise Http404
    try:
        actions.drop_item(item_id, by=visit.actor, at=visit.at)
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    except InsightRefused as refusal:
        _told(request, refusal)
    else:
        messages.success(request, _("Taken off the agenda."))
    return redirect("desk:meeting", talk.item.meeting_id)


@require_safe
@desk_page(leads)
def meeting_pdf(request: HttpRequest, visit: Visit, meeting_id: int) -> HttpResponse:
    """The agenda with its decisions as PDF; 503 where this installation has no press."""
    row = _within_reach(visit, meeting_id)
    try:
        content = printed("desk/meeting_print.html", _content(row, visit) | {"now": visit.at}, style="sheet.css")
    except PressMissing:
        return out_of_order(request, visit, reverse("desk:meeting", args=[row.pk]))
    day = timezone.localdate(row.begins_at).isoformat()
    return as_file(content, _("Meeting %(office)s %(day)s") % {"office": row.office.name, "day": day})


def _within_reach(visit: Visit, meeting_id: int) -> Meeting:
    row = listed.meetings_for(visit.actor).filter(pk=meeting_id).first()
    if row is None:
        raise Http404
    return row


def _content(row: Meeting, visit: Visit) -> dict[str, Any]:
    """The agenda, and what is said of the standstills on it."""
    agenda = listed.agenda_of(row, visit.actor)
    notes = standstills.notes_by_concern(talk.concern.pk for talk in agenda.talks if talk.concern)
    said_of = {pk: (standstills.reason_of(note), note.words, standstills.helper_of(note)) for pk, note in notes.items()}
    talks = [(talk, said_of.get(talk.concern.pk) if talk.concern else None) for talk in agenda.talks]
    return {"agenda": agenda, "meeting": row, "talks": talks, "today": visit.today}
