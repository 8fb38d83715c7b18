"""What the pages of a report share: the draft behind each, and the way to the next question."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from minsheng.interfaces.portal import drafting
from minsheng.interfaces.portal.door import private, sized
from minsheng.interfaces.portal.drafting import Draft

ORDER = ("portal:where", "portal:what", "portal:contact", "portal:check")
"""The four questions, by the names of their pages."""

Step = Callable[[HttpRequest, Draft, datetime], HttpResponse]
View = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def step(name: str) -> Callable[[Step], View]:
    """Turn ``page(request, draft, at)`` into a view of the step ``name``; the clock is read here, once.

    A sent draft leads to its receipt, an earlier open question to that question. A draft whose day is over is a page
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
                return redirect("portal:receipt", found.sent)
            gap = found.first_gap()
            if ORDER.index(gap) < ORDER.index(name):
                return redirect(gap, found.key)
            return page(request, found, at)

        return sized(private(view))

    return decorate


def gone(request: HttpRequest) -> HttpResponse:
    """There is no such draft (any more)."""
    return render(request, "portal/gone.html", status=404)


def onward(draft: Draft) -> HttpResponse:
    """To the first question that is still open, or to the check page."""
    return redirect(draft.first_gap(), draft.key)
