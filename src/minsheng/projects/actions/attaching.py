"""Which concerns a project answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.concerns import queries as concerns
from minsheng.core.actors import Actor
from minsheng.foundation.audit.actions import record
from minsheng.projects.models import Attachment
from minsheng.projects.states import Refused

from .errors import ActionRefused
from .planning import writable


@transaction.atomic
def attach_concern(project_id: int, *, concern_id: int, by: Actor, at: datetime) -> Attachment:
    """Let the project answer a concern that the actor may read. Refuses CONCERN_UNKNOWN and CONCERN_ELSEWHERE."""
    project = writable(project_id, by=by)
    if not concerns.visible_to(by).filter(pk=concern_id).exists():
        raise ActionRefused(Refused.CONCERN_UNKNOWN, "number")
    known = Attachment.objects.filter(concern_id=concern_id).first()
    if known is not None:
        if known.project_id == project.pk:
            return known
        raise ActionRefused(Refused.CONCERN_ELSEWHERE, "number")
    made = Attachment.objects.create(project=project, concern_id=concern_id, at=at, by_id=by.worker_id)
    data = {"concern": concern_id}
    record(subject_type="project", subject_id=project.pk, action="attach_concern", by=by, at=at, data=data)
    return made


@transaction.atomic
def detach_concern(project_id: int, *, concern_id: int, by: Actor, at: datetime) -> None:
    """Take a concern out again; what its residents were told stays told."""
    project = writable(project_id, by=by)
    gone, _kinds = Attachment.objects.filter(project=project, concern_id=concern_id).delete()
    if gone:
        data = {"concern": concern_id}
        record(subject_type="project", subject_id=project.pk, action="detach_concern", by=by, at=at, data=data)
