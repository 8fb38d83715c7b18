"""One entry of the book with everything the desk reads beside it: facts, clocks, history, people, place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minsheng.concerns import queries as concerns
from minsheng.concerns.permissions import hands_of, may_reveal_contact
from minsheng.concerns.policy import undo_refusal
from minsheng.concerns.states import BEFORE_WORK, DESK_HANDS, OPEN, Action, State
from minsheng.directory import queries as directory

from . import words
from .access import Visit, asks_for, desk_page, oversees, reads, reads_areas, show
from .acts import Offer, offers_for
from .acts.base import PurposeForm
from .limits import Why, pauses_of, strips_of, whys_of
from .listing import Listing, listing_of
from .placing import PlaceMap, Point, map_of
from .queue import ledger_context
from .timeline import Line, lines_of

if TYPE_CHECKING:
    from minsheng.concerns.models import AssistTask, Concern, Entry, Photo, Rating, Reporter, Reveal
    from minsheng.interfaces.shared.figures import ClockStrip

NEAR = 3
"""So many nearby concerns are named below the map."""
TABS = ("history", "photos", "people", "verdicts")


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry as the page shows it."""

    concern: Concern
    listing: Listing
    tab: str
    lines: Sequence[Line]
    strips: Sequence[ClockStrip]
    whys: Sequence[Why]
    photos: Sequence[Photo]
    people: Sequence[Reporter]
    ratings: Sequence[Rating]
    offers: Sequence[Offer]
    place: PlaceMap | None
    similar: Sequence[concerns.Similar]
    channel: str
    reveals: bool
    """Whether the worker may see how to reach the people, a purpose given."""

    tasks: Sequence[AssistTask] = ()
    """What other units were asked; none is looked for where none was ever asked."""
    looks: Sequence[Reveal] | None = None
    """Who looked at the contacts, for those who oversee it and only where the people are listed."""
    undo: int = 0
    """The line whose step this worker can take back now; 0 where there is none."""
    note_key: str = field(default_factory=lambda: str(uuid4()))
    """So that a note sent twice is one line."""

    @property
    def href(self) -> str:
        """The entry's address, the queue beside it as it is."""
        return self.listing.entry(self.concern.pk)

    @property
    def offer(self) -> dict[str, Offer]:
        """The actions offered, by their address."""
        return {offer.act.slug: offer for offer in self.offers}

    @property
    def shown(self) -> Sequence[Offer]:
        """The four or five that have a button of their own."""
        return [offer for offer in self.offers if offer.shown]

    @property
    def hidden(self) -> Sequence[Offer]:
        """The others, below "more"."""
        return [offer for offer in self.offers if not offer.shown and offer.act.slug not in {"note", "undo"}]

    @property
    def near(self) -> Sequence[Point]:
        """The nearest on the map that are not already named as perhaps the same."""
        named = {one.concern.pk for one in self.similar}
        points = self.place.points if self.place else ()
        return [point for point in points if point.concern.pk not in named][:NEAR]

    @property
    def next_step(self) -> str:
        """What the desk waits for, in words; "" where the entry has ended."""
        state = State(self.concern.state)
        if state is State.WAITING:
            return _("The wait is over: ask again, or go on")
        if state in BEFORE_WORK:
            return _("Hand it out")
        return _("Done and answered") if state in OPEN else ""

    @property
    def next_at(self) -> datetime | None:
        """By when."""
        waiting = self.concern.state == State.WAITING
        before = State(self.concern.state) in BEFORE_WORK and self.concern.assigned_at is None
        first = self.concern.waiting_until if waiting else self.concern.first_due_at if before else None
        return first or self.concern.due_at

    @property
    def reachable(self) -> int:
        """How many people left a way to reach them."""
        return sum(person.reachable for person in self.people)

    @property
    def receipt_tail(self) -> str:
        """The last four digits of the first receipt: enough to compare, too little to speak as the resident."""
        first = next((person for person in self.people if person.first and person.concern_id == self.concern.pk), None)
        return first.receipt[-4:] if first else ""

    @property
    def words(self) -> str:
        """The waiting reason, in words."""
        return next((str(w) for code, w in words.WAITING_REASONS.items() if code == self.concern.waiting_reason), "")

    @property
    def decline_words(self) -> str:
        """The proposed or final reason for declining, in words."""
        return next((str(w) for code, w in words.DECLINE_REASONS.items() if code == self.concern.decline_reason), "")

    @property
    def outcome(self) -> str:
        """What the resolution says was achieved, in words."""
        return next((str(w) for code, w in words.OUTCOMES.items() if code == self.concern.outcome), "")


