"""Pages of the record book: eight entries each, what was raised, what was done, the resident's last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.concerns.queries.counting import Scope
from minsheng.concerns.queries.record_book import book_entries, verdicts_on
from minsheng.concerns.states import Satisfied, State
from minsheng.interfaces.desk.words import SATISFIED, SOLVED, WAITING_REASONS

from .counting_words import written_day
from .ink import Ink, ink_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Rating

ROWS = 8
"""Entries a page: a row is as high as four lines."""
GOOD = {Satisfied.VERY_SATISFIED, Satisfied.SATISFIED}
BAD = {Satisfied.DISSATISFIED, Satisfied.VERY_DISSATISFIED}


@dataclass(frozen=True, slots=True)
class Cell:
    """Words for one cell: cut to what the printed cell holds, and how small they must be set ("", "s")."""

    text: str
    size: str = ""


@dataclass(frozen=True, slots=True)
class BookRow:
    """One entry. ``told`` holds a verdict that a worker wrote down: words, never a seal."""

    concern: Concern
    day: date
    title: Cell
    more_people: int
    handled: Cell
    rating: Rating | None
    ink: Ink | None
    solved: str
    """The answer to "solved?", beside the seal of how satisfied they are."""
    told: str
    said: Cell
    unasked: str
    """Why no verdict will ever stand here, in words; "" where one does or may."""

    @property
    def again(self) -> bool:
        """Whether it is being done again after the verdict."""
        return self.rating is not None and self.concern.is_open


@dataclass(frozen=True, slots=True)
class Totals:
    """The line at the foot of a page."""

    entries: int
    done: int
    judged: int
    good: int
    fair: int
    bad: int
    again: int


@dataclass(frozen=True, slots=True)
class BookPage:
    """One page: its number, its rows, places left empty, its foot, and a mark to compare two prints by."""

    number: int
    rows: Sequence[BookRow]
    totals: Totals
    check: str

    @property
    def blanks(self) -> range:
        """Rows still free on the page."""
        return range(ROWS - len(self.rows))


@dataclass(frozen=True, slots=True)
class Book:
    """The book of an area and a time, not yet opened."""

    scope: Scope
    entries: int

    @property
    def pages(self) -> int:
        """How many pages it has; an empty book has one empty page."""
        return max(1, -(-self.entries // ROWS))

    def open(self, first: int, last: int, now: datetime) -> list[BookPage]:
        """Pages ``first`` to ``last``, both counted from 1. Two statements, however many pages."""
        found = list(book_entries(self.scope)[(first - 1) * ROWS : last * ROWS])
        verdicts = verdicts_on(concern.pk for concern in found)
        rows = [row_of(concern, verdicts.get(concern.pk), now) for concern in found]
        return [
            _page(number, rows[(number - first) * ROWS : (number - first + 1) * ROWS])
            for number in range(first, last + 1)
        ]


def book_of(scope: Scope) -> Book:
    """The book of everything the scope received. One statement."""
    return Book(scope, book_entries(scope).order_by().count())


def _page(number: int, rows: Sequence[BookRow]) -> BookPage:
    levels = [row.rating.satisfied for row in rows if row.rating]
    totals = Totals(
        entries=len(rows),
        done=sum(not row.concern.is_open for row in rows),
        judged=len(levels),
        good=sum(level in GOOD for level in levels),
        fair=levels.count(Satisfied.FAIR),
        bad=sum(level in BAD for level in levels),
        again=sum(row.again for row in rows),
    )
    content = "|".join(f"{row.concern.pk}.{row.concern.version}" for row in rows)
    digest = sha256(content.encode()).hexdigest()[:8].upper()
    return BookPage(number, rows, totals, f"{digest[:4]}-{digest[4:]}")


def row_of(concern: Concern, rating: Rating | None, now: datetime) -> BookRow:
    """An entry as it stands on paper."""
    own_hand = rating is not None and rating.entered_by_id is None
    return BookRow(
        concern=concern,
        day=timezone.localdate(concern.received_at),
        title=fitted(concern.title, 26, 38),
        more_people=concern.reporter_count if concern.reporter_count > 1 else 0,
        handled=fitted(handled(concern, now), 58, 88),
        rating=rating,
        ink=_ink(rating) if rating and own_hand else None,
        solved=_solved(rating) if rating and rating.satisfied else "",
        told=told(rating) if rating and not own_hand else "",
        said=fitted(rating.words, 24, 40) if rating else Cell(""),
        unasked="" if rating else unasked(concern),
    )


def unasked(concern: Concern) -> str:
    """Why nobody is asked for a verdict on this one; "" where somebody is, or will be."""
    return {
        State.MERGED: _("Judged under no. %(number)s") % {"number": concern.merged_into_id},
        State.DECLINED: _("Declined: no verdict is asked"),
        State.REFERRED: _("Referred: no verdict is asked here"),
        State.WITHDRAWN: _("Withdrawn: no verdict is asked"),
    }.get(State(concern.state), "")


def _ink(rating: Rating) -> Ink:
    """The seal of one answer: a row of the book has no room for both."""
    return ink_of(rating.satisfied, "" if rating.satisfied else rating.solved, seed=rating.pk)


def _solved(rating: Rating) -> str:
    return next((str(word) for code, word in SOLVED.items() if code == rating.solved), "")


def told(rating: Rating) -> str:
    """A verdict that was told to a worker, in words."""
    level = next((str(word) for code, word in SATISFIED.items() if code == rating.satisfied), "")
    return _("Told to a worker: %(verdict)s") % {"verdict": level or _solved(rating)}


def handled(concern: Concern, now: datetime) -> str:
    """What was done, in the words of the reply; for what is still open, who has it and by when."""
    if not concern.is_open:
        if concern.reply:
            return concern.reply
        return {
            State.MERGED: _("The same matter as no. %(number)s") % {"number": concern.merged_into_id},
            State.WITHDRAWN: _("Withdrawn by the resident"),
        }.get(State(concern.state), _("Finished"))
    words = _with_whom(concern)
    if concern.due_at is None:
        return words
    day = written_day(timezone.localdate(concern.due_at), timezone.localdate(now))
    pattern = _("%(words)s, due by %(day)s") if concern.due_at >= now else _("%(words)s, was due by %(day)s")
    return pattern % {"words": words, "day": day}


def _with_whom(concern: Concern) -> str:
    unit = concern.unit.name if concern.unit else ""
    if concern.state == State.WAITING:
        reason = next((str(w) for code, w in WAITING_REASONS.items() if code == concern.waiting_reason), "")
        return _("Waiting: %(reason)s") % {"reason": reason}
    if concern.state == State.REOPENED:
        return _("Done again by %(unit)s") % {"unit": unit}
    return _("With %(unit)s") % {"unit": unit} if unit else _("Not yet handed out")


def fitted(text: str, roomy: int, tight: int) -> Cell:
    """``text`` for a cell that holds ``roomy`` full-width characters in ordinary type and ``tight`` in small type."""
    flat = " ".join(text.split())
    width = 0.0
    for place, sign in enumerate(flat):
        width += 1 if east_asian_width(sign) in "WFA" else 0.55
        if width > tight:
            return Cell(f"{flat[: max(0, place - 1)]}…", "s")
    return Cell(flat, "s" if width > roomy else "")


def month_time(month: date) -> tuple[datetime, datetime]:
    """The local month as a half-open time."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return _midnight(month.replace(day=1)), _midnight(following)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
