"""Policy guides for residents: found, read, walked through as a checklist, printed. Nothing of it is stored."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.guides import queries
from minsheng.guides.policy import answers_short
from minsheng.guides.queries import Sheet
from minsheng.guides.states import Answer
from minsheng.interfaces.portal.door import private
from minsheng.interfaces.shared.guides import SUBJECTS, guide_context
from minsheng.interfaces.shared.qr import square_of

LONGEST_SEARCH = 80
ANSWERS = [(Answer.YES.value, pgettext_lazy("answer", "Yes")), (Answer.NO.value, pgettext_lazy("answer", "No"))]


class CheckForm(forms.Form):
    """The questions of one guide, yes or no each."""

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        super().__init__(data, auto_id="q_%s", label_suffix="")
        for number, question in enumerate(sheet.asks, start=1):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=question,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
            )


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """The list by subject, and what was found by words."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    subject = request.GET.get("subject", "")
    if subject and subject not in set(SUBJECTS):
        raise Http404
    context: dict[str, Any] = {"words": words, "subject": subject, "subjects": SUBJECTS, "today": timezone.localdate()}
    if words:
        context["found"] = queries.guides_found(words, language=get_language())
    else:
        context |= _page(request, subject)
    return render(request, "portal/guides.html", context)


def _page(request: HttpRequest, subject: str) -> dict[str, Any]:
    back = "before" in request.GET
    cursor = request.GET.get("before" if back else "after", "")[:80]
    try:
        rows, further, nearer = queries.page_of_shown(
            language=get_language(), subject=subject, cursor=cursor, back=back
        )
    except ValueError as error:
        raise BadRequest(cursor) from error
    kept = f"&subject={subject}" if subject else ""
    groups = [(SUBJECTS[one], list(pairs)) for one, pairs in groupby(rows, lambda pair: pair[0].subject)]
    return {
        "groups": groups,
        "after": f"?after={further}{kept}" if further else "",
        "before": f"?before={nearer}{kept}" if nearer else "",
    }


@require_safe
def guide(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """One guide; with a number an earlier version, as it was. ``?draft=KEY`` leads back to a report begun before."""
    sheet = _sheet(code, number)
    key = _draft_key(request)
    context = guide_context(sheet, timezone.localdate()) | {"editions": queries.editions_of(sheet.guide), "draft": key}
    return _kept_apart(request, "portal/guide.html", context, key)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist: every question on one page, and in words what the answers mean. Nothing is stored."""
    sheet = _sheet(code, None)
    if not sheet.questions:
        raise Http404
    form = CheckForm(request.POST if request.method == "POST" else None, sheet=sheet)
    context = guide_context(sheet, timezone.localdate()) | {"form": form, "draft": _draft_key(request)}
    if form.is_bound and form.is_valid():
        answers = [form.cleaned_data[name] for name in form.fields]
        short = answers_short(sheet.questions, answers)
        context |= {"answered": True, "short": [sheet.asks[number - 1] for number in short]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "portal/guide_check.html", context, status=status)


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """One A5 page to print and hang up, with a QR code that opens the guide."""
    sheet = _sheet(code, None)
    address = f"{settings.PUBLIC_URL}{reverse('portal:guide', args=[code])}"
    context = guide_context(sheet, timezone.localdate())
    return render(request, "portal/guide_paper.html", context | {"square": square_of(address), "address": address})


def _sheet(code: str, number: int | None) -> Sheet:
    sheet = queries.sheet_of(code, language=get_language(), number=number)
    if sheet is None:
        raise Http404
    return sheet


def _draft_key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET["draft"])
    except (KeyError, ValueError):
        return None


def _kept_apart(request: HttpRequest, template: str, context: dict[str, Any], key: uuid.UUID | None) -> HttpResponse:
    """A page whose address holds a draft's key is nobody else's; any other may be found by everybody."""
    if key is None:
        return render(request, template, context)

    @private
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, context)

    return page(request)
