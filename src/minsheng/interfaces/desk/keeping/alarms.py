"""Who is told when a limit is missed: the steps of each alarm in sentences, and a form for one of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import AlarmStep
from minsheng.concerns.states import POSTS, Alarm
from minsheng.core.actors import Role
from minsheng.directory.permissions import keeps_a_district
from minsheng.interfaces.desk.access import Visit, desk_page, keeps, show
from minsheng.interfaces.desk.words import ROLES

KINDS: dict[Alarm, Promise] = {
    Alarm.DISPATCH: gettext_lazy("It was not handed out in time"),
    Alarm.CONTACT: gettext_lazy("Nobody spoke with the resident in time"),
    Alarm.RESOLVE: gettext_lazy("It is past its limit"),
    Alarm.TASK: gettext_lazy("Help of another unit has not come in time"),
}
"""The alarms whose steps an office may set. "Not solved" goes to the unit's supervisor at once, everywhere."""
MOST, MOST_HOURS = 4, 1000


class StepsForm(forms.Form):
    """Up to four steps; one left empty is none. ``steps`` holds them once the form is valid."""

    def __init__(self, data: Any = None, *, steps: list[AlarmStep]) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        super().__init__(data, auto_id="step_%s", label_suffix="")
        self.steps: list[AlarmStep] = []
        for number in range(1, MOST + 1):
            step = steps[number - 1] if number <= len(steps) else None
            self.fields[f"hours_{number}"] = forms.IntegerField(
                label=_("Working hours after the limit"), required=False, min_value=0, max_value=MOST_HOURS,
                initial=step.hours if step else None,
                error_messages={
                    "invalid": _("Write a number."),
                    "min_value": _("From 0, when the limit passes, to 1,000."),
                    "max_value": _("From 0, when the limit passes, to 1,000."),
                },
            )  # fmt: skip
            self.fields[f"role_{number}"] = forms.ChoiceField(
                label=_("Who is told?"), required=False, initial=step.role if step else "",
                choices=[("", _("nobody, there is no such step")), *((role.value, ROLES[role]) for role in POSTS)],
            )  # fmt: skip

    def rows(self) -> list[tuple[int, BoundField, BoundField]]:
        """The fields step by step."""
        return [(number, self[f"hours_{number}"], self[f"role_{number}"]) for number in range(1, MOST + 1)]

    def clean(self) -> None:
        """Both halves of a step or neither, each later than the one before, and at least one."""
        super().clean()
        found: list[AlarmStep] = []
        for number in range(1, MOST + 1):
            hours, role = self.cleaned_data.get(f"hours_{number}"), self.cleaned_data.get(f"role_{number}")
            if f"hours_{number}" in self.errors or (hours is None and not role):
                continue
            if hours is None:
                self.add_error(f"hours_{number}", _("Write after how many hours."))
            elif not role:
                self.add_error(f"role_{number}", _("Choose who is told."))
            elif found and hours <= found[-1].hours:
                self.add_error(f"hours_{number}", _("Each step comes later than the one before."))
            else:
                found.append(AlarmStep(len(found) + 1, hours, Role(role)))
        if not found and not self.errors:
            self.add_error("role_1", _("Somebody has to be told: choose at least one step."))
        self.steps = found


@desk_page(keeps)
def alarms(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every alarm and its steps, in sentences."""
    house = concerns.steps()
    rows = [(alarm, words, [step_words(step) for step in house[alarm]]) for alarm, words in KINDS.items()]
    context = {"section": "house", "rows": rows, "everybodys": keeps_a_district(visit.actor)}
    return show(request, visit, "desk/house_alarms.html", context)


@desk_page(keeps)
def alarm(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """The steps of one alarm; 403 below a district, whose steps they are."""
    if kind not in set(KINDS):
        raise Http404
    if not keeps_a_district(visit.actor):
        raise PermissionDenied("alarms")
    which = Alarm(kind)
    form = StepsForm(request.POST if request.method == "POST" else None, steps=list(concerns.steps()[which]))
    if form.is_valid():
        actions.set_alarm_steps(which, rules=form.steps, by=visit.actor, at=visit.at)
        messages.success(request, _("The steps are set and hold from now on."))
        return redirect("desk:alarms")
    context = {"section": "house", "form": form, "title": KINDS[which]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/house_alarm.html", context, status=status)


def step_words(step: AlarmStep) -> str:
    """One step, as a line of the list: seven working hours later, the coordinator."""
    if step.hours == 0:
        return _("When the limit passes: %(role)s") % {"role": ROLES[step.role]}
    words = ngettext("%(n)s working hour later: %(role)s", "%(n)s working hours later: %(role)s", step.hours)
    return words % {"n": step.hours, "role": ROLES[step.role]}
