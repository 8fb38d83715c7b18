"""The page of a receipt: how it stands, what comes next, what is asked of the resident, and the story so far."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.concerns import queries
from minsheng.concerns.states import Action, Outcome, Satisfied, Solved, State, move_for
from minsheng.core.text import mask_personal_numbers
from minsheng.directory.queries import worker_names
from minsheng.guides.queries import answers_of
from minsheng.interfaces.portal import pictures, tries
from minsheng.interfaces.portal.asked import may_opt_out
from minsheng.interfaces.portal.door import private
from minsheng.interfaces.portal.forms import AnswerForm, PhotosForm, ReceiptForm, VerdictForm, WriteForm
from minsheng.interfaces.portal.matters import matters_of
from minsheng.interfaces.portal.standing import standing_of, whom_to_call
from minsheng.interfaces.portal.story import Telling, seen_photos, story_of
from minsheng.interfaces.portal.views.holding import Holding, address_of, asked_again, held, holder, unknown
from minsheng.interfaces.shared import errors

if TYPE_CHECKING:
    from minsheng.concerns.models import Entry, Photo, Rating


STAMPS = [(solved, satisfied) for solved in Solved for satisfied in Satisfied]
"""Every seal that two answers can make; the page shows the one that is chosen."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Words that could not be taken, and why."""

    why: str
    words: str


@private
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the twelve digits, and lead to their page."""
    form = ReceiptForm(request.POST) if request.method == "POST" else ReceiptForm()
    if request.method == "POST" and form.is_valid():
        if tries.too_many(request):
            return errors.too_many_requests(request, minutes=tries.MINUTES)
        found = held(form.cleaned_data["receipt"], timezone.now())
        if found is not None:
            return redirect("portal:receipt", found.receipt)
        tries.note_wrong(request)
        form = unknown(request.POST["receipt"])
    return asked_again(request, form)


@holder
@require_safe
def receipt(request: HttpRequest, holding: Holding) -> HttpResponse:
    """The page itself."""
    return page(request, holding)


def page(
    request: HttpRequest,
    holding: Holding,
    *,
    verdict: VerdictForm | None = None,
    answer: AnswerForm | None = None,
    photos: PhotosForm | None = None,
    written: WriteForm | None = None,
    unsaved: Unsaved | None = None,
) -> HttpResponse:
    """Render the page; a form that was sent and refused comes back in its place, with what was typed.

    Words that have no place any more (``unsaved``) stand above it all: they are not lost without a word.
    """
    shown = holding.shown
    ratings = ratings_of(holding)
    rated = bool(ratings) and ratings[-1].reopen_count == shown.reopen_count
    standing = standing_of(shown, holding.at, rated=rated)
    entries = entries_of(holding)
    handler = worker_names([shown.handler_id]).get(shown.handler_id, "") if shown.handler_id else ""
    telling = Telling(holding.reporter, shown, handler, photos_of(holding), ratings)
    steps = story_of(telling, entries)
    context: dict[str, Any] = {
        "holding": holding,
        "reporter": holding.reporter,
        "shown": shown,
        "now": holding.at,
        "standing": standing,
        "steps": steps if standing.new else steps[::-1],
        "rating": ratings[-1] if rated else None,
        "question": next((entry for entry in reversed(entries) if entry.action == Action.ASK), None),
        "verdict": verdict or VerdictForm(auto_id="verdict_%s"),
        "answer": answer or AnswerForm(auto_id="answer_%s"),
        "photos": photos or PhotosForm(auto_id="photo_%s"),
        "written": written or WriteForm(auto_id="write_%s"),
        "may_write": move_for(Action.WRITE, State(shown.state)) is not None,
        "rate_to": reverse("portal:rate", args=[holding.receipt]),
        "asking_to": reverse("portal:asking", args=[holding.receipt]) if may_opt_out(holding) else "",
        "address": address_of(request, holding.receipt),
        "title": title_of(holding),
        "own_words": holding.reporter.concern.text if holding.reporter.first else holding.reporter.words,
        "stamps": STAMPS,
        "unsaved": unsaved,
        "guides": answers_of(shown.pk)[:1] if shown.outcome == Outcome.INFORMED else [],
        "matters": matters_of(holding.reporter, holding.at),
        "contact": whom_to_call(shown.area_id),
    }
    return render(request, "portal/receipt.html", context, status=HTTPStatus.CONFLICT if unsaved else HTTPStatus.OK)


def title_of(holding: Holding) -> str:
    """What it is called: the first words of whoever raised it. Numbers in somebody else's words are starred out."""
    title = holding.shown.title
    own = holding.reporter.first and not holding.merged
    return title if own else mask_personal_numbers(title)


def entries_of(holding: Holding) -> list[Entry]:
    """The lines to read, oldest first; after a merge those of the resident's own concern, then what became of both."""
    shown = list(queries.entries_for_resident(holding.shown.pk))
    if not holding.merged:
        return shown
    own = list(queries.entries_for_resident(holding.reporter.concern_id))
    begun = {Action.RECEIVE, Action.JOIN}
    return own + [entry for entry in shown if entry.action not in begun]


def ratings_of(holding: Holding) -> list[Rating]:
    """This resident's verdicts, oldest first."""
    return list(queries.ratings_of(holding.shown.pk).filter(reporter_id=holding.reporter.pk))


def photos_of(holding: Holding) -> list[Photo]:
    """The pictures this resident may see."""
    photos = list(queries.photos_of(holding.shown.pk, only_visible=True))
    if holding.merged:
        photos += queries.photos_of(holding.reporter.concern_id, only_visible=True)
    return seen_photos(photos, holding.reporter)


@holder
@require_safe
def photo(request: HttpRequest, holding: Holding, photo_id: int) -> HttpResponse:
    """One of those pictures."""
    found = next((one for one in photos_of(holding) if one.pk == photo_id), None)
    if found is None:
        raise Http404
    return pictures.shown(found.file_id)


@holder
@require_safe
def qr(request: HttpRequest, holding: Holding) -> HttpResponse:
    """The QR code alone."""
    return pictures.qr_svg(address_of(request, holding.receipt))


@holder
@require_safe
def card(request: HttpRequest, holding: Holding) -> HttpResponse:
    """The receipt as a picture to keep."""
    return pictures.receipt_card(holding.receipt, address_of(request, holding.receipt))
