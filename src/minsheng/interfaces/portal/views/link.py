"""The page behind the link of a letter: two questions about one round, and nothing else of the story."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.concerns import actions, queries
from minsheng.concerns.actions import ActionRefused, LinkRefused
from minsheng.concerns.policy import plain_text
from minsheng.interfaces.portal import tries
from minsheng.interfaces.portal.asked import Case, Told, may_opt_out, told, way_of
from minsheng.interfaces.portal.devices import device_of
from minsheng.interfaces.portal.door import private, sized
from minsheng.interfaces.portal.forms import OptOutForm, VerdictForm
from minsheng.interfaces.portal.standing import standing_of
from minsheng.interfaces.portal.views import receipt as receipts
from minsheng.interfaces.portal.views.acting import judge, unless_changed
from minsheng.interfaces.portal.views.holding import Holding
from minsheng.interfaces.shared import errors
from minsheng.interfaces.shared.context import html_lang
from minsheng.interfaces.shared.refusals import sentence

Page = Callable[[HttpRequest, Holding, str, int], HttpResponse]


def asked(page: Page) -> Callable[..., HttpResponse]:
    """Turn ``page(request, holding, token, round)`` into a view of ``/v/<token>/``; the clock is read here, once.

    A link that we never made, or that was cut off, counts as a guess like a wrong receipt. The page speaks the
    language the resident chose when they wrote, unless this browser's reader has chosen another.
    """

    @wraps(page)
    def view(request: HttpRequest, /, token: str) -> HttpResponse:
        if tries.too_many(request):
            return errors.too_many_requests(request, minutes=tries.MINUTES)
        try:
            link = actions.read_verdict_token(token)
        except LinkRefused as refusal:
            return _unopened(request, Case(refusal.code))
        reporter = queries.by_reporter(link.reporter_id)
        if reporter is None:
            return _unopened(request, Case.BROKEN)
        holding = Holding(reporter, queries.shown_concern(reporter), timezone.now())
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        with translation.override(translation.get_language() if chosen else reporter.language):
            response = page(request, holding, token, link.round)
            response.headers["Content-Language"] = html_lang()
        return response

    return sized(private(view))


def _unopened(request: HttpRequest, case: Case) -> HttpResponse:
    if case is Case.BROKEN:
        tries.note_wrong(request)
    return _tell(request, Told(case), {})


def _tell(request: HttpRequest, found: Told, context: dict[str, Any]) -> HttpResponse:
    case = found.case
    given = case is Case.ANSWERED and "given" in request.GET
    words = {"case": case, "rating": found.rating, "given": given, "always_large": True, "large_type": True}
    return render(request, "portal/judge_told.html", words | context, status=case.status)


def _context(holding: Holding, token: str) -> dict[str, Any]:
    shown = holding.shown
    return {
        "shown": shown,
        "title_of_it": receipts.title_of(holding),
        "reporter": holding.reporter,
        "asking_to": reverse("portal:link_asking", args=[token]) if may_opt_out(holding) else "",
        "always_large": True,
        "large_type": True,
    }


def _page(request: HttpRequest, holding: Holding, token: str, form: VerdictForm) -> HttpResponse:
    context = _context(holding, token) | {
        "verdict": form,
        "standing": standing_of(holding.shown, holding.at, rated=False),
        "stamps": receipts.STAMPS,
        "rate_to": reverse("portal:link", args=[token]),
    }
    return render(request, "portal/judge.html", context)


@asked
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, holding: Holding, token: str, round_: int) -> HttpResponse:
    """Ask, or take the verdict; where there is nothing to judge any more, say why and what to do."""
    found = told(holding, round_)
    if found is None:
        form = VerdictForm(request.POST or None, auto_id="verdict_%s")
        if request.method != "POST" or not form.is_valid():
            return _page(request, holding, token, form)
        device = device_of(request, holding.at)
        verdict = actions.Verdict(**form.cleaned_data, way=way_of(holding.reporter), device=device)
        found = _give(holding, round_, verdict)
    if found is None or (request.method == "POST" and found.case is Case.ANSWERED):
        return redirect(f"{reverse('portal:link', args=[token])}?given")
    typed = plain_text(request.POST.get("words", ""))
    return _tell(request, found, _context(holding, token) | {"typed": typed})


def _give(holding: Holding, round_: int, verdict: actions.Verdict) -> Told | None:
    """Write it; where it was written, or the round was over, in the same moment, what is told instead."""
    found: list[Told | None] = []

    def stamp(now: Holding) -> None:
        found.append(told(now, round_))
        if found[-1] is None:
            judge(now, verdict)

    unless_changed(holding, stamp)
    return found[-1]


@asked
@require_POST
def asking(request: HttpRequest, holding: Holding, token: str, round_: int) -> HttpResponse:
    """Keep whether the resident wants to be asked, and show the page again."""
    opt_out(request, holding)
    return redirect("portal:link", token)


def opt_out(request: HttpRequest, holding: Holding) -> None:
    """Keep what the resident said about being asked; said twice it is said once."""
    form = OptOutForm(request.POST)
    if not form.is_valid():
        return
    try:
        actions.opt_out(
            holding.shown.pk,
            reporter_id=holding.reporter.pk,
            by=holding.actor,
            at=holding.at,
            back=form.cleaned_data["back"],
        )
    except ActionRefused as refusal:
        messages.warning(request, str(sentence(refusal.code)))
