"""Help of other units: ask for it, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action, TaskState

from .act import Act
from .base import ActionForm
from .calls import Call, verb
from .fields import DayField, str_of, words_field
from .handing import AssignForm, Group, people_choices

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern


class AssistForm(AssignForm):
    """Another unit, a person of it, what it is asked, and by when."""

    text = words_field(
        _("What do you ask of them?"),
        help_text=_("They see the title, the place and the photos, and nothing about the resident."),
        missing=Refused.TEXT_MISSING,
    )
    until = DayField(
        label=_("By when"),
        help_text=_("Left empty: within three working days."),
        required=False,
        error_messages={"invalid": _("Write the day as 2026-12-03.")},
    )

    def prepare(self) -> None:
        """The same units and people as for handing out, without the unit that has it in hand."""
        super().prepare()
        self.fields.pop("category", None)
        words = self.fields["text"]
        words.label = _("What do you ask of them?")
        words.error_messages["required"] = str_of(Refused.TEXT_MISSING)
        self.order_fields(["unit", "handler", "text", "until"])

    def _groups(self, concern: Concern | None) -> list[Group]:
        lead = concern.unit_id if concern else None
        groups = super()._groups(concern)
        return [(name, kept) for name, units in groups if (kept := [pair for pair in units if pair[0] != lead])]

    def _best(self, _groups: list[Group]) -> int | None:
        """Nobody is asked by default."""
        return None


class EndHelpForm(ActionForm):
    """Which help is no longer needed, and why."""

    wide = ("task",)

    task = forms.TypedChoiceField(
        label=_("Which help?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": str_of(Refused.TASK_ENDED)},
    )
    text = words_field(
        _("Why is it no longer needed?"), help_text=_("The unit reads it."), missing=Refused.TEXT_MISSING
    )

    def prepare(self) -> None:
        """The open ones; where there is only one it is chosen."""
        rows = concerns.tasks_of(self.concern.pk).filter(state=TaskState.ASKED) if self.concern else []
        choices = [(task.pk, f"{task.unit.name}：{task.text[:60]}") for task in rows]
        field = self.fields["task"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]


class HandOverForm(ActionForm):
    """A colleague of the unit that has it in hand, or the unit itself."""

    handler = forms.TypedChoiceField(
        label=_("Person"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": str_of(Refused.HANDLER_UNKNOWN)},
    )
    text = words_field(_("A few words"), help_text=_("They stand in the history."))

    def prepare(self) -> None:
        """The people of the unit."""
        field = self.fields["handler"]
        if isinstance(field, forms.ChoiceField):
            field.choices = people_choices(self.concern.unit_id if self.concern else None, self.visit)


def ask_help(call: Call) -> object:
    """Ask another unit."""
    return actions.ask_assist(
        call.concern_id,
        unit_id=call.data["unit"],
        handler_id=call.data.get("handler"),
        text=call.data["text"],
        until=call.data.get("until"),
        by=call.by,
        at=call.at,
        version=call.version,
    )


def end_help(call: Call) -> object:
    """End one request; its own state says whether somebody was faster."""
    return actions.end_assist(call.data["task"], text=call.data["text"], by=call.by, at=call.at)


ACTS: tuple[Act, ...] = (
    Act(
        "assist",
        Action.ASK_ASSIST,
        pgettext_lazy("act", "Ask another unit for help"),
        _("Ask another unit for help"),
        _("The concern stays with your unit, and so does the answer to the resident. It is done once the help is in."),
        _("Asked. The answer will stand in the history."),
        AssistForm,
        ask_help,
        "z h",
    ),
    Act(
        "end-help",
        Action.END_ASSIST,
        pgettext_lazy("act", "End a request for help"),
        _("Which help is no longer needed?"),
        _("The unit is told and reads your reason."),
        _("Ended; the unit is told."),
        EndHelpForm,
        end_help,
        "z e",
    ),
    Act(
        "hand-over",
        Action.HAND_OVER,
        pgettext_lazy("act", "Hand over"),
        _("Who goes on with it?"),
        _("State and limits stay as they are. For somebody on leave, whoever stands in takes it."),
        _("Handed over."),
        HandOverForm,
        verb(actions.hand_over, "text", handler_id="handler"),
        "z o",
    ),
)
