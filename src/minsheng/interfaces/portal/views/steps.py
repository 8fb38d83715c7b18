"""What the pages of a report share: the draft behind each, and the way to the next question."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.concerns.policy import plain_text
from minsheng.interfaces.portal import drafting
from minsheng.interfaces.portal.door import private, sized
from minsheng.interfaces.portal.drafting import Draft
from minsheng.interfaces.portal.views import receipt as receipts
from minsheng.interfaces.portal.views.holding import held

ORDER = ("portal:where", "portal:what", "portal:contact", "portal:check")
"""The four questions, by the names of their pages."""

Step = Callable[[HttpRequest, Draft, datetime], HttpResponse]
View = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def step(name: str) -> Callable[[Step], View]:
    """Turn ``page(request, draft, at)`` into a view of the step ``name``; the clock is read here, once.

    A sent draft leads to its receipt (what another tab still had to say is given back), an earlier open question to
    that question. A draft whose day is over is a page
    that says so; a form sent from such a page begins a new draft, so that the words in it are not lost.
    """

    def decorate(page: Step) -> View:
        @wraps(page)
        def view(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
            at = timezone.now()
            found = drafting.read(draft, at=at)
            if found is None:
                if request.method != "POST" or name == "portal:check":
                    return gone(request)
                return page(request, Draft(draft), at)
            if found.sent:
                return sent_already(request, found, at)
            gap = found.first_gap()
            if ORDER.index(gap) < ORDER.index(name):
                return redirect(gap, found.key)
            return page(request, found, at)

        return sized(private(view))

    return decorate


def gone(request: HttpRequest) -> HttpResponse:
    """There is no such draft (any more)."""
    return render(request, "portal/gone.html", status=404)


def sent_already(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    """To the receipt. Words that were typed in another tab meanwhile are not in it: they are shown, to be read out."""
    holding = held(draft.sent, at) if request.method == "POST" else None
    words = plain_text(request.POST.get("text", "")) if holding else ""
    if holding is None or not words:
        return redirect("portal:receipt", draft.sent)
    return receipts.page(request, holding, unsaved=receipts.Unsaved(_("This was sent before."), words))


def onward(draft: Draft) -> HttpResponse:
    """To the first question that is still open, or to the check page."""
    return redirect(draft.first_gap(), draft.key)
