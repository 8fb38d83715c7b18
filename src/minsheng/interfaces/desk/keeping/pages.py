"""The administrator's pages: what there is, and one form each for an area, a unit, an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from minsheng.directory import actions, policy
from minsheng.directory import queries as directory
from minsheng.directory.states import AreaKind
from minsheng.interfaces.desk.access import Visit, desk_page, keeps, show
from minsheng.interfaces.desk.letters.counts import letters_waiting
from minsheng.interfaces.desk.words import ROLES

from .clock_forms import DayForm, HoursForm, LimitForm
from .forms import AreaForm, Ground, InviteForm, KeepingForm, UnitForm

if TYPE_CHECKING:
    from minsheng.directory.models import Area, Invitation, Unit

MOST_INVITATIONS = 100


@dataclass(frozen=True, slots=True)
class Addition:
    """One of the three things that can be added."""

    slug: str
    title: Promise
    explain: Promise
    button: Promise
    done: Promise
    form: type[KeepingForm]
    key: str


ADDITIONS = (
    Addition(
        "area",
        gettext_lazy("A new area"),
        gettext_lazy("Residents choose a community when they report; a grid is a part of one."),
        pgettext_lazy("house", "Add the area"),
        gettext_lazy("The area is there."),
        AreaForm,
        "a",
    ),
    Addition(
        "unit",
        gettext_lazy("A new unit"),
        gettext_lazy("Concerns are handed to units; everybody on the staff belongs to one."),
        pgettext_lazy("house", "Add the unit"),
        gettext_lazy("The unit is there."),
        UnitForm,
        "u",
    ),
    Addition(
        "person",
        gettext_lazy("Invite somebody"),
        gettext_lazy("They get a letter with a link, choose a password, and the post begins."),
        pgettext_lazy("house", "Send the invitation"),
        gettext_lazy("The invitation is on its way"),
        InviteForm,
        "i",
    ),
)
TIMES = (
    Addition(
        "hours",
        gettext_lazy("Opening hours"),
        gettext_lazy("Deadlines count only this time. A unit without hours of its own keeps the house's."),
        pgettext_lazy("house", "Set the hours"),
        gettext_lazy("The hours are set; limits that run are computed anew within minutes."),
        HoursForm,
        "h",
    ),
    Addition(
        "day",
        gettext_lazy("A day of the calendar"),
        gettext_lazy("What the official table says: a holiday, or a weekend that is worked."),
        pgettext_lazy("house", "Enter the day"),
        gettext_lazy("The day is entered; limits that run are computed anew within minutes."),
        DayForm,
        "d",
    ),
    Addition(
        "limit",
        gettext_lazy("A limit"),
        gettext_lazy("How long a matter of this kind may take. It holds for new concerns at once."),
        pgettext_lazy("house", "Set the limit"),
        gettext_lazy("The limit is set; limits that run are computed anew within minutes."),
        LimitForm,
        "l",
    ),
)
"""What working time is made of; listed on a page of its own."""
BY_SLUG = {addition.slug: addition for addition in (*ADDITIONS, *TIMES)}


@dataclass(frozen=True, slots=True)
class Branch:
    """An office (or what stands above one) with its communities and units."""

    area: Area
    units: Sequence[Unit]
    below: Sequence[Branch]
    grids: int


@desk_page(keeps)
def house(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything the administrator keeps, and the invitations that still open."""
    ground = Ground(visit)
    return show(request, visit, "desk/house.html", _context(ground, visit))


def _context(ground: Ground, visit: Visit) -> dict[str, Any]:
    waiting = [row for path in ground.paths for row in directory.open_invitations(visit.at, path=path)]
    return {
        "section": "house",
        "additions": ADDITIONS,
        "branches": branches_of(ground),
        "closed": [unit for path in ground.paths for unit in directory.closed_units(path)],
        "communities": sum(area.kind == AreaKind.COMMUNITY for area in ground.areas),
        **letters_waiting(visit.actor),
        "waiting": [(row, ROLES.get(row.role, "")) for row in waiting[:MOST_INVITATIONS]],  # type: ignore[call-overload]
    }


def branches_of(ground: Ground) -> list[Branch]:
    """The tree down to the communities; of grids only how many."""
    units: dict[int, list[Unit]] = {}
    for unit in ground.units:
        units.setdefault(unit.area_id, []).append(unit)
    below: dict[int | None, list[Branch]] = {}
    for area in reversed(ground.areas):
        inside = below.get(area.pk, [])[::-1]
        branch = Branch(
            area=area,
            units=units.get(area.pk, []),
            below=[one for one in inside if one.area.kind != AreaKind.GRID],
            grids=sum(one.area.kind == AreaKind.GRID for one in inside),
        )
        below.setdefault(area.parent_id, []).append(branch)
    known = {area.pk for area in ground.areas}
    return [branch for parent, found in below.items() if parent not in known for branch in found[::-1]]


@desk_page(keeps)
def add(request: HttpRequest, visit: Visit, what: str) -> HttpResponse:
    """The form of one addition; sent, it adds, or says beside the field why not."""
    if what not in BY_SLUG:
        raise Http404
    addition, ground = BY_SLUG[what], Ground(visit)
    sent = request.method == "POST"
    form = addition.form(request.POST if sent else None, ground=ground, initial={"unit": request.GET.get("unit", "")})
    status = HTTPStatus.OK
    if sent:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                link = form.keep(visit)
            except policy.DirectoryRefusal as refusal:
                form.refuse(refusal)
            else:
                return _done(request, visit, addition, link, form)
    return show(
        request, visit, "desk/house_add.html", {"section": "house", "addition": addition, "form": form}, status=status
    )


def _done(request: HttpRequest, visit: Visit, addition: Addition, link: str, form: KeepingForm) -> HttpResponse:
    """Back to the list; an invitation's link is shown once, on this answer only."""
    if not link:
        messages.success(request, str(addition.done))
        return redirect("desk:clocks" if addition in TIMES else "desk:house")
    context = {"section": "house", "addition": addition, "link": link, "sent": form.cleaned_data}
    return show(request, visit, "desk/house_invited.html", context)


@require_POST
@desk_page(keeps)
def withdraw(request: HttpRequest, visit: Visit, invitation_id: int) -> HttpResponse:
    """Close a link that nobody has used yet."""
    found = _invitation(invitation_id, visit)
    try:
        actions.withdraw_invitation(invitation=found, by=visit.actor, at=visit.at)
    except policy.DirectoryRefusal as refusal:
        messages.error(request, directory.refusal_sentence(refusal))
    else:
        messages.success(request, _("Withdrawn: the link no longer opens."))
    return redirect("desk:house")


def _invitation(number: int, visit: Visit) -> Invitation:
    """An open invitation of the administrator's own ground; 404 otherwise."""
    for path in Ground(visit).paths:
        row = directory.open_invitations(visit.at, path=path).filter(pk=number).first()
        if row is not None:
            return row
    raise Http404