def found_concern(concern_id: int, visit: Visit) -> Concern:
    """The concern, where the worker may read it; otherwise 404, as if it did not exist."""
    concern = concerns.by_id(concern_id, actor=visit.actor)
    if concern is None:
        raise Http404
    return concern


def opened(concern: Concern, visit: Visit, listing: Listing, *, tab: str = "") -> Opened:
    """Everything about an entry; at most eleven statements, whatever its history holds."""
    calendar = directory.calendar(concern.unit_id)
    entries = list(concerns.entries_for_staff(concern.pk))
    pauses = pauses_of(entries)
    is_open = State(concern.state) in OPEN
    similar: list[concerns.Similar] = []
    if is_open and reads_areas(visit.actor):
        similar = concerns.similar_open(
            text=f"{concern.title}\n{concern.text}",
            area_id=concern.area_id,
            latitude=concern.latitude,
            longitude=concern.longitude,
            but=concern.pk,
        )
    return Opened(
        concern=concern,
        listing=listing,
        tab=tab if tab in TABS else TABS[0],
        lines=lines_of(entries)[::-1],
        undo=undo_line(concern, entries, visit),
        strips=strips_of(concern, pauses, visit.at, calendar),
        whys=whys_of(concern, entries, visit.at),
        photos=list(concerns.photos_of(concern.pk)),
        people=list(concerns.people_of(concern.pk).select_related("concern").defer("name", "phone", "email")),
        ratings=list(concerns.ratings_of(concern.pk)),
        offers=offers_for(concern, visit, listing),
        place=map_of(concern, visit),
        similar=similar,
        channel=next((str(word) for code, word in words.CHANNELS.items() if code == concern.channel), ""),
        reveals=may_reveal_contact(visit.actor, concern),
        tasks=tasks_in(entries, concern),
        looks=list(concerns.reveals_of(concern.pk)) if tab == "people" and oversees(visit.actor) else None,
    )


def tasks_in(entries: Sequence[Entry], concern: Concern) -> list[AssistTask]:
    """The tasks of a concern whose history speaks of any; at most one statement."""
    spoken = any(entry.action == Action.ASK_ASSIST or "tasks" in entry.detail for entry in entries)
    return list(concerns.tasks_of(concern.pk)) if spoken else []


def undo_line(concern: Concern, entries: Sequence[Entry], visit: Visit) -> int:
    """The last step that stands, where it can still be undone and this worker may; letters are judged when it is."""
    last = concerns.still_standing(reversed(entries))
    if last is None or last.before is None or undo_refusal(last.action, last.at, visit.at) is not None:
        return 0
    hands = hands_of(visit.actor, Action.UNDO, concern)
    return last.pk if hands & DESK_HANDS or (hands and last.worker_id == visit.actor.worker_id) else 0


def entry_context(concern: Concern, visit: Visit, listing: Listing, *, tab: str = "") -> dict[str, Any]:
    """What the entry's templates need."""
    return {
        "opened": opened(concern, visit, listing, tab=tab),
        "purpose_form": PurposeForm(),
    }


@desk_page(reads)
def entry(request: HttpRequest, visit: Visit, concern_id: int) -> HttpResponse:
    """The ledger with one entry open; only the entry where htmx asks for it."""
    concern = found_concern(concern_id, visit)
    listing = listing_of(request.GET)
    context = entry_context(concern, visit, listing, tab=request.GET.get("tab", ""))
    if asks_for(request, "opened"):
        return show(request, visit, "desk/opened.html", context)
    return show(request, visit, "desk/ledger.html", context | ledger_context(listing, visit, current=concern.pk))


def told(concern: Concern) -> str:
    """How a concern is called in a message."""
    return _("No. %(number)s, “%(title)s”") % {"number": concern.pk, "title": concern.title}
