"""Words to the office at any time, and whether the resident wants to be asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.concerns import actions, queries
from minsheng.concerns.actions import ActionRefused
from minsheng.concerns.states import Action
from minsheng.interfaces.portal import pictures
from minsheng.interfaces.portal.forms import WriteForm
from minsheng.interfaces.portal.views import link
from minsheng.interfaces.portal.views import receipt as receipts
from minsheng.interfaces.portal.views.acting import drop, home, refused, unless_changed
from minsheng.interfaces.portal.views.holding import Holding, holder
from minsheng.interfaces.shared.refusals import sentence


@holder
@require_POST
def write(request: HttpRequest, holding: Holding) -> HttpResponse:
    """A few words, with photos. What stands there already as the last words is not written once more."""
    form = WriteForm(request.POST, request.FILES, auto_id="write_%s")
    if not form.is_valid():
        return receipts.page(request, holding, written=form)
    text = form.cleaned_data["text"]
    stored, refusals = pictures.taken(form.cleaned_data["photos"], by=holding.actor, at=holding.at)
    left = [one.pk for one in stored]

    def send(now: Holding) -> None:
        if _said(now, text, len(stored)):
            return
        actions.write_words(
            now.shown.pk, text=text, by=now.actor, at=now.at, file_ids=tuple(left), version=now.shown.version
        )
        left.clear()

    try:
        unless_changed(holding, send)
    except ActionRefused as refusal:
        return refused(request, holding, str(sentence(refusal.code)), text)
    finally:
        drop(left, holding)
    for words in refusals:
        messages.warning(request, words)
    messages.success(request, _("Thank you, we have your words. Whoever looks after it reads them."))
    return home(holding)


def _said(now: Holding, text: str, photos: int) -> bool:
    """Whether these are the last words already: a second tap."""
    said = queries.entries_for_resident(now.shown.pk).filter(action=Action.WRITE, reporter_id=now.reporter.pk).last()
    return said is not None and said.text == text and said.detail.get("photos", 0) == photos


@holder
@require_POST
def asking(request: HttpRequest, holding: Holding) -> HttpResponse:
    """Keep whether the resident wants to be asked, and show the page again."""
    link.opt_out(request, holding)
    return home(holding)
