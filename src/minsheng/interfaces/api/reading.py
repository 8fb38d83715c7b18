"""Reading: concerns, their history, and the lists their fields refer to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, FilterSchema, Query, Router

from minsheng.concerns import queries as concerns
from minsheng.concerns.states import Channel, State
from minsheng.directory import queries as directory
from minsheng.interfaces.api import listed, schemas
from minsheng.interfaces.api.access import caller
from minsheng.interfaces.api.answers import answer, concern_json, entry_json, missing, problem
from minsheng.interfaces.api.moments import Moment
from minsheng.interfaces.api.schemas import Number, ProblemOut

router = Router()
PROBLEMS = dict.fromkeys((400, 401, 404, 422, 503), ProblemOut)


class Order(StrEnum):
    """The orders of the list."""

    NEWEST = "newest"
    QUEUE = "queue"
    FINISHED = "finished"


class ConcernFilter(FilterSchema):
    """Filters of the list; times are half-open."""

    state: list[State] = []
    category: Number | None = Field(None, description="A class stands for everything below it")
    area: Number | None = Field(None, description="With everything below it")
    unit: Number | None = None
    channel: Channel | None = None
    received_from: Moment | None = None
    received_to: Moment | None = None
    order: Order = Field(
        Order.NEWEST,
        description="newest first; queue: open ones, nearest their limit first; finished: finished ones, oldest first",
    )
    cursor: str = ""
    size: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/concerns", response={200: schemas.ConcernPage, **PROBLEMS})
def list_concerns(request: HttpRequest, filters: Query[ConcernFilter]) -> JsonResponse:
    """The concerns the caller's post reaches, a keyset page at a time."""
    rows = concerns.narrowed(
        concerns.visible_to(caller(request)),
        states=tuple(filters.state),
        category_id=filters.category,
        area_id=filters.area,
        unit_id=filters.unit,
        channel=filters.channel or "",
        received_from=filters.received_from,
        received_to=filters.received_to,
    ).defer("text", "reply")
    try:
        page = concerns.page_of(rows, order=filters.order, cursor=filters.cursor, size=filters.size)
    except ValueError:
        return problem("cursor_invalid", _("This cursor cannot be read; begin again without one."), 400, field="cursor")
    return answer({"results": [concern_json(row, whole=False) for row in page.rows], "next": page.next_cursor})


@router.get("/concerns/{int:concern_id}", response={200: schemas.ConcernOut, **PROBLEMS})
def read_concern(request: HttpRequest, concern_id: int) -> JsonResponse:
    """One concern, whole, without its people."""
    row = concerns.by_id(concern_id, actor=caller(request))
    return missing() if row is None else answer(concern_json(row, whole=True))


@router.get("/receipts/{str:receipt}", response={200: schemas.ConcernOut, **PROBLEMS})
def read_by_receipt(request: HttpRequest, receipt: str) -> JsonResponse:
    """The concern a receipt leads to: after a merge, the one that is still alive.

    Where the words held several matters, ``parts`` names all of them, this one included.
    """
    reporter = concerns.by_receipt(receipt)
    if reporter is None:
        return missing()
    row = concerns.by_id(concerns.shown_concern(reporter).pk, actor=caller(request))
    if row is None:
        return missing()
    said = concern_json(row, whole=True)
    if concerns.is_split(reporter):
        said["parts"] = [concerns.shown_concern(one).pk for one in concerns.receipts_of(reporter)]
    return answer(said)


@router.get("/concerns/{int:concern_id}/entries", response={200: list[schemas.EntryOut], **PROBLEMS})
def read_entries(request: HttpRequest, concern_id: int) -> JsonResponse:
    """The history, oldest first."""
    row = concerns.by_id(concern_id, actor=caller(request))
    if row is None:
        return missing()
    return answer([entry_json(entry) for entry in concerns.entries_for_staff(row.pk)])


@router.get("/areas", response={200: list[listed.AreaOut], 401: ProblemOut, 503: ProblemOut})
def list_areas(request: HttpRequest) -> JsonResponse:
    """Every area, named in the caller's language, in the order of the tree."""
    offices = {fact.id: fact.office_id for fact in directory.area_index().values()}
    return answer(
        [
            {
                "id": area.pk,
                "code": area.code,
                "name": area.name,
                "kind": area.kind,
                "path": area.path,
                "office": offices.get(area.pk, area.pk),
            }
            for area in directory.areas_below("")
        ]
    )


@router.get("/categories", response={200: list[listed.CategoryOut], 401: ProblemOut, 503: ProblemOut})
def list_categories(request: HttpRequest) -> JsonResponse:
    """Every category, named in the caller's language."""
    return answer(
        [
            {
                "id": fact.id,
                "code": fact.code,
                "parent": fact.parent_code,
                "name": fact.name,
                "urgency": fact.urgency.value,
                "active": fact.active,
            }
            for fact in concerns.category_index().values()
        ]
    )


@router.get("/units", response={200: list[listed.UnitOut], 401: ProblemOut, 503: ProblemOut})
def list_units(request: HttpRequest) -> JsonResponse:
    """The handling units the caller may hand work to."""
    rows = directory.handling_units(caller(request))
    return answer([{"id": unit.pk, "code": unit.code, "name": unit.name, "area": unit.area_id} for unit in rows])


@router.get("/units/{int:unit_id}/workers", response={200: list[listed.WorkerOut], **PROBLEMS})
def list_workers(request: HttpRequest, unit_id: int) -> JsonResponse:
    """The people of such a unit who can be handed work today, by name."""
    unit = directory.handling_units(caller(request)).filter(pk=unit_id).first()
    if unit is None:
        return missing()
    found = directory.colleagues(unit.pk, on=timezone.now())
    return answer([{"id": number, "name": name} for number, name in found])
