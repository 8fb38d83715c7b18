"""Guides beside an entry: what may answer the concern, fetched after the entry so that it costs the entry nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from minsheng.guides import queries
from minsheng.interfaces.desk.access import Visit, asks_for, desk_page, reads, show
from minsheng.interfaces.desk.entry import found_concern


@desk_page(reads)
def beside(request: HttpRequest, visit: Visit, concern_id: int) -> HttpResponse:
    """The guides that may answer a concern, as a part of the entry or as a page; 404 for what one may not read."""
    concern = found_concern(concern_id, visit)
    found = queries.guides_at_once(f"{concern.title}\n{concern.text}", language=get_language())
    context = {
        "section": "ledger",
        "concern": concern,
        "found": found,
        "named": queries.answers_of(concern.pk),
        "today": visit.today,
    }
    template = "desk/parts/guides_beside.html" if asks_for(request, "guides-beside") else "desk/guides_beside.html"
    return show(request, visit, template, context)
