"""What somebody who books is asked: name and contact, both optional; the time again only where it was taken."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minsheng.interfaces.portal.forms import Line
from minsheng.interfaces.portal.places import span_words
from minsheng.interfaces.shared.spoken import spoken_date
from minsheng.reception.policy import LONGEST_NAME, Refused, Span, read_minute, written
from minsheng.reception.queries import sentence

MORE_TIMES = 5
LONGEST_KEY = 64


def _says(code: Refused) -> str:
    """The sentence, translated when it is shown."""
    return cast("str", sentence(code))


class BookForm(forms.Form):
    """The last question before a place is theirs."""

    slot = forms.CharField(label=_("What time?"), error_messages={"required": _says(Refused.SLOT_TAKEN)})
    name = Line(
        label=_("What may we call you?"),
        help_text=_("A surname is enough, so that we can call you in."),
        required=False,
        max_length=LONGEST_NAME,
    )
    contact = Line(
        label=_("Phone or e-mail"),
        help_text=_("Only so that we can tell you if the hours change. It is deleted 30 days after your visit."),
        required=False,
        max_length=120,
        error_messages={"max_length": _says(Refused.TOO_LONG)},
    )
    key = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 (Django's)
        *,
        initial: dict[str, str],
        others: list[tuple[date, Span]],
    ) -> None:
        super().__init__(data, initial=initial, auto_id="visit_%s", label_suffix="")
        self.fields["name"].widget.attrs["autocomplete"] = "family-name"
        if others:
            today, language = timezone.localdate(), get_language()
            days = {day: spoken_date(day, today=today, language=language) for day, _slot in others}
            said = [(f"{day}T{written(slot.start)}", f"{days[day]} {span_words(slot)}") for day, slot in others]
            self.fields["slot"].widget = forms.RadioSelect(choices=said)
        else:
            self.fields["slot"].widget = forms.HiddenInput()

    def clean_slot(self) -> tuple[date, int]:
        """Day and minute."""
        day, _t, clock = str(self.cleaned_data["slot"]).partition("T")
        try:
            return date.fromisoformat(day), read_minute(clock)
        except ValueError as error:
            raise forms.ValidationError(_says(Refused.SLOT_CLOSED)) from error
