"""The page "where to go": the points of an area with hours, exceptions, who is there and what is free."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.directory.queries import community_choices, find_area
from minsheng.interfaces.portal.forms import grouped_by_code
from minsheng.interfaces.portal.places import places
from minsheng.reception.queries import places_of


@require_safe
def where_to_go(request: HttpRequest) -> HttpResponse:
    """Choose a community; its points, and those of the office and district above it."""
    at = timezone.now()
    code = request.GET.get("area", "")[:60]
    area = find_area(code=code) if code else None
    found = places(places_of(area.path), at) if area else []
    context = {
        "area": area,
        "unknown": bool(code) and area is None,
        "places": found,
        "choices": grouped_by_code(community_choices()),
        "now": at,
    }
    return render(request, "portal/places.html", context, status=404 if context["unknown"] else 200)
