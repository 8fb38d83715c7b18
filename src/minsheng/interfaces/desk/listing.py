"""What a queue shows, as its address says it: a filter, narrowed or not, or what the find box found; and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from minsheng.concerns import queries as concerns
from minsheng.concerns.queries import Page, QueueFilter
from minsheng.core.actors import Actor
from minsheng.foundation.privacy.policy import is_phone

from .access import Visit, records
from .limits import Ending, ending_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

ROWS = 40
"""Rows of a page: two screens of a desk."""
NARROWING = ("category", "area", "unit", "channel", "since", "until")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A worker's own conditions; ``until`` is the last day that still counts."""

    category: int | None = None
    area: int | None = None
    unit: int | None = None
    channel: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is narrowed at all."""
        return self != Narrowing()

    def applied(self, rows: QuerySet[Concern]) -> QuerySet[Concern]:
        """The rows that meet every condition."""
        return concerns.narrowed(
            rows,
            category_id=self.category,
            area_id=self.area,
            unit_id=self.unit,
            channel=self.channel,
            received_from=_midnight(self.since),
            received_to=_midnight(self.until + timedelta(days=1)) if self.until else None,
        )

    def values(self) -> dict[str, str]:
        """As text, for addresses and saved filters; empty conditions are left out."""
        pairs = {name: getattr(self, name) for name in NARROWING}
        return {name: str(value) for name, value in pairs.items() if value not in {None, ""}}


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None  # noqa: PLR2004 (fits any key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def narrowing_of(values: QueryDict | dict[str, Any]) -> Narrowing:
    """The conditions of an address or a saved filter; what cannot be read is left out (the form says so)."""
    text = {name: str(values.get(name) or "") for name in NARROWING}
    return Narrowing(
        category=_number(text["category"]),
        area=_number(text["area"]),
        unit=_number(text["unit"]),
        channel=text["channel"],
        since=_day(text["since"]),
        until=_day(text["until"]),
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """One way to look at the queue; ``address`` writes it back into a link."""

    which: QueueFilter = QueueFilter.URGENT
    narrowing: Narrowing = Narrowing()
    words: str = ""
    """What was typed into the find box; it searches everything the worker may see."""
    after: str = ""
    """Where the page begins."""
    before: str = ""
    """Or where it ends: one page back."""

    @property
    def query(self) -> str:
        """The query string of this listing, "?" and all."""
        pairs = {"f": self.which.value, **self.narrowing.values()} if not self.words else {"q": self.words}
        place = {"after": self.after, "before": self.before}
        return f"?{urlencode(pairs | {name: cursor for name, cursor in place.items() if cursor})}"

    @property
    def address(self) -> str:
        """The address of this listing in the ledger."""
        return f"{reverse('desk:ledger')}{self.query}"

    def entry(self, concern_id: int) -> str:
        """The address of one entry, the queue beside it as it is."""
        return f"{reverse('desk:entry', args=[concern_id])}{self.query}"

    @property
    def plain(self) -> str:
        """The address of its filter without any condition."""
        return Listing(which=self.which).address

    def begin(self) -> Listing:
        """The same from its first page."""
        return replace(self, after="", before="")


def listing_of(query: QueryDict) -> Listing:
    """The listing an address asks for; an unknown filter falls back to the first, where the most pressing stand."""
    known = {which.value for which in QueueFilter}
    which = query.get("f", "")
    return Listing(
        which=QueueFilter(which) if which in known else QueueFilter.URGENT,
        narrowing=narrowing_of(query),
        words=query.get("q", "").strip()[:80],
        after=query.get("after", "")[:80],
        before=query.get("before", "")[:80],
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ledger."""

    concern: Concern
    href: str
    ending: Ending
    current: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a listing."""

    rows: Sequence[Row]
    after: str
    """Address of the next page, "" on the last."""
    before: str
    """Address of the page before, "" on the first."""


def is_phone_search(listing: Listing, actor: Actor) -> bool:
    """Whether the find box holds a phone number and the worker takes down concerns (others look for a number)."""
    return len(listing.words) >= 7 and is_phone(listing.words) and records(actor)  # noqa: PLR2004 (shortest local number)


def rows_of(listing: Listing, visit: Visit) -> tuple[QuerySet[Concern], str]:
    """The rows behind a listing, not yet fetched, and the name of their order."""
    if not listing.words:
        rows = listing.narrowing.applied(concerns.queue(visit.actor, listing.which, at=visit.at))
        return rows, concerns.order_of(listing.which)
    if is_phone_search(listing, visit.actor):
        ids = concerns.with_phone(listing.words).order_by().values("concern_id")
        return concerns.queue(visit.actor, QueueFilter.ALL, at=visit.at).filter(pk__in=ids), "newest"
    return concerns.found(visit.actor, listing.words), "newest"


def _before(start: Listing, cursor: str, *, begun: bool) -> str:
    """The page before; of a page whose rows are all gone by now (``begun``) the first one; "" of the first."""
    if cursor:
        return replace(start, before=cursor).address
    return start.address if begun else ""


def page_at(rows: QuerySet[Concern], *, order: str, after: str, before: str, size: int) -> Page:
    """The page an address asks for: after a cursor, before one, or the first. An invented cursor is a bad request.

    Where the beginning of the list has moved, the page before is the first one, and full.
    """
    cursor, back = after or before, bool(before and not after)
    try:
        page = concerns.page_of(rows, order=order, cursor=cursor, size=size, back=back)
    except ValueError as error:
        raise BadRequest(cursor) from error
    return concerns.page_of(rows, order=order, size=size) if back and len(page.rows) < size else page


def sheet_of(listing: Listing, visit: Visit, *, current: int | None = None) -> Sheet:
    """The page of the listing that its address asks for; one statement."""
    rows, order = rows_of(listing, visit)
    page = page_at(rows, order=order, after=listing.after, before=listing.before, size=ROWS)
    start = listing.begin()
    return Sheet(
        rows=[
            Row(row, listing.entry(row.pk), ending_of(row, visit.at, deadline=order == "queue"), row.pk == current)
            for row in page.rows
        ],
        after=replace(start, after=page.next_cursor).address if page.next_cursor else "",
        before=_before(start, page.previous_cursor, begun=bool(listing.after or listing.before) and not page.rows),
    )
