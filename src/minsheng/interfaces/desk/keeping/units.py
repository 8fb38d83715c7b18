"""A unit's own page: how it is reached, what it has in hand, and closing it or opening it again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minsheng.concerns.queries.holdings import Holdings, holdings_of
from minsheng.core.actors import Role
from minsheng.directory import actions
from minsheng.directory import queries as directory
from minsheng.directory.permissions import may_administer
from minsheng.directory.policy import DirectoryRefusal
from minsheng.interfaces.desk.access import Visit, desk_page, keeps, reads_areas, show
from minsheng.interfaces.desk.words import ROLES

if TYPE_CHECKING:
    from minsheng.directory.models import Unit

MOST = 300
"""So many people of a unit stand on its page."""


@desk_page(keeps)
def unit(request: HttpRequest, visit: Visit, unit_id: int) -> HttpResponse:
    """GET: what the unit has in hand. POST "close" or "open"; a refusal stands beside the button."""
    row = _kept(visit, unit_id)
    if request.method != "POST":
        return _show(request, visit, row)
    try:
        if request.POST.get("what") == "open":
            actions.reopen_unit(unit=row, by=visit.actor, at=visit.at)
            messages.success(request, _("The unit is open again and stands in every choice."))
        else:
            actions.retire_unit(unit=row, by=visit.actor, at=visit.at)
            messages.success(request, _("The unit is closed. What it did stays on the record."))
    except DirectoryRefusal as refusal:
        return _show(request, visit, _kept(visit, unit_id), refused=directory.refusal_sentence(refusal))
    return redirect("desk:house")


def _kept(visit: Visit, unit_id: int) -> Unit:
    """A unit of the administrator's own ground; 404 otherwise."""
    row = directory.find_unit(unit_id=unit_id)
    if row is None or not may_administer(visit.actor, area_path=row.area.path):
        raise Http404
    return row


def _show(request: HttpRequest, visit: Visit, row: Unit, *, refused: str = "") -> HttpResponse:
    held = holdings_of(row.pk)
    context = {
        "section": "house",
        "unit": row,
        "held": held,
        "rules": _rules(held),
        "refused": refused,
        "people": [(post, ROLES[Role(post.role)]) for post in directory.people_of_unit(row.pk, visit.today)[:MOST]],
        "finds": reads_areas(visit.actor),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return show(request, visit, "desk/house_unit.html", context, status=status)


def _rules(held: Holdings) -> list[str]:
    """The rules that name it, one in words each: "Longhua, rule 2"; at most one statement."""
    names = directory.area_names({area_id for area_id, _place, _draft in held.rules}) if held.rules else {}
    words = {False: _("%(area)s, rule %(place)s"), True: _("%(area)s, rule %(place)s of the draft")}
    return [words[draft] % {"area": names.get(area_id, ""), "place": place} for area_id, place, draft in held.rules]
