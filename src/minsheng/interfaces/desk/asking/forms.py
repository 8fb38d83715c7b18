"""What came of a call, and what a second asking found."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import actions
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import CallOutcome, Satisfied, Solved
from minsheng.interfaces.desk import words as said
from minsheng.interfaces.desk.acts.fields import (
    DayField,
    choice_field,
    contacted_field,
    contacted_of,
    str_of,
    words_field,
)

OUTCOMES = {
    CallOutcome.ANSWERED: _("They answered"),
    CallOutcome.NO_ANSWER: _("Nobody picked up"),
    CallOutcome.BUSY: _("The line was busy"),
    CallOutcome.LATER: _("They ask to be rung another day"),
    CallOutcome.WRONG_NUMBER: _("The number is wrong"),
    CallOutcome.SAID_NO: _("They do not want to be asked"),
}


class CallForm(forms.Form):
    """One call: what came of it, and the answers where there were any."""

    outcome = choice_field(_("What came of the call?"), said.choices(OUTCOMES), missing=Refused.OUTCOME_MISSING)
    contacted = contacted_field()
    solved = choice_field(_("Was it put right?"), said.choices(said.SOLVED), missing=Refused.SOLVED_MISSING)
    satisfied = choice_field(
        _("How satisfied are they?"), said.choices(said.SATISFIED), missing=Refused.SATISFIED_MISSING
    )
    words = words_field(
        _("One sentence of theirs"), help_text=_("As they said it, not as you would put it."), limit=500, rows=2
    )
    later = DayField(
        label=_("The day to ring again"),
        required=False,
        help_text=_("Only where they asked for another day."),
        error_messages={"invalid": _("Write the day as 2026-12-03.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data, auto_id="do_%s", label_suffix="")  # type: ignore[arg-type]
        self.fields["key"].initial = uuid4
        for name in ("solved", "satisfied"):
            self.fields[name].required = False

    def clean(self) -> None:
        """Answers only where they answered, a day only where they named one."""
        super().clean()
        outcome, given = self.cleaned_data.get("outcome"), self.cleaned_data
        if outcome == CallOutcome.ANSWERED:
            for name, missing in (("solved", Refused.SOLVED_MISSING), ("satisfied", Refused.SATISFIED_MISSING)):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, str_of(missing))
        if outcome == CallOutcome.LATER and not given.get("later") and "later" not in self.errors:
            self.add_error("later", str_of(Refused.UNTIL_MISSING))

    def called(self) -> actions.Called:
        """What the action is told."""
        given = self.cleaned_data
        outcome = CallOutcome(given["outcome"])
        if outcome is not CallOutcome.ANSWERED:
            return actions.Called(outcome, later=given["later"] if outcome is CallOutcome.LATER else None)
        verdict = actions.Verdict(
            solved=Solved(given["solved"]),
            satisfied=Satisfied(given["satisfied"]),
            words=given["words"],
            contacted=contacted_of(given["contacted"]),
        )
        return actions.Called(outcome, verdict=verdict)
