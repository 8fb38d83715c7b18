"""Beginning a project, changing its plan, and showing it to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.foundation.audit.actions import record
from minsheng.foundation.audit.policy import Json
from minsheng.foundation.bulk.queries import locked
from minsheng.projects.models import Project
from minsheng.projects.permissions import may_write
from minsheng.projects.policy import plan_refusal
from minsheng.projects.states import Field, Refused, State

from .errors import ActionRefused

FIELDS = {
    Refused.TITLE_MISSING: "title",
    Refused.CODE_BAD: "code",
    Refused.CODE_TAKEN: "code",
    Refused.DATES_REVERSED: "due_on",
    Refused.UNIT_UNKNOWN: "unit",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a project is to be. ``budget`` in yuan; ``topic`` the category whose rise it was born from."""

    title: str
    field: Field
    unit_id: int
    begins_on: date
    due_on: date
    summary: str = ""
    budget: int | None = None
    topic: str = ""


def refuse(code: Refused) -> ActionRefused:
    """The refusal, at the field it belongs to."""
    return ActionRefused(code, FIELDS.get(code, ""))


@transaction.atomic
def begin_project(*, code: str, office_id: int, plan: Plan, by: Actor, at: datetime) -> Project:
    """Begin a project of an office. Refuses what policy.plan_refusal says, CODE_TAKEN, UNIT_UNKNOWN, NOT_YOURS."""
    if not may_write(by, office_id):
        raise refuse(Refused.NOT_YOURS)
    _check(plan, code)
    if Project.objects.filter(code=code).exists():
        raise refuse(Refused.CODE_TAKEN)
    columns = _columns(plan)
    project = Project.objects.create(code=code, office_id=office_id, made_at=at, made_by_id=by.worker_id, **columns)
    data: dict[str, Json] = {"code": code, "office": office_id, "unit": plan.unit_id}
    record(subject_type="project", subject_id=project.pk, action="begin_project", by=by, at=at, data=data, first=True)
    return project


@transaction.atomic
def amend_project(project_id: int, *, plan: Plan, by: Actor, at: datetime) -> Project:
    """Change the plan of one that is underway."""
    project = writable(project_id, by=by)
    _check(plan, project.code)
    for name, value in _columns(plan).items():
        setattr(project, name, value)
    project.save(update_fields=[name.removesuffix("_id") for name in _columns(plan)])
    record(subject_type="project", subject_id=project.pk, action="amend_project", by=by, at=at)
    return project


@transaction.atomic
def publish_project(project_id: int, *, by: Actor, at: datetime) -> Project:
    """Show it to everybody, from now on."""
    project = locked(Project, project_id)
    if not may_write(by, project.office_id):
        raise refuse(Refused.NOT_YOURS)
    if not project.published:
        project.published = True
        project.save(update_fields=["published"])
        record(subject_type="project", subject_id=project.pk, action="publish_project", by=by, at=at)
    return project


def writable(project_id: int, *, by: Actor) -> Project:
    """The project, locked, underway, and the actor's to write. Raises ObjectDoesNotExist; NOT_YOURS and ENDED."""
    project = locked(Project, project_id)
    if not may_write(by, project.office_id):
        raise refuse(Refused.NOT_YOURS)
    if project.state != State.UNDERWAY:
        raise refuse(Refused.ENDED)
    return project


def _check(plan: Plan, code: str) -> None:
    wrong = plan_refusal(plan.title, code, plan.begins_on, plan.due_on)
    if wrong is not None:
        raise refuse(wrong)
    unit = directory.find_unit(unit_id=plan.unit_id)
    if unit is None or not unit.active:
        raise refuse(Refused.UNIT_UNKNOWN)


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title,
        "summary": plan.summary,
        "field": plan.field.value,
        "unit_id": plan.unit_id,
        "budget": plan.budget,
        "topic": plan.topic,
        "begins_on": plan.begins_on,
        "due_on": plan.due_on,
    }
