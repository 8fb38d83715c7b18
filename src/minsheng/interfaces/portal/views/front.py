"""The front page with its two ways in, the privacy notice, and what search engines may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.concerns.policy import DRAFT_LIFE
from minsheng.concerns.queries import rules
from minsheng.interfaces.portal.forms import ReceiptForm

ROBOTS = """User-agent: *
Disallow: /r/
Disallow: /report/
Disallow: /v/
Disallow: /visit/
Disallow: /desk/
Disallow: /accounts/
Disallow: /api/
"""


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say something, or see how it stands. ``?area=CODE`` is handed on to the report."""
    return render(request, "portal/start.html", {"form": ReceiptForm(), "area": request.GET.get("area", "")[:60]})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep, what for, how long, who reads it."""
    context = {"draft_hours": int(DRAFT_LIFE.total_seconds() // 3600), "reopening_days": rules().reopening_days}
    return render(request, "portal/privacy.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Receipts, drafts and staff pages are nobody's search results."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
