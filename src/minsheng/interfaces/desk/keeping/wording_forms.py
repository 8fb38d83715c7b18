"""The form of one message template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns.actions import TemplateFields
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.wording import LONGEST_BODY, LONGEST_SUBJECT
from minsheng.concerns.queries import category_index
from minsheng.concerns.states.messages import REPLIES, MessageKind
from minsheng.interfaces.desk.acts.fields import words_field

from .forms import LANGUAGES

HIGHEST = 2**62
"""No concern has a larger number; a database would refuse it."""


class TemplateForm(forms.Form):
    """For which concerns, in which language, the words, and a concern to look at them with."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    category = forms.TypedChoiceField(label=_("For which concerns?"), coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)
    subject = forms.CharField(
        label=pgettext_lazy("letter", "Subject"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": _("Write a subject.")},
    )
    body = words_field(pgettext_lazy("letter", "Words"), missing=Refused.TEXT_MISSING, limit=LONGEST_BODY, rows=5)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    number = forms.IntegerField(
        label=_("Look at it with concern no."),
        help_text=_("Empty: the newest you may read."),
        required=False,
        min_value=1,
        max_value=HIGHEST,
    )

    def __init__(self, *args: Any, kind: MessageKind, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **{"auto_id": "words_%s", "label_suffix": "", **kwargs})
        self.kind = kind
        category = self.fields["category"]
        if isinstance(category, forms.ChoiceField):
            category.choices = [("", _("All")), *category_names()]
        if kind in REPLIES:
            self.fields["subject"].label = _("Its name on the list")

    def template(self) -> TemplateFields:
        """What is to be kept."""
        data = self.cleaned_data
        return TemplateFields(
            self.kind, data["category"], data["language"], data["subject"], data["body"], active=data["active"]
        )


def category_names() -> list[tuple[int, str]]:
    """Every class, and below it its categories a step in."""
    return [(fact.id, ("　" if fact.parent_code else "") + fact.name) for fact in category_index().values()]
