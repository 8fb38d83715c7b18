"""What every act of a resident's page needs: stepping around others, saying why not, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minsheng.concerns import actions
from minsheng.concerns.actions import Conflict
from minsheng.foundation.files import actions as files
from minsheng.interfaces.portal.views import receipt as receipts
from minsheng.interfaces.portal.views.holding import Holding, held

TRIES = 3
"""How often a change of somebody else's is stepped around before the resident is asked to look again."""


def home(holding: Holding) -> HttpResponse:
    """Back to the page of the receipt."""
    return redirect("portal:receipt", holding.receipt)


def refused(request: HttpRequest, holding: Holding, why: str, words: str = "") -> HttpResponse:
    """Say why, over the page as it stands now, and give the words back where some were written."""
    if words:
        return receipts.page(request, again(holding), unsaved=receipts.Unsaved(why, words))
    messages.warning(request, why)
    return home(holding)


def again(holding: Holding) -> Holding:
    """The same person, looked up anew."""
    return held(holding.receipt, holding.at) or holding


def unless_changed(holding: Holding, attempt: Callable[[Holding], None]) -> None:
    """Do ``attempt`` on the concern as it stands; where somebody was faster, look again and try again.

    ``attempt`` looks first whether it was done already, so that two taps at the same moment do one thing.
    """
    for _try in range(TRIES - 1):
        try:
            return attempt(holding)
        except Conflict:
            holding = again(holding)
    return attempt(holding)


def judge(now: Holding, verdict: actions.Verdict) -> None:
    """Write the verdict on the concern as it was looked up; Conflict where it has changed since."""
    actions.rate_concern(
        now.shown.pk,
        reporter_id=now.reporter.pk,
        verdict=verdict,
        by=now.actor,
        at=now.at,
        version=now.shown.version,
    )


def drop(file_ids: Iterable[int], holding: Holding) -> None:
    """Give up files that nothing holds on to."""
    for number in file_ids:
        files.remove(number, by=holding.actor, at=holding.at)
