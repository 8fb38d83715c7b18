"""The topic of a month: the list, one topic with its counts before, during and after, measures, closing words."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.directory import queries as directory
from minsheng.insight import actions
from minsheng.insight.permissions import may_write_meetings
from minsheng.insight.policy.refusals import InsightRefused, Refused
from minsheng.insight.queries import focus as listed
from minsheng.insight.queries.meetings import offices_written, owners_in
from minsheng.interfaces.desk.access import Visit, desk_page, leads, show
from minsheng.interfaces.desk.leader.pictures import rate_cells
from minsheng.interfaces.desk.paging import page_asked_for

from .focus_forms import ClosingForm, MeasureForm, TopicForm
from .refusals import put_beside, said

if TYPE_CHECKING:
    from minsheng.insight.models import FocusTopic


@dataclass(frozen=True, slots=True)
class Shown:
    """The counts of one month, and its resolution rate in words ("" where there are too few)."""

    count: listed.MonthCount
    rate: str
    interval: str


@desk_page(leads)
def topics(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list, latest month first, and below it the form for another one."""
    written = offices_written(visit.actor)
    if request.method == "POST" and not written:
        raise PermissionDenied(said(Refused.NOT_YOURS))
    form = _topic_form(request, visit, written) if written else None
    if form is not None and form.is_valid():
        try:
            chosen = actions.choose_topic(fields=form.topic(), by=visit.actor, at=visit.at)
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Chosen. Now write down what will be done."))
            return redirect("desk:topic", chosen.pk)
    found = listed.topics_for(visit.actor)
    rows, pages = page_asked_for(request, lambda cursor, back: listed.page_of_topics(found, cursor=cursor, back=back))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    context = {"section": "around", "rows": rows, "form": form, **pages}
    return show(request, visit, "desk/topics.html", context, status=status)


def _topic_form(request: HttpRequest, visit: Visit, written: list[int]) -> TopicForm:
    names, index = directory.area_names(written), directory.area_index()
    owners = {pk: name for office in written for pk, name in owners_in(index[office].path, at=visit.at)}
    return TopicForm(
        request.POST if request.method == "POST" else None,
        offices=[(pk, names[pk]) for pk in written if pk in names],
        owners=sorted(owners.items(), key=lambda pair: (pair[1], pair[0])),
        month=visit.today,
    )


@desk_page(leads)
def topic(request: HttpRequest, visit: Visit, topic_id: int) -> HttpResponse:
    """One topic; whoever writes in it adds a measure here."""
    row = _within_reach(visit, topic_id)
    form = MeasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not may_write_meetings(visit.actor, row.office_id):
        raise PermissionDenied(said(Refused.NOT_YOURS))
    if form.is_valid():
        try:
            actions.add_measure(
                row.pk, words=form.cleaned_data["words"], due=form.cleaned_data["due"], by=visit.actor, at=visit.at
            )
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Written down."))
            return redirect("desk:topic", row.pk)
    return _page(request, visit, row, form, ClosingForm())


@require_POST
@desk_page(leads)
def close(request: HttpRequest, visit: Visit, topic_id: int) -> HttpResponse:
    """Close a topic with words; the form stands on its page."""
    row = _within_reach(visit, topic_id)
    if not may_write_meetings(visit.actor, row.office_id):
        raise PermissionDenied(said(Refused.NOT_YOURS))
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            actions.close_topic(row.pk, words=form.cleaned_data["words"], by=visit.actor, at=visit.at)
        except InsightRefused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Closed. Its counts go on until the month after is over."))
            return redirect("desk:topic", row.pk)
    return _page(request, visit, row, MeasureForm(), form)


@require_POST
@desk_page(leads)
def done(request: HttpRequest, visit: Visit, measure_id: int) -> HttpResponse:
    """Say that a measure was carried out."""
    row = listed.topics_for(visit.actor).filter(measures=measure_id).first()
    if row is None:
        raise Http404
    try:
        actions.finish_measure(measure_id, by=visit.actor, at=visit.at)
    except InsightRefused as refusal:
        if refusal.code is Refused.NOT_YOURS:
            raise PermissionDenied(said(refusal.code)) from refusal
        messages.error(request, said(refusal.code))
    else:
        messages.success(request, _("Written down."))
    return redirect("desk:topic", row.pk)


def _within_reach(visit: Visit, topic_id: int) -> FocusTopic:
    row = listed.topics_for(visit.actor).filter(pk=topic_id).first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, visit: Visit, row: FocusTopic, measure: MeasureForm, closing: ClosingForm
) -> HttpResponse:
    writes = may_write_meetings(visit.actor, row.office_id) and row.closed_at is None
    context = {
        "section": "around",
        "row": row,
        "month": timezone.localdate(row.begins_at),
        "counts": [Shown(one, *rate_cells(one.solved)) for one in listed.counts_of(row, visit.actor, at=visit.at)],
        "measures": listed.measures_of(row),
        "today": visit.today,
        "writes": writes,
        "measure": measure,
        "closing": closing,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if measure.errors or closing.errors else HTTPStatus.OK
    return show(request, visit, "desk/topic.html", context, status=status)
