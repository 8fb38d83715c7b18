"""The forms of a meeting: when, an item, a decision, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.insight.actions import DecisionFields
from minsheng.insight.policy.refusals import LONGEST_WORDS, Refused
from minsheng.insight.states import ItemKind
from minsheng.interfaces.desk.acts.fields import DayField

from .refusals import WRONG_DAY, lazily

HIGHEST = 2**62
"""No concern has a larger number; a database would refuse it."""


def words(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:  # noqa: ANN401 (lazy words)
    """A few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": lazily(Refused.WORDS_MISSING),
            "max_length": lazily(Refused.WORDS_TOO_LONG),
        },
    )


def plain_day(label: Any, missing: Refused, help_text: Any = "") -> forms.DateField:  # noqa: ANN401 (lazy words)
    """A day of the calendar."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": lazily(missing), "invalid": WRONG_DAY},
    )


class PlainForm(forms.Form):
    """A form whose labels end without a colon, as everywhere here."""

    ids = "do_%s"

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data, auto_id=self.ids, label_suffix="", initial=initial)

    def offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """Set what a field offers to choose from."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


class MeetingForm(PlainForm):
    """Which office, which day."""

    office = forms.TypedChoiceField(
        label=gettext_lazy("Office"),
        coerce=int,
        error_messages={
            "required": lazily(Refused.OFFICE_UNKNOWN),
            "invalid_choice": lazily(Refused.OFFICE_UNKNOWN),
        },
    )
    day = DayField(
        label=gettext_lazy("Day"),
        error_messages={"required": lazily(Refused.DAY_MISSING), "invalid": WRONG_DAY},
    )

    def __init__(self, data: Any = None, *, offices: Sequence[tuple[int, str]]) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data, initial={"office": offices[0][0]} if offices else None)
        self.offer("office", offices)


class ItemForm(PlainForm):
    """Something of one's own for the agenda."""

    words = words(
        gettext_lazy("Something else"),
        gettext_lazy("A sentence is enough. No names of residents."),
    )


class ConcernForm(forms.Form):
    """A concern for the agenda, as the button beside it sends it."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in (ItemKind.STUCK, ItemKind.BEYOND)])
    concern = forms.IntegerField(min_value=1, max_value=HIGHEST)


class DecisionForm(PlainForm):
    """What is decided, who does it, by when."""

    words = words(gettext_lazy("What is decided?"))
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Who does it?"),
        coerce=int,
        error_messages={
            "required": lazily(Refused.OWNER_MISSING),
            "invalid_choice": lazily(Refused.OWNER_UNKNOWN),
        },
    )
    due = plain_day(gettext_lazy("By when?"), Refused.DUE_MISSING)

    def __init__(self, data: Any = None, *, owners: Sequence[tuple[int, str]]) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data)
        self.offer("owner", [("", _("Choose")), *owners])

    def decision(self) -> DecisionFields:
        """What is to be kept."""
        data = self.cleaned_data
        return DecisionFields(data["words"], data["owner"], data["due"])


class OutcomeForm(PlainForm):
    """What came of a decision."""

    words = words(
        gettext_lazy("What came of it?"),
        gettext_lazy("Done, done in part, or dropped and why. Then no later meeting begins with it."),
    )
