"""The forms of a month's topic: which one, a measure, the closing words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from minsheng.concerns.queries import category_index
from minsheng.insight.actions import TopicFields
from minsheng.insight.policy.refusals import Refused

from .meeting_forms import PlainForm, plain_day, words
from .refusals import lazily, said


class TopicForm(PlainForm):
    """Which class of problem, in which month, whose, and why."""

    office = forms.TypedChoiceField(
        label=gettext_lazy("Office"),
        coerce=int,
        error_messages={"required": lazily(Refused.OFFICE_UNKNOWN), "invalid_choice": lazily(Refused.OFFICE_UNKNOWN)},
    )
    month = forms.CharField(
        label=gettext_lazy("Month"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"required": lazily(Refused.MONTH_MISSING), "max_length": lazily(Refused.MONTH_MISSING)},
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("Which class of problem?"),
        coerce=int,
        error_messages={
            "required": lazily(Refused.CATEGORY_UNKNOWN),
            "invalid_choice": lazily(Refused.CATEGORY_UNKNOWN),
        },
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Whose is it?"),
        coerce=int,
        error_messages={
            "required": lazily(Refused.OWNER_MISSING),
            "invalid_choice": lazily(Refused.OWNER_UNKNOWN),
        },
    )
    words = words(gettext_lazy("Why this one?"))

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 (Django's own signature)
        *,
        offices: Sequence[tuple[int, str]],
        owners: Sequence[tuple[int, str]],
        month: date,
    ) -> None:
        super().__init__(data, initial={"office": offices[0][0] if offices else None, "month": f"{month:%Y-%m}"})
        choose = ("", gettext_lazy("Choose"))
        self.offer("office", offices)
        self.offer("owner", [choose, *owners])
        self.offer("category", [choose, *_categories()])

    def clean_month(self) -> date:
        """Its first day."""
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError as error:
            raise forms.ValidationError(said(Refused.MONTH_MISSING)) from error

    def topic(self) -> TopicFields:
        """What is to be kept."""
        data = self.cleaned_data
        return TopicFields(data["office"], data["month"], data["category"], data["owner"], data["words"])


def _categories() -> list[tuple[int, str]]:
    """Classes in the order of their codes, each followed by what is in it."""
    return [
        (fact.id, f"　{fact.name}" if fact.parent_code else fact.name)
        for fact in category_index().values()
        if fact.active
    ]


class MeasureForm(PlainForm):
    """What will be done, by when."""

    words = words(gettext_lazy("What will be done?"))
    due = plain_day(gettext_lazy("By when?"), Refused.DUE_MISSING)


class ClosingForm(PlainForm):
    """The closing words; its ids are its own, because it shares a page with another form."""

    ids = "close_%s"

    words = words(gettext_lazy("Closing words"), gettext_lazy("What was done, what changed, what is still to do."))
