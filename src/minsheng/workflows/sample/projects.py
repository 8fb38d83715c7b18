"""The sample office's projects of the year: 32 that were finished, and two underway, each over concerns of the book.

The finished ones answer the 14 roads and the 32 drainage and sanitation items that the district report counts, so that
both pages open into the same records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.utils import timezone

from minsheng.concerns.queries import category_index, visible_to
from minsheng.concerns.queries.counting import Scope
from minsheng.concerns.queries.numbers import records_of
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.insight.policy import DRAINAGE_AND_SANITATION, ROADS
from minsheng.insight.queries.figures import by_full_time_workers, ids_of
from minsheng.projects import actions
from minsheng.projects.actions import Plan
from minsheng.projects.states import Field, Gravity, State

ROADS_OF = (2, 2, 2, 2, 2, 2, 2)
"""How many road items each of the seven road projects answers: 14 in all."""
DRAINS_OF = (3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2)
"""How many drainage and sanitation items each of the thirteen answers: 32 in all."""
ORDER = ("村口监控补盲", "夜间照明改造", "出租屋消防通道清理", "校门口护学岗", "停车秩序整治", "电动车充电棚")
CULTURE = ("社区篮球场翻新", "文化广场座椅更换", "图书角开放", "老年活动室改造", "健身步道修补", "青少年周末活动点")
UNDERWAY = ("B1", "B3")
"""The categories whose open concerns the two projects that still run answer."""
STEPS = ("方案公示", "施工", "验收移交")
LONG = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Made:
    """A project to be written: its name, field, and the concerns it answers."""

    code: str
    title: str
    field: Field
    concerns: Sequence[int] = ()
    topic: str = ""


def write_projects(worker_id: int, area_code: str, *, as_of: date) -> None:
    """Write them as the office's coordinator would have, up to the midnight that the as-of day begins with."""
    worker, office = directory.find_worker(worker_id=worker_id), directory.find_area(code=area_code)
    if worker is None or office is None:
        return
    actor = directory.actor_for(worker, as_of)
    now = timezone.make_aware(datetime.combine(as_of, time.min))
    unit = next(iter(directory.unit_choices(actor).filter(area=office)), None)
    if unit is None:
        return
    for number, made in enumerate(_finished(office.path, now)):
        due = as_of - timedelta(days=7 + 9 * number)
        row = _begun(made, office.pk, unit.pk, due, actor)
        _ended(row, made, due, actor)
    for number, made in enumerate(_underway(actor, office.pk)):
        row = _begun(made, office.pk, unit.pk, as_of + timedelta(days=60 + 30 * number), actor)
        at = now - timedelta(days=3)
        actions.note_risk(row, words="雨季施工，工期可能顺延。", gravity=Gravity.LOW, by=actor, at=at)
        _step(row, 0, as_of - timedelta(days=20), actor, done=True)
        for place in (1, 2):
            _step(row, place, as_of + timedelta(days=25 * place), actor, done=False)


def _finished(path: str, now: datetime) -> list[Made]:
    """The thirty-two, over the items of the twelve months before ``now``."""
    recorded = by_full_time_workers(Scope(end=now, start=now - timedelta(days=366), area_path=path))
    roads = records_of(recorded, category_ids=ids_of(ROADS), solved=True)
    drains = records_of(recorded, category_ids=ids_of(DRAINAGE_AND_SANITATION), solved=True)
    found = [
        Made(f"road-{number}", f"道路修复第 {number} 批", Field.BUILDING, ids, "B1")
        for number, ids in enumerate(_shares(roads, ROADS_OF), start=1)
    ]
    fields = cycle([Field.BUILDING, Field.MANAGEMENT])
    found += [
        Made(f"drains-{number}", f"社区排水与环境卫生整治第 {number} 批", next(fields), ids, "B3")
        for number, ids in enumerate(_shares(drains, DRAINS_OF), start=1)
    ]
    found += [Made(f"order-{number}", title, Field.ORDER) for number, title in enumerate(ORDER, start=1)]
    return found + [Made(f"culture-{number}", title, Field.CULTURE) for number, title in enumerate(CULTURE, start=1)]


def _shares(ids: list[int], sizes: Sequence[int]) -> list[list[int]]:
    """The ids cut into pieces of these sizes."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append(ids[start : start + size])
        start += size
    return pieces


def _underway(actor: Actor, office_id: int) -> list[Made]:
    """Two over what is open."""
    facts = {fact.code: fact for fact in category_index().values()}
    found = []
    for code in UNDERWAY:
        rows = visible_to(actor).filter(office_id=office_id, is_open=True, category_id=facts[code].id)
        ids = list(rows.order_by("received_at", "id").values_list("id", flat=True)[:5])
        found.append(Made(f"now-{code.lower()}", f"{facts[code].name}专项整治", Field.BUILDING, ids, code))
    return found


def _begun(made: Made, office_id: int, unit_id: int, due: date, actor: Actor) -> int:
    begins = due - LONG
    at = timezone.make_aware(datetime.combine(begins, time(9)))
    plan = Plan(
        title=made.title, field=made.field, unit_id=unit_id, begins_on=begins, due_on=due, topic=made.topic,
        summary="示例：由居民反映的同类问题合并办理。",
    )  # fmt: skip
    row = actions.begin_project(code=made.code, office_id=office_id, plan=plan, by=actor, at=at).pk
    for number in made.concerns:
        actions.attach_concern(row, concern_id=number, by=actor, at=at)
    actions.publish_project(row, by=actor, at=at)
    return row


def _ended(row: int, made: Made, due: date, actor: Actor) -> None:
    for place in range(len(STEPS)):
        _step(row, place, due - timedelta(days=40 * (len(STEPS) - 1 - place)), actor, done=True)
    words = f"{made.title}已完成验收，移交日常养护。"
    at = timezone.make_aware(datetime.combine(due, time(17)))
    actions.end_project(row, state=State.FINISHED, result=words, by=actor, at=at)


def _step(row: int, place: int, day: date, actor: Actor, *, done: bool) -> None:
    """A milestone; what was reached in the past is written down without a letter."""
    at = timezone.make_aware(datetime.combine(day, time(16)))
    made = actions.plan_milestone(row, title=STEPS[place], due_on=day, by=actor, at=at)
    if done:
        words = f"{STEPS[place]}已完成。"
        actions.publish_milestone(made.pk, words=words, done_on=day, tell=False, by=actor, at=at)
