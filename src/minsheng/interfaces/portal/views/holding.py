"""The door of a receipt's pages: who holds the number may read and act; who guesses is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from minsheng.concerns import queries
from minsheng.concerns.policy import Refused
from minsheng.core.actors import Actor, resident
from minsheng.core.receipts import is_valid, normalise
from minsheng.interfaces.portal import tries
from minsheng.interfaces.portal.door import private, sized
from minsheng.interfaces.portal.forms import ReceiptForm
from minsheng.interfaces.shared import errors
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Reporter

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Holding:
    """A resident behind a receipt, the concern to show (after a merge the surviving one), and the time it is."""

    reporter: Reporter
    shown: Concern
    at: datetime

    @property
    def actor(self) -> Actor:
        """The resident as the hand that acts."""
        return resident(self.reporter.pk)

    @property
    def receipt(self) -> str:
        """The twelve digits."""
        return self.reporter.receipt

    @property
    def merged(self) -> bool:
        """Whether another concern is shown than the one this resident raised."""
        return self.shown.pk != self.reporter.concern_id

    @property
    def may_withdraw(self) -> bool:
        """Whether this resident alone can take it back: open, and nobody else hangs on it."""
        return self.shown.is_open and not self.merged and self.shown.reporter_count == 1


Page = Callable[Concatenate[HttpRequest, Holding, P], HttpResponse]
View = Callable[..., HttpResponse]
"""``view(request, receipt=..., ...)``, as Django calls it."""


def held(receipt: str, at: datetime) -> Holding | None:
    """Who holds this receipt; None where there is no such one (one statement)."""
    reporter = queries.by_receipt(receipt)
    if reporter is None:
        return None
    return Holding(reporter, queries.shown_concern(reporter), at)


def holder(page: Page[P]) -> View:
    """Turn ``page(request, holding, ...)`` into a view of ``/r/<receipt>/``; the clock is read here, once.

    A number with a wrong check digit is asked for again without looking anything up. One that could exist but does not
    counts as a guess; after too many guesses even right numbers are refused for a while.
    """

    @wraps(page)
    def view(request: HttpRequest, /, receipt: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_valid(receipt):
            return asked_again(request, ReceiptForm({"receipt": receipt}), status=404)
        if normalise(receipt) != receipt:
            return redirect("portal:receipt", normalise(receipt))
        if tries.too_many(request):
            return errors.too_many_requests(request, minutes=tries.MINUTES)
        found = held(receipt, timezone.now())
        if found is None:
            tries.note_wrong(request)
            return asked_again(request, unknown(receipt), status=404)
        return page(request, found, *args, **kwargs)

    return sized(private(view))


def unknown(receipt: str) -> ReceiptForm:
    """The form with a number that no concern has; the same words whatever the number."""
    form = ReceiptForm({"receipt": receipt})
    form.add_error("receipt", str(sentence(Refused.RECEIPT_UNKNOWN)))
    return form


def asked_again(request: HttpRequest, form: ReceiptForm, status: int = 200) -> HttpResponse:
    """The question for the number, with what is wrong about the one that was given."""
    return render(request, "portal/look_up.html", {"form": form}, status=status)


def address_of(request: HttpRequest, receipt: str) -> str:
    """The whole address of a receipt's page, for its QR code."""
    path = reverse("portal:receipt", args=[receipt])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
