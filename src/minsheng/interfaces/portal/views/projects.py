"""Projects for everybody: what the office is building, how far it is, what comes next. No sign-in, nothing personal."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.interfaces.portal.pictures import shown
from minsheng.interfaces.shared.project_words import FIELDS, STATES
from minsheng.projects import queries
from minsheng.projects.states import Field, State

MOST = 200


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Those underway first, soonest due; then what was finished."""
    rows = list(queries.published()[:MOST])
    rows.sort(key=lambda row: row.state != State.UNDERWAY)
    steps = queries.milestones_of([row.pk for row in rows])
    listed = [(row, FIELDS[Field(row.field)], STATES[State(row.state)], _next(steps[row.pk])) for row in rows]
    return render(request, "portal/projects.html", {"rows": listed})


@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project: its plan, what was reached, the same spot before and after, what came of it."""
    row = queries.published().filter(code=code).first()
    if row is None:
        raise Http404
    steps = queries.milestones_of([row.pk])[row.pk]
    context = {
        "project": row,
        "field": FIELDS[Field(row.field)],
        "state": STATES[State(row.state)],
        "steps": steps,
        "next": _next(steps),
        "pairs": queries.pairs(row.pictures.all()),
        "today": timezone.localdate(),
    }
    return render(request, "portal/project.html", context)


@require_safe
def picture(_request: HttpRequest, picture_id: int) -> HttpResponse:
    """A picture of a published project."""
    found = queries.picture_for(picture_id)
    if found is None or not found.project.published:
        raise Http404
    return shown(found.file_id)


def _next(steps: list[tuple[str, date, date | None, str]]) -> tuple[str, date] | None:
    """The first milestone that is not reached yet."""
    return next(((title, due) for title, due, done, _words in steps if done is None), None)
