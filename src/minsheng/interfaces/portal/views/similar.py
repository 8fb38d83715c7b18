"""Before sending: does a guide answer it, is it one of these? "Me too" joins one; contact can still be left first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from minsheng.core.text import mask_personal_numbers
from minsheng.interfaces.portal import drafting
from minsheng.interfaces.portal.drafting import Draft
from minsheng.interfaces.portal.views.steps import onward, step


@step("portal:contact")  # place and words must be there
@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    """Guides that may answer at once, and open concerns nearby that read alike; only one offered here can be joined."""
    found = drafting.lookalikes(draft)
    if request.method == "POST":
        chosen = request.POST.get("join", "")
        offered = {str(one.concern.pk) for one in found}
        joining = int(chosen) if chosen in offered else None
        return onward(drafting.keep(draft, {"joining": joining, "compared": draft.mark}, at=at))
    guides = drafting.answering_guides(draft)
    if not found and not guides:
        return redirect("portal:contact", draft.key)
    rows = [{"one": one, "title": mask_personal_numbers(one.concern.title)} for one in found]
    context = {
        "rows": rows,
        "guides": guides,
        "draft": draft,
        "place": drafting.area_name(draft),
        "now": at,
        "today": timezone.localdate(at),
    }
    return render(request, "portal/similar.html", context)
