"""Leave: who is away and who stands in, one's own and of those one answers for. Why is asked nowhere."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.directory import actions, policy
from minsheng.directory import queries as directory
from minsheng.interfaces.desk.access import Visit, desk_page, enters, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.directory.models import Worker

MOST_LEAVE = 100
FIELDS = {"absence_too_short": "back", "absence_overlaps": "starts", "no_deputy": "deputy"}
"""The field a refusal belongs to."""
WRONG_DAY = gettext_lazy("Write the day as 2026-12-03.")


def plain_day(label: Any, help_text: Any = "") -> forms.DateField:  # noqa: ANN401 (lazy words)
    """A required day, as the browser's calendar gives it."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Say which day."), "invalid": WRONG_DAY},
    )


class LeaveForm(forms.Form):
    """Who, from when, back when, and who stands in."""

    worker = forms.TypedChoiceField(
        label=gettext_lazy("Who is away?"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Choose somebody from the list.")},
    )
    starts = plain_day(gettext_lazy("First day away"))
    back = plain_day(gettext_lazy("First day back"))
    deputy = forms.TypedChoiceField(
        label=gettext_lazy("Who stands in?"),
        help_text=gettext_lazy("Left empty: the unit's supervisor, or the whole unit."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Whoever stands in works in the same unit.")},
    )

    def __init__(self, data: Any = None, *, visit: Visit, people: Sequence[Worker]) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data, auto_id="leave_%s", label_suffix="")
        choices = [(person.pk, person.name) for person in people]
        deputies = directory.deputies_for([person.pk for person in people], visit.today)
        for name, offered in (("worker", choices), ("deputy", [(one.pk, one.name) for one in deputies])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                nobody: list[tuple[Any, Any]] = [("", _("Nobody in particular"))] if name == "deputy" else []
                field.choices = nobody + offered
        self.fields["worker"].initial = visit.actor.worker_id
        self.fields["starts"].initial = visit.today
        self.fields["back"].initial = visit.today + timedelta(days=1)


@desk_page(enters)
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list of those away now or soon, and the form below it."""
    people = list(directory.enterable(visit.actor, visit.today))
    form = LeaveForm(request.POST if request.method == "POST" else None, visit=visit, people=people)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.enter_absence(
                    worker_id=data["worker"],
                    starts_on=data["starts"],
                    ends_on=data["back"],
                    deputy_id=data["deputy"],
                    by=visit.actor,
                    at=visit.at,
                )
            except policy.DirectoryRefusal as refusal:
                form.add_error(FIELDS.get(refusal.code), directory.refusal_sentence(refusal))
            else:
                messages.success(request, _("Entered. What is open goes over when the first day comes."))
                return redirect("desk:leave")
    rows = directory.absences_of([person.pk for person in people], since=visit.today)[:MOST_LEAVE]
    context = {"section": "leave", "rows": rows, "form": form}
    return show(request, visit, "desk/leave.html", context, status=status)


@require_POST
@desk_page(enters)
def drop_leave(request: HttpRequest, visit: Visit, absence_id: int) -> HttpResponse:
    """Take one entry back; 404 where it is not theirs to keep."""
    people = [person.pk for person in directory.enterable(visit.actor, visit.today)]
    if not directory.absences_of(people, since=visit.today).filter(pk=absence_id).exists():
        raise Http404
    actions.drop_absence(absence_id=absence_id, by=visit.actor, at=visit.at)
    messages.success(request, _("Taken back. What was handed over stays where it is."))
    return redirect("desk:leave")
