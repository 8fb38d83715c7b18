"""A unit's list on a phone: what is overdue, what is due soon, what comes later, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from minsheng.concerns import queries as concerns
from minsheng.concerns.queries import SOON
from minsheng.concerns.states import AT_WORK, State
from minsheng.directory import queries as directory

from .access import Visit, desk_page, show, works
from .acts import Offer, offers_for
from .hands.tasks import help_row
from .limits import Pause, strips_of
from .listing import page_at

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern
    from minsheng.interfaces.shared.figures import ClockStrip

ROWS = 50
"""Jobs on a page: more than anybody does in a day, and light enough for an old phone."""
IN_HAND = AT_WORK | {State.WAITING}
"""What a unit returned is no longer its own."""
SECTIONS: tuple[tuple[str, str, Promise], ...] = (
    ("over", "seal", pgettext_lazy("worklist", "Overdue")),
    ("soon", "ochre", pgettext_lazy("worklist", "Due within a day")),
    ("later", "", pgettext_lazy("worklist", "Later")),
    ("waiting", "", pgettext_lazy("worklist", "Waiting")),
)
GLYPHS = {"over": "over", "soon": "risk", "later": "assigned", "waiting": "waiting"}


@dataclass(frozen=True, slots=True)
class Job:
    """A concern on the list."""

    concern: Concern
    strip: ClockStrip | None
    offer: dict[str, Offer]
    open: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Jobs that press equally."""

    name: str
    tone: str
    glyph: str
    words: Promise
    jobs: Sequence[Job]


def section_of(concern: Concern, visit: Visit) -> str:
    """Where a job stands: waiting, over, soon or later."""
    if concern.state == State.WAITING:
        return "waiting"
    if concern.due_at is None or concern.due_at >= visit.at + SOON:
        return "later"
    return "over" if concern.due_at < visit.at else "soon"


@desk_page(works)
def work(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The open concerns of the units one works in, those nearest their limit first; ``?unit=`` shows one of several."""
    wanted = request.GET.get("unit", "")
    units = [unit for unit in visit.works_in if str(unit) == wanted] or list(visit.works_in)
    rows = concerns.visible_to(visit.actor).filter(is_open=True, unit_id__in=units, state__in=sorted(IN_HAND))
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    rows = rows.select_related("area", "category__parent", "handler")
    page = page_at(rows, order="queue", after=after, before=before, size=ROWS)
    opened = request.GET.get("open", "")
    calendar = directory.calendar()
    found: dict[str, list[Job]] = {name: [] for name, _tone, _words in SECTIONS}
    for concern in page.rows:
        waiting = [Pause(concern.waiting_since, None, concern.waiting_reason)] if concern.waiting_since else []
        strips = strips_of(concern, waiting, visit.at, calendar)
        offers = {offer.act.slug: offer for offer in offers_for(concern, visit)}
        job = Job(concern, strips[-1] if strips else None, offers, str(concern.pk) == opened)
        found[section_of(concern, visit)].append(job)
    helps = [help_row(task, visit) for task in concerns.open_tasks_asked_of(visit.actor) if task.unit_id in units]
    context = {
        "helps": [] if after or before else helps,
        "sections": [Section(n, tone, GLYPHS[n], words, found[n]) for n, tone, words in SECTIONS if found[n]],
        "section": "work",
        "after": _address(wanted, after=page.next_cursor),
        "before": _address(wanted, before=page.previous_cursor),
        "units": {unit: visit.units.get(unit, "") for unit in visit.works_in},
        "chosen": units[0] if len(units) == 1 else None,
    }
    return show(request, visit, "desk/work.html", context)


def _address(unit: str, **cursor: str) -> str:
    """Another page of the list; "" where there is none."""
    pairs = {"unit": unit, **cursor}
    return f"?{urlencode({name: value for name, value in pairs.items() if value})}" if any(cursor.values()) else ""
