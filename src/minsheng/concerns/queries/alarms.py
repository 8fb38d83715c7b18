"""What was passed upward: to whom, by which steps, and what the clock has to look at now."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.db.models import Q, QuerySet

from minsheng.concerns.models import AlarmStep, AssistTask, Concern, Escalation
from minsheng.concerns.policy import DEFAULT_STEPS, Steps
from minsheng.concerns.policy import AlarmStep as Step
from minsheng.concerns.queries.lists import after, paged, reach_of
from minsheng.concerns.states import ENDED, OPEN, Alarm, TaskState
from minsheng.core.actors import Actor, Role
from minsheng.directory.queries import area_index

SECONDS = 60
AT_ONCE = 200
"""So many concerns the clock looks at in one run."""
PAGE = 40


def steps() -> Steps:
    """The steps of every alarm, the house's own before the defaults; read at most once a minute in each process."""
    return _steps_of_slot(int(monotonic() // SECONDS))


def forget_steps() -> None:
    """Read them anew the next time (after an edit)."""
    _steps_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _steps_of_slot(_slot: int) -> Steps:
    own: dict[Alarm, list[Step]] = {}
    for row in AlarmStep.objects.order_by("alarm", "level"):
        own.setdefault(Alarm(row.alarm), []).append(Step(row.level, row.hours, Role(row.role)))
    return {**DEFAULT_STEPS, **own}


def to_look_at(at: datetime) -> list[int]:
    """Ids of the concerns whose clock has to be looked at, those waiting longest for it first. One statement."""
    rows = Concern.objects.filter(watch_at__lte=at).order_by("watch_at", "id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])


def tasks_to_look_at(at: datetime) -> list[int]:
    """Ids of open assist tasks whose clock has to be looked at. One statement."""
    rows = AssistTask.objects.filter(state=TaskState.ASKED, watch_at__lte=at).order_by("watch_at", "id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])


def raised_in_round(concern: Concern) -> frozenset[tuple[str, int]]:
    """Alarm and level of what was passed upward for the concern in this round. One statement."""
    rows = Escalation.objects.filter(concern=concern, round=concern.reopen_count, task__isnull=True)
    return frozenset(rows.order_by().values_list("alarm", "level"))


def raised_for_task(task: AssistTask) -> frozenset[tuple[str, int]]:
    """The same for an assist task."""
    rows = Escalation.objects.filter(task=task)
    return frozenset(rows.order_by().values_list("alarm", "level"))


def escalations_of(concern_id: int) -> QuerySet[Escalation]:
    """Everything passed upward for a concern, newest first, with who acknowledged it."""
    return (
        Escalation.objects.filter(concern_id=concern_id)
        .select_related("unit", "office", "acknowledged_by")
        .order_by("-raised_at", "-id")
    )


def _mine(actor: Actor) -> Q:
    """What goes to the posts the actor holds."""
    units = sorted({post.unit_id for post in actor.posts if post.role is Role.SUPERVISOR})
    found = Q(role=Role.SUPERVISOR, unit_id__in=units)
    for role in (Role.COORDINATOR, Role.LEADER):
        paths = tuple(post.area_path for post in actor.posts if post.role is role)
        offices = sorted({a.id for a in area_index().values() if paths and a.path.startswith(paths)})
        found |= Q(role=role, office_id__in=offices)
    return found


def escalations_for(actor: Actor, *, mine: bool = True, acknowledged: bool = False) -> QuerySet[Escalation]:
    """What was passed upward, of concerns the actor may read, newest first.

    ``mine``: to the posts they hold. Open ones only of concerns that can still be acknowledged.
    """
    rows = Escalation.objects.filter(acknowledged_at__isnull=not acknowledged)
    if not acknowledged:
        rows = rows.filter(concern__state__in=sorted(OPEN | ENDED))
    if mine:
        rows = rows.filter(_mine(actor))
    reach = reach_of(actor, "concern__")
    if reach is not None:
        rows = rows.filter(reach)
    related = ("concern__area", "concern__unit", "unit", "office", "acknowledged_by")
    return rows.select_related(*related).order_by("-raised_at", "-id")


def page_of_escalations(
    rows: QuerySet[Escalation], *, cursor: str = "", back: bool = False
) -> tuple[list[Escalation], str, str]:
    """A keyset page, newest first, and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "raised_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "raised_at", cursor, PAGE, back=back)
