"""What the holder of a receipt may do: judge, answer, add photos, take it back. Each works twice as once."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.concerns import actions, queries
from minsheng.concerns.actions import ActionRefused, Conflict
from minsheng.concerns.policy import plain_text
from minsheng.concerns.states import Action, State, Way
from minsheng.interfaces.portal import pictures
from minsheng.interfaces.portal.devices import device_of
from minsheng.interfaces.portal.forms import AnswerForm, PhotosForm, VerdictForm, WithdrawForm
from minsheng.interfaces.portal.story import Telling, story_of
from minsheng.interfaces.portal.views import receipt as receipts
from minsheng.interfaces.portal.views.acting import again, drop, home, judge, refused, unless_changed
from minsheng.interfaces.portal.views.holding import Holding, holder
from minsheng.interfaces.shared.refusals import sentence
from minsheng.interfaces.shared.spoken import language_key


@holder
@require_POST
def rate(request: HttpRequest, holding: Holding) -> HttpResponse:
    """Three taps: solved, satisfied, stamp. "Not solved" opens it again."""
    form = VerdictForm(request.POST, auto_id="verdict_%s")
    if not form.is_valid():
        return receipts.page(request, holding, verdict=form)
    device = device_of(request, holding.at)
    verdict = actions.Verdict(**form.cleaned_data, way=Way.PAGE, device=device)

    def stamp(now: Holding) -> None:
        given = receipts.ratings_of(now)
        same = given and (given[-1].solved, given[-1].satisfied, given[-1].words) == (
            verdict.solved,
            verdict.satisfied,
            verdict.words,
        )
        if same and (given[-1].reopen_count == now.shown.reopen_count or now.shown.is_open):
            return
        judge(now, verdict)

    try:
        unless_changed(holding, stamp)
    except ActionRefused as refusal:
        return refused(request, holding, str(sentence(refusal.code)), verdict.words)
    return home(holding)


@holder
@require_POST
def answer(request: HttpRequest, holding: Holding) -> HttpResponse:
    """Answer the unit's question; work goes on."""
    form = AnswerForm(request.POST, request.FILES, auto_id="answer_%s")
    if not form.is_valid():
        return receipts.page(request, holding, answer=form)
    text = form.cleaned_data["text"]
    said = queries.entries_for_resident(holding.shown.pk).filter(action=Action.ANSWER, reporter_id=holding.reporter.pk)
    if any(entry.text == text for entry in said) and not holding.shown.waiting_reason:
        return home(holding)
    stored, refusals = pictures.taken(form.cleaned_data["photos"], by=holding.actor, at=holding.at)
    ids = [one.pk for one in stored]
    try:
        actions.answer_question(holding.shown.pk, text=text, by=holding.actor, at=holding.at, file_ids=tuple(ids))
    except ActionRefused:
        drop(ids, holding)
        why = _("The question is no longer open: we went on with what we knew.")
        return refused(request, holding, why, text)
    for words in refusals:
        messages.warning(request, words)
    return home(holding)


@holder
@require_POST
def add_photos(request: HttpRequest, holding: Holding) -> HttpResponse:
    """Add pictures. The same pictures sent twice are there once."""
    form = PhotosForm(request.POST, request.FILES, auto_id="photo_%s")
    if not form.is_valid():
        return receipts.page(request, holding, photos=form)
    stored, refusals = pictures.taken(form.cleaned_data["photos"], by=holding.actor, at=holding.at)
    left = {one.digest: one.pk for one in stored}
    twins = [one.pk for one in stored if left[one.digest] != one.pk]

    def attach(now: Holding) -> None:
        mine = {one.file.digest for one in queries.photos_of(now.shown.pk) if one.reporter_id == now.reporter.pk}
        new = tuple(number for digest, number in left.items() if digest not in mine)
        if new:
            actions.attach_photos(now.shown.pk, file_ids=new, by=now.actor, at=now.at, version=now.shown.version)
        for digest in left.keys() - mine:
            del left[digest]

    try:
        unless_changed(holding, attach)
    except ActionRefused as refusal:
        return refused(request, holding, str(sentence(refusal.code)))
    finally:
        drop([*left.values(), *twins], holding)
    if refusals:
        for words in refusals:
            form.add_error("photos", words)
        return receipts.page(request, again(holding), photos=form)
    return home(holding)


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, holding: Holding) -> HttpResponse:
    """Take it back, after saying yes to it. What happened meanwhile is shown first."""
    if not holding.may_withdraw:
        return _too_late(request, holding)
    form = WithdrawForm(request.POST or None, initial={"version": holding.shown.version})
    if request.method != "POST" or not form.is_valid():
        return _withdraw_page(request, holding, form)
    text, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        actions.withdraw_concern(holding.shown.pk, text=text, by=holding.actor, at=holding.at, version=version)
    except Conflict as conflict:
        now = again(holding)
        if not now.may_withdraw:
            return _too_late(request, now)
        form = WithdrawForm(initial={"version": now.shown.version, "text": text})
        return _withdraw_page(request, now, form, _news(now, conflict))
    except ActionRefused as refusal:
        return refused(request, holding, str(sentence(refusal.code)), text)
    return home(holding)


def _too_late(request: HttpRequest, holding: Holding) -> HttpResponse:
    """To the page that shows how it stands; whoever meant to take it back is told that it was not."""
    if request.method != "POST" or holding.shown.state == State.WITHDRAWN:
        return home(holding)
    why = _("It has moved on meanwhile, so it was not taken back.")
    return refused(request, holding, why, plain_text(request.POST.get("text", "")))


def _withdraw_page(
    request: HttpRequest, holding: Holding, form: WithdrawForm, changes: Sequence[str] = ()
) -> HttpResponse:
    """The question whether to take it back; with ``changes`` asked once more, what was typed kept."""
    context = {"form": form, "holding": holding, "shown": holding.shown, "now": holding.at, "changes": changes}
    return render(request, "portal/withdraw.html", context, status=HTTPStatus.CONFLICT if changes else HTTPStatus.OK)


def _news(now: Holding, conflict: Conflict) -> list[str]:
    """What was written since, in the words of the story."""
    since = {entry.pk for entry in queries.changes_since(conflict.concern_id, conflict.since)}
    entries = [entry for entry in receipts.entries_of(now) if entry.pk in since]
    telling = Telling(now.reporter, now.shown, "", (), ())
    gap = " " if language_key(get_language()) == "en" else ""
    told = [gap.join(filter(None, (step.lead, step.text))) for step in story_of(telling, entries)]
    return told or [_("The office has moved it on; the page shows how it stands.")]
