"""Around the case: one page with a door to every room that is not the ledger; each door only for whom it opens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from minsheng.interfaces.desk.access import Visit, desk_page, enters, show
from minsheng.interfaces.desk.doors import doors_for


@desk_page(enters)
def around(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The doors that open for this worker."""
    return show(request, visit, "desk/around.html", {"section": "around", "doors": doors_for(visit.actor)})
