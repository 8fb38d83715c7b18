"""The same spot before and after."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from minsheng.core.actors import Actor
from minsheng.foundation.audit.actions import record
from minsheng.foundation.bulk.queries import locked
from minsheng.projects.models import Picture, Project
from minsheng.projects.permissions import may_report
from minsheng.projects.states import Refused, Side

from .errors import ActionRefused


@transaction.atomic
def add_picture(
    project_id: int, *, file_id: int, caption: str, spot: int | None = None, by: Actor, at: datetime
) -> Picture:
    """A picture before (``spot`` None begins a new pair), or the one after of a pair. Refuses NOT_YOURS, WORDS_MISSING.

    An "after" that is there already is left: MILESTONE_DONE says that the pair is whole.
    """
    project = locked(Project, project_id)
    if not may_report(by, project):
        raise ActionRefused(Refused.NOT_YOURS)
    if not caption:
        raise ActionRefused(Refused.WORDS_MISSING, "caption")
    side = Side.BEFORE if spot is None else Side.AFTER
    if spot is None:
        spot = (Picture.objects.filter(project=project).aggregate(last=Max("spot"))["last"] or 0) + 1
    elif not Picture.objects.filter(project=project, spot=spot, side=Side.BEFORE).exists():
        raise ActionRefused(Refused.CONCERN_UNKNOWN, "spot")
    if Picture.objects.filter(project=project, spot=spot, side=side).exists():
        raise ActionRefused(Refused.MILESTONE_DONE, "spot")
    made = Picture.objects.create(
        project=project, file_id=file_id, spot=spot, side=side, caption=caption, at=at, by_id=by.worker_id
    )
    data = {"picture": made.pk, "spot": spot, "side": side.value}
    record(subject_type="project", subject_id=project.pk, action="add_picture", by=by, at=at, data=data)
    return made
