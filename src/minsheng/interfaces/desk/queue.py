"""The queue: six filters with their counts, one's own filters, a page of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minsheng.concerns import queries as concerns
from minsheng.concerns.queries import QueueFilter
from minsheng.foundation.privacy.policy import mask_phone

from . import words
from .access import Visit
from .listing import Listing, Sheet, is_phone_search, narrowing_of, sheet_of

if TYPE_CHECKING:
    from minsheng.concerns.models import SavedFilter


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the six filters: what it holds now, its key, and where it leads."""

    name: str
    glyph: str
    words: Promise
    count: int
    href: str
    key: str
    current: bool
    alarm: bool


@dataclass(frozen=True, slots=True)
class Own:
    """A filter somebody saved for themselves."""

    row: SavedFilter
    href: str
    current: bool
    key: str
    """"g 7" to "g 9" for the first three."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The left pane."""

    listing: Listing
    tabs: Sequence[Tab]
    own: Sequence[Own]
    sheet: Sheet
    counts: dict[QueueFilter, int]
    masked: str
    """The phone number searched for, its middle hidden; "" where none was."""

    @property
    def heading(self) -> str:
        """What the list is, in words."""
        if self.masked:
            return _("Raised from %(phone)s") % {"phone": self.masked}
        if self.listing.words:
            return _("Found for “%(words)s”") % {"words": self.listing.words}
        return str(words.FILTERS[self.listing.which][1])

    @property
    def named(self) -> bool:
        """Whether the list's name has to be shown: none of the six filters above it says so already."""
        return bool(self.listing.words) or self.listing.which is QueueFilter.ALL

    @property
    def everything(self) -> bool:
        """Whether the list is all one may see, without any condition."""
        return self.listing.begin() == Listing(which=QueueFilter.ALL)

    @property
    def quiet(self) -> bool:
        """Whether nothing is open and no verdict is awaited."""
        return not any(self.counts.values())

    @property
    def order(self) -> str:
        """How the list is ordered, in words."""
        if self.listing.words:
            return str(words.ORDERS[QueueFilter.ALL])
        return str(words.ORDERS.get(self.listing.which, words.ORDER_BY_LIMIT))

    @property
    def empty(self) -> tuple[Promise | str, Promise | str]:
        """Title and text of an empty list."""
        if self.listing.words:
            return (
                _("Nothing found"),
                _("Words find what is open, by title or place; all else is found by receipt, number or phone."),
            )
        if self.listing.narrowing:
            return _("Nothing matches"), _("Take a condition away, or look at the whole filter.")
        return words.EMPTY[self.listing.which]

    @property
    def counted(self) -> str:
        """How many stand on the page, and in the list where that is known."""
        here = len(self.sheet.rows)
        total = self.counts.get(self.listing.which)
        if self.listing.words or self.listing.narrowing or total is None:
            return _("%(here)s on this page") % {"here": here}
        return _("%(here)s on this page, %(total)s in all") % {"here": here, "total": total}


def queue_of(listing: Listing, visit: Visit, *, current: int | None = None) -> Queue:
    """The left pane: counts, own filters and rows, one statement each."""
    counts = concerns.queue_counts(visit.actor, at=visit.at)
    tabs = [
        Tab(
            name=which.value,
            glyph=words.FILTERS[which][0],
            words=words.FILTERS[which][1],
            count=count,
            href=Listing(which=which).address,
            key=f"g {place}",
            current=which is listing.which and not listing.words,
            alarm=which is QueueFilter.URGENT and count > 0,
        )
        for place, (which, count) in enumerate(counts.items(), start=1)
    ]
    return Queue(
        listing=listing,
        tabs=tabs,
        own=_own(listing, visit),
        sheet=sheet_of(listing, visit, current=current),
        counts=counts,
        masked=mask_phone(listing.words) if is_phone_search(listing, visit.actor) else "",
    )


def _own(listing: Listing, visit: Visit) -> list[Own]:
    known = {which.value for which in QueueFilter}
    found = []
    for place, row in enumerate(concerns.filters_of(visit.actor), start=7):
        which = str(row.values.get("f", ""))
        saved = Listing(
            which=QueueFilter(which) if which in known else QueueFilter.ALL, narrowing=narrowing_of(row.values)
        )
        key = f"g {place}" if place < 10 else ""  # noqa: PLR2004 (there is no key 10)
        found.append(Own(row, saved.address, saved == listing.begin(), key))
    return found


def ledger_context(listing: Listing, visit: Visit, *, current: int | None = None) -> dict[str, Any]:
    """What the ledger's templates need besides the entry."""
    return {"queue": queue_of(listing, visit, current=current), "section": "ledger"}
