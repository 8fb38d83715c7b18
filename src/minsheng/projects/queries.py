"""The only readers of this room's tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from minsheng.concerns.queries import visible_to
from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index
from minsheng.projects.models import Attachment, Milestone, Picture, Project
from minsheng.projects.policy import READERS
from minsheng.projects.states import Field, Side, State

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

PAGE = 40
MOST_CONCERNS = 200
COUNTED = {
    "concerns": Count("attachments", distinct=True),
    "left": Count("attachments", filter=Q(attachments__concern__is_open=True), distinct=True),
}


def projects_for(actor: Actor, *, field: Field | None = None, state: State | None = None) -> QuerySet[Project]:
    """The projects of the offices the actor's posts lie in, or above, soonest due first, with their counts."""
    paths = [post.area_path for post in actor.posts if post.role in READERS]
    offices = {
        fact.office_id
        for fact in area_index().values()
        if any(fact.path.startswith(path) or path.startswith(fact.path) for path in paths)
    }
    units = sorted({post.unit_id for post in actor.posts})
    rows = Project.objects.filter(Q(office_id__in=sorted(offices)) | Q(unit_id__in=units))
    if field is not None:
        rows = rows.filter(field=field)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.select_related("office", "unit").annotate(**COUNTED).order_by("due_on", "id")


def page_of_projects(
    rows: QuerySet[Project], *, cursor: str = "", back: bool = False
) -> tuple[list[Project], str, str]:
    """A keyset page by day and id, and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        day, _, number = cursor.partition("_")
        on, pk, sign = date.fromisoformat(day), int(number), "lt" if back else "gt"
        rows = rows.filter(Q(**{f"due_on__{sign}": on}) | Q(**{"due_on": on, f"pk__{sign}": pk}))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    if not found:
        return [], "", ""
    first, last = (f"{row.due_on.isoformat()}_{row.pk}" for row in (found[0], found[-1]))
    return found, last if more or back else "", first if (more and back) or (cursor and not back) else ""


def one_project(actor: Actor, code: str) -> Project | None:
    """The project with this code, where the actor may read it. One statement."""
    return projects_for(actor).filter(code=code).first()


def published(*, office_id: int | None = None) -> QuerySet[Project]:
    """What everybody may read: underway first, soonest due; with counts."""
    rows = Project.objects.filter(published=True)
    if office_id is not None:
        rows = rows.filter(office_id=office_id)
    return rows.select_related("office", "unit").annotate(**COUNTED).order_by("due_on", "id")


def milestones_of(project_ids: Iterable[int]) -> dict[int, list[tuple[str, date, date | None, str]]]:
    """Project → (title, due, done, words) of its milestones in order. One statement."""
    found: dict[int, list[tuple[str, date, date | None, str]]] = {number: [] for number in project_ids}
    rows = Project.objects.filter(pk__in=list(found)).order_by("milestones__due_on", "milestones__id")
    columns = ("pk", "milestones__title", "milestones__due_on", "milestones__done_on", "milestones__words")
    for number, title, due_on, done_on, words in rows.values_list(*columns):
        if title is not None:
            found[number].append((title, due_on, done_on, words))
    return found


def concerns_of(project: Project, actor: Actor) -> list[Concern]:
    """The concerns it answers that the actor may read, open ones first. One statement."""
    attached = Attachment.objects.filter(project=project).order_by().values("concern_id")
    rows = visible_to(actor).filter(pk__in=attached).select_related("area", "unit", "category").defer("text", "reply")
    return list(rows.order_by("-is_open", "-received_at", "-id")[:MOST_CONCERNS])


def picture_for(picture_id: int, *, actor: Actor | None = None) -> Picture | None:
    """A picture of a published project, or of one the actor may read. At most two statements."""
    row = Picture.objects.select_related("project").filter(pk=picture_id).first()
    if row is None or row.project.published:
        return row
    return row if actor is not None and one_project(actor, row.project.code) is not None else None


def project_of(concern_id: int) -> Project | None:
    """The published project that answers a concern. One statement."""
    rows = Project.objects.filter(attachments__concern_id=concern_id, published=True)
    return rows.select_related("unit").first()


def pairs(pictures: Iterable[Picture]) -> list[tuple[Picture | None, Picture | None]]:
    """(before, after) of every spot in order."""
    found: dict[int, dict[str, Picture]] = {}
    for one in pictures:
        found.setdefault(one.spot, {})[one.side] = one
    return [(sides.get(Side.BEFORE), sides.get(Side.AFTER)) for _spot, sides in sorted(found.items())]


def milestones_to_tell() -> list[Milestone]:
    """Published, and not everybody was told yet; with their projects. One statement."""
    rows = Milestone.objects.filter(published_at__isnull=False, told_at__isnull=True).select_related("project")
    return list(rows.order_by("published_at", "id")[:PAGE])


def concern_ids_of(project_id: int) -> list[int]:
    """The concerns a project answers, whoever may read them. One statement."""
    return list(Attachment.objects.filter(project_id=project_id).order_by("pk").values_list("concern_id", flat=True))
