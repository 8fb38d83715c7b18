"""A project ends with a result; its concerns end one by one, each with its own reply and verdict."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.foundation.audit.actions import record
from minsheng.projects.models import Attachment, Project
from minsheng.projects.states import Refused, State

from .errors import ActionRefused
from .planning import writable


@transaction.atomic
def end_project(project_id: int, *, state: State, result: str, by: Actor, at: datetime) -> Project:
    """Finish a project, or give it up; the result in words is published with it.

    Refuses RESULT_MISSING, and CONCERNS_OPEN where one is to be finished while concerns of it are still open: they are
    resolved first, so that every resident is asked. One given up lets them go: they stay open with their units.
    """
    project = writable(project_id, by=by)
    if not result:
        raise ActionRefused(Refused.RESULT_MISSING, "result")
    if state is State.FINISHED and Attachment.objects.filter(project=project, concern__is_open=True).exists():
        raise ActionRefused(Refused.CONCERNS_OPEN)
    project.state, project.result, project.ended_at, project.ended_by_id = state, result, at, by.worker_id
    project.save(update_fields=["state", "result", "ended_at", "ended_by"])
    data = {"state": state.value}
    record(subject_type="project", subject_id=project.pk, action="end_project", by=by, at=at, data=data)
    return project
