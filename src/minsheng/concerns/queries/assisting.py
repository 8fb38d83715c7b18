"""Assist tasks: those of a concern, those asked of the units one works in, and one of them with its photos."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from minsheng.concerns.models import AssistTask, Photo
from minsheng.concerns.states import TaskState
from minsheng.core.actors import Actor, Role

ASSISTANTS = frozenset({Role.HANDLER, Role.SUPERVISOR})
"""Whose posts let them help."""
MOST_TASKS = 50
"""So many stand on a unit's list; the most pressing are among them."""


def tasks_of(concern_id: int) -> QuerySet[AssistTask]:
    """The tasks of a concern, open ones first, each with unit and people."""
    rows = AssistTask.objects.filter(concern_id=concern_id).select_related("unit", "handler", "ended_by")
    return rows.order_by(F("ended_at").asc(nulls_first=True), "due_at", "id")


def tasks_asked_of(actor: Actor) -> QuerySet[AssistTask]:
    """Every task of the units where the actor is handler or supervisor; none of a concern about them or that unit."""
    units = {post.unit_id for post in actor.posts if post.role in ASSISTANTS}
    about_unit = Q(concern__about_unit_id=F("unit_id"))
    about_person = Q(concern__about_worker_id=actor.worker_id or 0)
    rows = AssistTask.objects.filter(Q(concern__about_unit__isnull=True) | ~about_unit, unit_id__in=sorted(units))
    rows = rows.filter(Q(concern__about_worker__isnull=True) | ~about_person)
    return rows.select_related("concern__area", "unit", "handler", "asked_by").order_by("due_at", "id")


def open_tasks_asked_of(actor: Actor) -> list[AssistTask]:
    """The open ones, what is overdue or due first on top. One statement."""
    return list(tasks_asked_of(actor).filter(state=TaskState.ASKED)[:MOST_TASKS])


def task_photo(task: AssistTask, photo_id: int) -> Photo | None:
    """A picture of the concern the task belongs to; None for any other."""
    rows = Photo.objects.filter(pk=photo_id, concern_id=task.concern_id)
    return rows.select_related("file").order_by("pk").first()
