"""What is asked a second time: the list, one asking, a draw by the auditor; how far both agree, for who oversees."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from minsheng.concerns import actions
from minsheng.concerns.permissions import may_reveal_contact
from minsheng.concerns.policy import OVERSEERS, Refused
from minsheng.concerns.queries import rechecks as listed
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.queries import agreement_of
from minsheng.interfaces.desk import words as said
from minsheng.interfaces.desk.access import Visit, asks_again, audits, desk_page, oversees, rechecks_door, show
from minsheng.interfaces.desk.acts.fields import choice_field, str_of
from minsheng.interfaces.desk.leader.ground import ground_of
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.shared.figures import percent
from minsheng.interfaces.shared.refusals import sentence


class RecheckForm(forms.Form):
    """What the second asking found; the first answer is not shown, so that it leads nobody."""

    reached = forms.ChoiceField(
        label=gettext_lazy("Did you reach them?"),
        choices=[("yes", gettext_lazy("Yes, they answered")), ("no", gettext_lazy("No, not reached"))],
        widget=forms.RadioSelect,
        error_messages={"required": str_of(Refused.OUTCOME_MISSING)},
    )
    solved = choice_field(gettext_lazy("Was it put right?"), said.choices(said.SOLVED), missing=Refused.SOLVED_MISSING)

    def __init__(self, data: object = None) -> None:
        super().__init__(data, auto_id="do_%s", label_suffix="")  # type: ignore[arg-type]
        self.fields["solved"].required = False


@desk_page(rechecks_door)
def rechecks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is open for this worker; on top, for who oversees, how far both askings agree."""
    found = listed.rechecks_for(visit.actor)
    rows, pages = page_asked_for(request, lambda cursor, back: listed.page_of_rechecks(found, cursor=cursor, back=back))
    context = {"section": "recheck", "rows": rows, "draws": audits(visit.actor), **pages}
    if oversees(visit.actor):
        context["agreement"] = _agreement(visit)
    return show(request, visit, "desk/rechecks.html", context)


def _agreement(visit: Visit) -> dict[str, object]:
    ground = ground_of(visit.actor, "", OVERSEERS)
    found = agreement_of(Scope(end=visit.at, area_path=ground.area.path, actor=visit.actor))
    if found.share is None or found.interval is None:
        return {"found": found, "share": ""}
    low, high = (percent(end, found.reached) for end in found.interval)
    return {"found": found, "share": percent(found.share, found.reached), "low": low, "high": high}


@require_POST
@desk_page(audits)
def draw(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Draw now; the seed stands in the audit log."""
    number = actions.draw_rechecks(by=visit.actor, at=visit.at)
    words = ngettext("%(n)s verdict was drawn.", "%(n)s verdicts were drawn.", number) % {"n": number}
    messages.success(request, words if number else _("Nothing was drawn this time. The draw stands in the audit log."))
    return redirect("desk:rechecks")


@desk_page(asks_again)
def recheck(request: HttpRequest, visit: Visit, recheck_id: int) -> HttpResponse:
    """The page of one asking; 404 for what one may not ask about."""
    row = listed.rechecks_for(visit.actor).filter(pk=recheck_id).first()
    if row is None:
        raise Http404
    form = RecheckForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.write_recheck(
                    row.pk, reached=given["reached"] == "yes", solved=given["solved"], by=visit.actor, at=visit.at
                )
            except actions.ActionRefused as refusal:
                if refusal.code is Refused.NOT_YOURS:
                    raise PermissionDenied(sentence(refusal.code)) from refusal
                form.add_error(refusal.field if refusal.field in form.fields else None, str(sentence(refusal.code)))
            else:
                messages.success(request, _("Written down."))
                return redirect("desk:rechecks")
    concern = row.rating.concern
    context = {
        "section": "recheck",
        "row": row,
        "concern": concern,
        "form": form,
        "reveals": may_reveal_contact(visit.actor, concern),
    }
    return show(request, visit, "desk/recheck.html", context, status=status)
