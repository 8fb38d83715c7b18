"""Beyond our power: what units returned because nobody here may act, and what is asked of whoever can."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from minsheng.concerns import queries as concerns
from minsheng.interfaces.desk.access import Visit, desk_page, show, takes_upward
from minsheng.interfaces.desk.paging import page_asked_for


@desk_page(takes_upward)
def beyond(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list, newest first."""
    listed = concerns.beyond_power(visit.actor)
    rows, pages = page_asked_for(request, lambda cursor, back: concerns.page_beyond(listed, cursor=cursor, back=back))
    return show(request, visit, "desk/beyond.html", {"section": "raised", "rows": rows, "tab": "beyond", **pages})
