"""Questions for who oversees: patterns that may mean a verdict is not the resident's own. Nobody is named or ranked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns import actions
from minsheng.concerns.permissions import may_answer_question
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.questions import LONGEST_ANSWER, Pattern
from minsheng.concerns.queries import questions as listed
from minsheng.core.statistics import wilson
from minsheng.interfaces.desk.access import Visit, audits, desk_page, oversees, show
from minsheng.interfaces.desk.acts.fields import words_field
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.shared.figures import percent
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from minsheng.concerns.models import VerdictQuestion

ANSWERED = "answered"


class AnswerForm(forms.Form):
    """What was found."""

    text = words_field(
        gettext_lazy("What did you find?"),
        help_text=gettext_lazy("For instance: a phone afternoon, three residents rung again, all remember the call."),
        missing=Refused.TEXT_MISSING,
        limit=LONGEST_ANSWER,
        rows=3,
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, auto_id="do_%s", label_suffix="")  # type: ignore[arg-type]


@desk_page(oversees)
def questions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The open questions, newest first; behind the other tab those that were answered."""
    tab = ANSWERED if request.GET.get("tab") == ANSWERED else ""
    found = listed.questions_for(visit.actor, answered=bool(tab))
    rows, pages = page_asked_for(
        request, lambda cursor, back: listed.page_of_questions(found, cursor=cursor, back=back), tab=tab
    )
    asked = [{"row": row, "words": _words(row), "note": _note(row)} for row in rows]
    return show(request, visit, "desk/questions.html", {"section": "questions", "rows": asked, "tab": tab, **pages})


@desk_page(oversees)
def question(request: HttpRequest, visit: Visit, question_id: int) -> HttpResponse:
    """One question with its records, and the auditor's answer; 404 outside one's offices."""
    row = _within_reach(visit, question_id)
    if request.method == "POST" and not audits(visit.actor):
        raise PermissionDenied(sentence(Refused.NOT_YOURS))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_verdict_question(row.pk, text=form.cleaned_data["text"], by=visit.actor, at=visit.at)
        except actions.ActionRefused as refusal:
            if refusal.code is Refused.NOT_YOURS:
                raise PermissionDenied(sentence(refusal.code)) from refusal
            form.add_error(refusal.field if refusal.field in form.fields else None, str(sentence(refusal.code)))
        else:
            messages.success(request, _("Written down. The question stands among those answered."))
            return redirect("desk:questions")
    context = {
        "section": "questions",
        "row": row,
        "words": _words(row),
        "note": _note(row),
        "records": listed.records_of_question(row, visit.actor),
        "form": form if row.answered_at is None and may_answer_question(visit.actor, row) else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/question.html", context, status=status)


def _within_reach(visit: Visit, question_id: int) -> VerdictQuestion:
    for answered in (False, True):
        row = listed.questions_for(visit.actor, answered=answered).filter(pk=question_id).first()
        if row is not None:
            return row
    raise Http404


def _words(row: VerdictQuestion) -> str:
    if row.pattern == Pattern.BURST:
        minutes = max(1, round((row.last_at - row.first_at).total_seconds() / 60))
        words = _("One hand wrote down %(n)s verdicts within %(minutes)s minutes. Was each resident asked?")
        return words % {"n": row.n, "minutes": minutes}
    if row.pattern == Pattern.ONE_DEVICE:
        words = _(
            "%(n)s verdicts came from one device on one day. A family, a shared computer, or somebody for others?"
        )
        return words % {"n": row.n}
    words = _(
        "%(unit)s: in one week %(n)s of %(of)s verdicts came within half an hour of a visit or a call. "
        "Was anybody watching?"
    )
    return words % {"unit": row.unit.name if row.unit else "", "n": row.n, "of": row.of}


def _note(row: VerdictQuestion) -> str:
    interval = wilson(row.n, row.of) if row.of else None
    if interval is None:
        return _("n = %(n)s") % {"n": row.n}
    return _("%(share)s %% (n = %(n)s, 95 %%: %(low)s to %(high)s)") % {
        "share": percent(row.n / row.of, row.of),
        "n": row.of,
        "low": percent(interval.low, row.of),
        "high": percent(interval.high, row.of),
    }
