"""The record book on the screen and as a printed book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.concerns.policy import AREA_ROLES
from minsheng.concerns.queries.counting import Scope
from minsheng.interfaces.desk.access import Visit, desk_page, reads_areas, show
from minsheng.interfaces.desk.leader.ground import Ground, ground_of

from .counting_words import written_month, written_number
from .pages import Book, BookPage, book_of, month_time
from .press import PressMissing, as_file, out_of_order, printed

MOST_PAGES = 20
"""Pages of one PDF: a longer book comes in parts, so that no reader waits for minutes."""
MOST_PARTS = 4
"""Parts offered one beside the other; of a longer book the reader names the first page."""
MONTHS = 24
"""Months offered to choose from, the running one first."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which book is opened: the ground and the month, and the book itself."""

    ground: Ground
    month: date
    book: Book

    @property
    def pairs(self) -> dict[str, str]:
        """Area and month as an address says them."""
        return {"area": self.ground.area.code, "month": f"{self.month:%Y-%m}"}

    def address(self, name: str = "desk:book", **more: object) -> str:
        """The address of this book or of another page of it."""
        return f"{reverse(name)}?{urlencode(self.pairs | {key: str(value) for key, value in more.items()})}"

    @property
    def parts(self) -> list[tuple[int, int, str]]:
        """(first page, last page, address) of the PDFs that hold the whole book; none for a book of too many parts."""
        last = self.book.pages
        if last > MOST_PARTS * MOST_PAGES:
            return []
        ends = [(first, min(first + MOST_PAGES - 1, last)) for first in range(1, last + 1, MOST_PAGES)]
        return [(first, end, self.address("desk:book_pdf", first=first, last=end)) for first, end in ends]


def _shelf(request: HttpRequest, visit: Visit) -> Shelf:
    """The book an address asks for: this month's of one's own area where it says nothing. 400 for an unknown month."""
    ground = ground_of(visit.actor, request.GET.get("area", ""), AREA_ROLES)
    text = request.GET.get("month", "") or f"{visit.today:%Y-%m}"
    try:
        month = date.fromisoformat(f"{text}-01")
        start, end = month_time(month)
    except (ValueError, OverflowError) as error:
        raise BadRequest(text) from error
    book = book_of(Scope(end=end, start=start, area_path=ground.area.path, actor=visit.actor))
    return Shelf(ground, month, book)


def _number(request: HttpRequest, name: str, default: int, most: int) -> int:
    """A page number of the address. 404 for a page the book does not have."""
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):  # noqa: PLR2004
        raise Http404
    return int(text)


@require_safe
@desk_page(reads_areas)
def book(request: HttpRequest, visit: Visit) -> HttpResponse:
    """``?area=…&month=2026-03&page=…``: one page of the book; without a page the last one, where the pen is."""
    shelf = _shelf(request, visit)
    number = _number(request, "page", shelf.book.pages, shelf.book.pages)
    (page,) = shelf.book.open(number, number, visit.at)
    context = {
        "section": "book",
        "shelf": shelf,
        "ground": shelf.ground,
        "page": page,
        "parts": shelf.parts,
        "most_pages": MOST_PAGES,
        "months": months_before(visit.today),
        "month_words": written_month(shelf.month),
        "before": shelf.address(page=number - 1) if number > 1 else "",
        "after": shelf.address(page=number + 1) if number < shelf.book.pages else "",
        "this_pdf": shelf.address("desk:book_pdf", first=number, last=number),
    }
    return show(request, visit, "desk/book.html", context)


def months_before(today: date) -> list[tuple[str, str]]:
    """(2026-11, 二〇二六年十一月), the running month first."""
    found, month = [], today.replace(day=1)
    for _place in range(MONTHS):
        found.append((f"{month:%Y-%m}", written_month(month)))
        month = (month - timedelta(days=1)).replace(day=1)
    return found


@require_safe
@desk_page(reads_areas)
def book_pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    """``?area=…&month=…&first=…&last=…``: pages as PDF, 20 at most; 503 where this installation has no press."""
    shelf = _shelf(request, visit)
    first = _number(request, "first", 1, shelf.book.pages)
    last = _number(request, "last", min(shelf.book.pages, first + MOST_PAGES - 1), shelf.book.pages)
    if not first <= last < first + MOST_PAGES:
        raise BadRequest(f"{first}-{last}")
    pages = shelf.book.open(first, last, visit.at)
    context = {"shelf": shelf, "ground": shelf.ground, "leaves": [_leaf(page, shelf) for page in pages]}
    context |= {"month_words": written_month(shelf.month), "now": visit.at}
    try:
        content = printed("desk/book_print.html", context, style="book_print.css")
    except PressMissing:
        return out_of_order(request, visit, shelf.address())
    name = _("Record book %(area)s %(month)s") % {"area": shelf.ground.area.name, "month": f"{shelf.month:%Y-%m}"}
    return as_file(content, f"{name} {first}-{last}")


def _leaf(page: BookPage, shelf: Shelf) -> dict[str, Any]:
    """A page with the characters of its spine."""
    return {"page": page, "spine": spine_of(shelf.ground.area.name, shelf.month), "number": written_number(page.number)}


def spine_of(area: str, month: date) -> Sequence[str]:
    """The three runs of characters on a book's spine: its name, its area, its month."""
    return (_("Record book of residents' words"), area, written_month(month))
