"""The door of the desk: signed in, a post in force, a role the page is for. Clock and posts are read once a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from minsheng.concerns.permissions import may_draw
from minsheng.concerns.policy import AREA_ROLES, OVERSEERS, READERS, RECORDERS, UNIT_ROLES
from minsheng.core.actors import Actor, Role
from minsheng.directory import queries as directory
from minsheng.directory.permissions import kept_paths
from minsheng.interfaces.shared.errors import carried_fields, written_in

from .doors import doors_for
from .words import ROLES

DESK_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
"""Roles that hand work out."""
LEADERS = frozenset({Role.LEADER, Role.AUDITOR, Role.COORDINATOR, Role.SUPERVISOR})
"""Roles that answer for an area: the Monday page is theirs."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came, when, and the names of the units whose posts they hold (id → name)."""

    actor: Actor
    at: datetime
    units: dict[int, str]

    @property
    def today(self) -> date:
        """The local day."""
        return timezone.localdate(self.at)

    @property
    def posts(self) -> list[tuple[str, Promise]]:
        """Unit and role of every post held, in words."""
        return [(self.units.get(post.unit_id, ""), ROLES[post.role]) for post in self.actor.posts]

    @property
    def works_in(self) -> tuple[int, ...]:
        """Ids of the units whose list is theirs to work."""
        return tuple(dict.fromkeys(post.unit_id for post in self.actor.posts if post.role in UNIT_ROLES))


Door = Callable[[Actor], bool]
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def reads(actor: Actor) -> bool:
    """Whoever may see concerns at all: everybody but an administrator without another post."""
    return not actor.roles.isdisjoint(READERS)


def reads_areas(actor: Actor) -> bool:
    """Whoever sees beyond one unit's work."""
    return not actor.roles.isdisjoint(AREA_ROLES)


def leads(actor: Actor) -> bool:
    """Whoever answers for an area."""
    return not actor.roles.isdisjoint(LEADERS)


def records(actor: Actor) -> bool:
    """Whoever may write a concern into the book."""
    return not actor.roles.isdisjoint(RECORDERS)


def works(actor: Actor) -> bool:
    """Whoever has a unit's list to work."""
    return not actor.roles.isdisjoint(UNIT_ROLES)


def hands_out(actor: Actor) -> bool:
    """Whoever gives concerns to units."""
    return not actor.roles.isdisjoint(DESK_ROLES)


def keeps(actor: Actor) -> bool:
    """Whoever keeps areas, units and posts."""
    return bool(kept_paths(actor))


def is_told(actor: Actor) -> bool:
    """Whoever missed limits are passed up to."""
    return not actor.roles.isdisjoint({Role.SUPERVISOR, Role.COORDINATOR, Role.LEADER})


def takes_upward(actor: Actor) -> bool:
    """Coordinators and leaders, of the office or of a level above: they see what is beyond the power of units."""
    return not actor.roles.isdisjoint({Role.COORDINATOR, Role.LEADER})


def enters(actor: Actor) -> bool:
    """Whoever finds anything behind the front door."""
    return reads(actor) or keeps(actor)


def oversees(actor: Actor) -> bool:
    """Whoever reads who looked at residents' contacts, and what for: those who never see a contact themselves."""
    return not actor.roles.isdisjoint(OVERSEERS)


def audits(actor: Actor) -> bool:
    """Whoever audits: they draw what is asked a second time."""
    return may_draw(actor)


def asks_again(actor: Actor) -> bool:
    """Whoever may ask a resident a second time."""
    return records(actor) or audits(actor)


def rechecks_door(actor: Actor) -> bool:
    """Whoever asks a second time, or reads how far both askings agree."""
    return asks_again(actor) or oversees(actor)


def desk_page(may: Door) -> Callable[[Page[P]], View[P]]:
    """Turn ``page(request, visit, ...)`` into a view behind the door ``may``.

    Strangers are led to the sign-in (also out of a lively part). A worker without a post in force, or whose posts do
    not open the page, gets a page (403) that says which posts they hold and whom to ask. Nothing here is ever cached.
    """

    def decorate(page: Page[P]) -> View[P]:
        @wraps(page)
        @never_cache
        def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            worker = request.user
            if not worker.is_authenticated:
                return _sign_in(request)
            at = timezone.now()
            actor, units = directory.actor_with_units(worker, timezone.localdate(at))
            visit = Visit(actor, at, units)
            if not may(actor):
                return closed(request, visit)
            response = page(request, visit, *args, **kwargs)
            patch_vary_headers(response, ["HX-Request", "HX-Target"])
            return response

        return view

    return decorate


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in and back here; a lively part asks the browser to go, so that no form lands in a pane.

    What somebody wrote and sent after the sign-in had run out is shown once more (401), to be taken along.
    """
    lively, text = htmx_of(request), written_in(carried_fields(request))
    back = (lively.current_url_abs_path if lively else "") or request.get_full_path()
    address = f"{resolve_url('account_login')}?{urlencode({'next': back})}"
    if text and lively:
        words = _("You are signed out. Copy what you wrote here, sign in again, and send it anew.")
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=HTTPStatus.UNAUTHORIZED)
    if text:
        context = {"text": text, "address": address, "message": _("You are signed out")}
        return render(request, "desk/signed_out.html", context, status=HTTPStatus.UNAUTHORIZED)
    if not lively:
        return redirect_to_login(request.get_full_path())
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response.headers["HX-Redirect"] = address
    return response


def show(
    request: HttpRequest, visit: Visit, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk: the template with who came, when, and which doors to show in the head."""
    may = {
        "reads": reads(visit.actor),
        "reads_areas": reads_areas(visit.actor),
        "leads": leads(visit.actor),
        "records": records(visit.actor),
        "works": works(visit.actor),
        "hands_out": hands_out(visit.actor),
        "keeps": keeps(visit.actor),
        "is_told": is_told(visit.actor),
        "takes_upward": takes_upward(visit.actor),
        "asks_again": rechecks_door(visit.actor),
        "oversees": oversees(visit.actor),
        "around": bool(doors_for(visit.actor)),
        "rules": hands_out(visit.actor) or keeps(visit.actor),
    }
    frame = {"visit": visit, "now": visit.at, "may": may, "home": reverse("desk:ledger")}
    return render(request, template, frame | (context or {}), status=status)


def closed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """403 in plain words: the posts held, and whom to ask."""
    return show(request, visit, "desk/closed.html", status=403)


def htmx_of(request: HttpRequest) -> HtmxDetails:
    """What htmx says about the request (false where the page was asked for as a whole)."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined] # set by django-htmx's middleware
    return details


def asks_for(request: HttpRequest, target: str) -> bool:
    """Whether htmx asks for the part with this id only; after Back it asks for the whole page again."""
    details = htmx_of(request)
    return bool(details) and not details.history_restore_request and details.target == target
