"""The pages: a list with its timeline, one project with everything that can be done to it, and its plan as a form."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.directory.queries import area_index, find_area
from minsheng.foundation.files.actions import FileRefused
from minsheng.interfaces.desk.access import Visit, desk_page, reads, show
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.desk.photos import picture as picture_response
from minsheng.interfaces.shared.project_words import FIELDS, REFUSALS, STATES
from minsheng.interfaces.shared.timeline import timeline_of
from minsheng.projects import actions, queries
from minsheng.projects.actions import Plan
from minsheng.projects.permissions import may_report, may_write
from minsheng.projects.policy import WRITERS
from minsheng.projects.states import Field, Refused, State

from .doing import DOING, Deed
from .forms import PlanForm, ProjectForm

if TYPE_CHECKING:
    from minsheng.directory.models import Area
    from minsheng.projects.models import Project

TABS = ("", State.FINISHED, State.GIVEN_UP)


@desk_page(reads)
def projects(request: HttpRequest, visit: Visit) -> HttpResponse:
    """By state and field, soonest due first; above them when each runs."""
    tab, field = request.GET.get("tab", ""), request.GET.get("field", "")
    if tab not in set(TABS) or field not in {"", *Field}:
        raise Http404
    found = queries.projects_for(
        visit.actor, field=Field(field) if field else None, state=State(tab) if tab else State.UNDERWAY
    )
    rows, pages = page_asked_for(
        request, lambda cursor, back: queries.page_of_projects(found, cursor=cursor, back=back), tab=tab, field=field
    )
    context = {
        "section": "around",
        "tab": tab,
        "field": field,
        "fields": FIELDS,
        "states": STATES,
        "rows": [(row, FIELDS[Field(row.field)]) for row in rows],
        "timeline": timeline_of(rows, queries.milestones_of([row.pk for row in rows]), visit.today) if rows else None,
        "begins": any(post.role in WRITERS for post in visit.actor.posts),
        **pages,
    }
    return show(request, visit, "desk/projects.html", context)


@desk_page(reads)
def project(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One project; 404 where there is none within reach."""
    return page_of(request, visit, _found(visit, code))


def page_of(
    request: HttpRequest, visit: Visit, row: Project, *, wrong: tuple[str, ProjectForm] | None = None
) -> HttpResponse:
    """The page, with the form that was wrong in the place of its empty one."""
    writes = may_write(visit.actor, row.office_id) and row.state == State.UNDERWAY
    reports = may_report(visit.actor, row) and row.state == State.UNDERWAY
    pictures = list(row.pictures.all())
    forms = {
        name: deed.form(row, pictures) for name, deed in DOING.items() if (writes if deed.office_only else reports)
    }
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    context: dict[str, Any] = {
        "section": "around",
        "project": row,
        "field": FIELDS[Field(row.field)],
        "state": STATES[State(row.state)],
        "milestones": row.milestones.all(),
        "risks": row.risks.filter(closed_at__isnull=True),
        "concerns": queries.concerns_of(row, visit.actor),
        "pairs": queries.pairs(pictures),
        "forms": forms,
        "writes": writes,
        "wrong": wrong[0] if wrong else "",
        "done_for": str(wrong[1].data.get("milestone", "")) if wrong and wrong[0] == "done" else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return show(request, visit, "desk/project.html", context, status=status)


@require_POST
@desk_page(reads)
def act(request: HttpRequest, visit: Visit, code: str, what: str) -> HttpResponse:
    """One deed of the page; what is wrong stands beside its field on the same page."""
    row, deed = _found(visit, code), DOING.get(what)
    if deed is None:
        raise Http404
    form = deed.form(row, list(row.pictures.all()), request.POST, request.FILES)
    if form.is_valid() and _carried_out(deed, row, form, visit):
        messages.success(request, str(deed.done))
        return redirect("desk:project", row.code)
    return page_of(request, visit, _found(visit, code), wrong=(what, form))


def _carried_out(deed: Deed, row: Project, form: ProjectForm, visit: Visit) -> bool:
    try:
        deed.run(row, form, visit)
    except actions.ActionRefused as refusal:
        if refusal.code is Refused.NOT_YOURS:
            raise PermissionDenied(str(REFUSALS[refusal.code])) from refusal
        form.refuse(refusal.code, refusal.field)
        return False
    except FileRefused as refusal:
        form.add_error("photos", str(refusal.message))
        return False
    return True


@desk_page(reads)
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The plan of a new one, for the office of one's own post."""
    office = _office_of(visit)
    if office is None:
        raise PermissionDenied(str(REFUSALS[Refused.NOT_YOURS]))
    form = PlanForm(request.POST if request.method == "POST" else None, visit=visit)
    if form.is_valid():
        code = form.cleaned_data["code"].strip()
        try:
            actions.begin_project(code=code, office_id=office.pk, plan=form.plan(), by=visit.actor, at=visit.at)
        except actions.ActionRefused as refusal:
            form.refuse(refusal.code, refusal.field)
        else:
            messages.success(request, _("The project is there. Add its milestones, and the concerns it answers."))
            return redirect("desk:project", code)
    return _plan_page(request, visit, form, None)


@desk_page(reads)
def plan(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """The plan of one that is underway."""
    row = _found(visit, code)
    if not may_write(visit.actor, row.office_id):
        raise PermissionDenied(str(REFUSALS[Refused.NOT_YOURS]))
    known = Plan(
        title=row.title, field=Field(row.field), unit_id=row.unit_id, begins_on=row.begins_on, due_on=row.due_on,
        summary=row.summary, budget=row.budget, topic=row.topic,
    )  # fmt: skip
    form = PlanForm(request.POST if request.method == "POST" else None, visit=visit, known=known)
    if form.is_valid():
        try:
            actions.amend_project(row.pk, plan=form.plan(), by=visit.actor, at=visit.at)
        except actions.ActionRefused as refusal:
            form.refuse(refusal.code, refusal.field)
        else:
            messages.success(request, _("The plan is changed."))
            return redirect("desk:project", row.code)
    return _plan_page(request, visit, form, row)


def _plan_page(request: HttpRequest, visit: Visit, form: PlanForm, row: Project | None) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"section": "around", "form": form, "project": row, "optional": PlanForm.OPTIONAL}
    return show(request, visit, "desk/project_plan.html", context, status=status)


@desk_page(reads)
def picture(_request: HttpRequest, visit: Visit, picture_id: int) -> HttpResponse:
    """A picture of a project within reach."""
    found = queries.picture_for(picture_id, actor=visit.actor)
    if found is None:
        raise Http404
    return picture_response(found.file_id)


def _found(visit: Visit, code: str) -> Project:
    row = queries.one_project(visit.actor, code)
    if row is None:
        raise Http404
    return row


def _office_of(visit: Visit) -> Area | None:
    """The office the worker writes projects of: that of their first post that may."""
    for post in visit.actor.posts:
        office = next((fact for fact in area_index().values() if fact.path == post.area_path), None)
        if office is not None and may_write(visit.actor, office.office_id):
            return find_area(area_id=office.office_id)
    return None
