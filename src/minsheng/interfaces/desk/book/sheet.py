"""The case sheet: one concern on paper, to carry to the place and write on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.concerns import queries as concerns
from minsheng.interfaces.desk.access import Visit, desk_page, reads, show
from minsheng.interfaces.desk.entry import found_concern
from minsheng.interfaces.desk.timeline import lines_of
from minsheng.interfaces.desk.words import CHANNELS, OUTCOMES
from minsheng.interfaces.shared.qr import square_of

from .ink import ink_of
from .pages import handled, told, unasked
from .press import PressMissing, as_file, out_of_order, printed


@require_safe
@desk_page(reads)
def sheet(request: HttpRequest, visit: Visit, concern_id: int) -> HttpResponse:
    """The sheet on the screen, as it will be printed."""
    return show(request, visit, "desk/case_sheet.html", _content(concern_id, visit) | {"section": "ledger"})


@require_safe
@desk_page(reads)
def sheet_pdf(request: HttpRequest, visit: Visit, concern_id: int) -> HttpResponse:
    """The sheet as PDF; 503 where this installation has no press."""
    context = _content(concern_id, visit) | {"now": visit.at}
    try:
        content = printed("desk/case_sheet_print.html", context, style="sheet.css")
    except PressMissing:
        return out_of_order(request, visit, reverse("desk:sheet", args=[concern_id]))
    return as_file(content, _("Case sheet %(number)s") % {"number": concern_id})


def _content(concern_id: int, visit: Visit) -> dict[str, Any]:
    """Everything on the sheet; 404 where the worker may not read the concern.

    Its QR opens the entry, behind the sign-in, and not the receipt: whoever holds a receipt may judge as the resident,
    and this paper goes through the hands of those who are judged. Of the people only their number is told.
    """
    concern = found_concern(concern_id, visit)
    address = f"{settings.PUBLIC_URL}{reverse('desk:entry', args=[concern.pk])}"
    ratings = [rating for rating in concerns.ratings_of(concern.pk) if rating.latest]
    return {
        "concern": concern,
        "channel": next((word for code, word in CHANNELS.items() if code == concern.channel), ""),
        "outcome": next((word for code, word in OUTCOMES.items() if code == concern.outcome), ""),
        "standing": handled(concern, visit.at) if concern.is_open else "",
        "lines": lines_of(list(concerns.entries_for_staff(concern.pk))),
        "verdicts": [
            {
                "rating": rating,
                "ink": None if rating.entered_by_id else ink_of(rating.satisfied, rating.solved, seed=rating.pk),
                "told": told(rating) if rating.entered_by_id else "",
            }
            for rating in ratings
        ],
        "unasked": unasked(concern),
        "square": square_of(address),
        "address": address,
        "printed_by": visit.actor.name,
        "handwriting": range(7) if concern.is_open else (),
    }
