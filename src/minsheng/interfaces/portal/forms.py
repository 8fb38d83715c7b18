"""What residents are asked, one form a step. Every message says what to do; what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns.policy import TEXT_LIMIT, Refused, plain_text
from minsheng.concerns.queries import category_choices
from minsheng.concerns.states import Satisfied, Solved
from minsheng.core.receipts import LENGTH, is_valid, normalise
from minsheng.directory.queries import community_choices
from minsheng.foundation.files.policy import IMAGES
from minsheng.foundation.privacy.policy import is_phone
from minsheng.interfaces.shared.maps import PointForm, ground_of
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from minsheng.directory.models import Area

MOST_PHOTOS = 4
SHORT_TEXT = 500
PLACE_LENGTH = 200
NAME_LENGTH = 80

SOLVED: dict[Solved, Promise] = {
    Solved.YES: pgettext_lazy("verdict of a resident", "Yes"),
    Solved.PARTLY: pgettext_lazy("verdict of a resident", "Partly"),
    Solved.NO: pgettext_lazy("verdict of a resident", "No"),
}
SATISFIED: dict[Satisfied, Promise] = {
    Satisfied.VERY_SATISFIED: pgettext_lazy("verdict of a resident", "Very satisfied"),
    Satisfied.SATISFIED: pgettext_lazy("verdict of a resident", "Satisfied"),
    Satisfied.FAIR: pgettext_lazy("verdict of a resident", "Fairly satisfied"),
    Satisfied.DISSATISFIED: pgettext_lazy("verdict of a resident", "Not satisfied"),
    Satisfied.VERY_DISSATISFIED: pgettext_lazy("verdict of a resident", "Not at all satisfied"),
}


def says(code: Refused) -> str:
    """The sentence for a refusal, translated when it is shown (Django's own fields take lazy strings for strings)."""
    return cast("str", sentence(code))


Choices = list[tuple[str, str | list[tuple[str, str]]]]


class Line(forms.CharField):
    """A line of text, cleaned as the actions store it. What is too long comes back whole, with a word about it."""

    default_error_messages = {"max_length": _("At most %(limit_value)d characters. Please shorten it.")}

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own signature
        """Text with plain line ends and without what no keyboard writes."""
        return plain_text(str(super().to_python(value) or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No ``maxlength``: a browser cuts off the end of what is pasted without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Words(Line):
    """Free text as the actions store and count it."""

    widget = forms.Textarea


class PhotosInput(forms.FileInput):
    """A file input that takes several pictures."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to MOST_PHOTOS files; cleans to a list. What they really are is judged when they are stored."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        options.setdefault("required", False)
        options.setdefault("allow_empty_file", True)  # refused by name where it is stored
        options.setdefault("widget", PhotosInput(attrs={"accept": ",".join(IMAGES), "multiple": True}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - as above
        """The uploaded files, none of them left out."""
        several = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not several:
            raise forms.ValidationError(_("Choose a photo first."), code="required")
        if len(several) > MOST_PHOTOS:
            raise forms.ValidationError(_("Four photos at most. Please choose again."), code="too_many")
        return [super(PhotosField, self).clean(one, initial) for one in several]


def grouped(communities: Iterable[Area]) -> Choices:
    """Communities under their offices, named for the reader, behind an empty first line."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for area in communities:
        grouped.setdefault(area.parent.name if area.parent else "", []).append((str(area.pk), area.name))
    return [("", str(_("Please choose"))), *grouped.items()]


def grouped_by_code(communities: Iterable[Area]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Communities under their offices, by code: for addresses that people hand on."""
    found: dict[str, list[tuple[str, str]]] = {}
    for area in communities:
        found.setdefault(area.parent.name if area.parent else "", []).append((area.code, area.name))
    return list(found.items())


class PlaceForm(PointForm):
    """Step 1: where."""

    area = forms.ChoiceField(
        label=_("Community"),
        error_messages={
            "required": _("Choose the community it is in."),
            "invalid_choice": says(Refused.AREA_UNKNOWN),
        },
    )
    place = Line(
        label=pgettext_lazy("step", "Where exactly?"),
        help_text=_("A street and number, a crossing or a landmark will do."),
        max_length=PLACE_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **options)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        communities = list(community_choices())
        field.choices = grouped(communities)
        self.ground = ground_of(communities)


class WordsForm(forms.Form):
    """Step 2: what happened."""

    text = Words(
        label=_("Write it as you would tell a neighbour"),
        help_text=_("When it began and whom it affects, if you know."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"class": "say"}),
        error_messages={
            "required": _("Write down what happened; a few words are enough."),
            "max_length": says(Refused.TEXT_TOO_LONG),
        },
    )
    photos = PhotosField(label=_("Photos"), help_text=_("Up to four. The place stored inside them is removed."))


class ContactForm(forms.Form):
    """Step 3: how to reach the resident; everything may stay empty."""

    name = Line(
        label=_("What may we call you?"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = Line(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": says(Refused.EMAIL_INVALID), "max_length": says(Refused.EMAIL_INVALID)},
    )
    on_behalf = forms.BooleanField(label=_("I am writing for somebody else"), required=False)

    def clean_phone(self) -> str:
        """A number somebody can be called on, or nothing."""
        number = str(self.cleaned_data["phone"])
        if number and not is_phone(number):
            raise forms.ValidationError(says(Refused.PHONE_INVALID))
        return number


class CheckForm(forms.Form):
    """Step 4: nothing more to ask; who knows the category may say it."""

    category = forms.TypedChoiceField(
        label=_("What is it about?"),
        help_text=_("Leave it if you are not sure; we will sort it."),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": says(Refused.CATEGORY_UNKNOWN)},
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **options)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("You decide")), *category_choices()]


class ReceiptForm(forms.Form):
    """Twelve digits, as they were read out or copied."""

    receipt = Line(
        label=_("Receipt number"),
        help_text=_("Twelve digits; spaces do not matter."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "receipt-box"}),
        error_messages={"required": _("Write the twelve digits of your receipt.")},
    )

    def clean_receipt(self) -> str:
        """The bare digits; a wrong check digit is told before anything is looked up."""
        given = normalise(str(self.cleaned_data["receipt"]))
        if is_valid(given):
            return given
        if not given.isdecimal():
            raise forms.ValidationError(_("A receipt has digits only. Please write the twelve digits."))
        if len(given) != LENGTH:
            said = _("A receipt has twelve digits; here are %(count)d. Please read the number again.")
            raise forms.ValidationError(said, params={"count": len(given)})
        raise forms.ValidationError(_("One of the digits is not right. Please read the number again."))


class VerdictForm(forms.Form):
    """Solved? Satisfied? And a sentence."""

    solved = forms.ChoiceField(
        label=_("Is it solved?"),
        choices=list(SOLVED.items()),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Say whether it is solved.")),
    )
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with how it was handled?"),
        choices=list(SATISFIED.items()),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), says(Refused.SATISFIED_MISSING)),
    )
    words = Words(label=_("Would you like to add a sentence?"), max_length=SHORT_TEXT, required=False)


class AnswerForm(forms.Form):
    """The answer to a question of the unit."""

    text = Words(
        label=_("Your answer"),
        max_length=TEXT_LIMIT,
        error_messages={
            "required": _("Write your answer; a few words are enough."),
            "max_length": says(Refused.TEXT_TOO_LONG),
        },
    )
    photos = PhotosField(label=_("Photos"), help_text=_("Up to four. The place stored inside them is removed."))


class WriteForm(forms.Form):
    """A few words to the office, at any time."""

    text = Words(
        label=_("What would you like to tell us?"),
        max_length=TEXT_LIMIT,
        error_messages={
            "required": _("Write down what you want to tell us; a few words are enough."),
            "max_length": says(Refused.TEXT_TOO_LONG),
        },
    )
    photos = PhotosField(label=_("Photos"), help_text=_("Up to four. The place stored inside them is removed."))


class OptOutForm(forms.Form):
    """Whether the resident wants to be asked; ``back`` where they do again."""

    back = forms.BooleanField(required=False)


class PhotosForm(forms.Form):
    """Pictures added later."""

    photos = PhotosField(
        label=pgettext_lazy("receipt", "Add photos"),
        help_text=_("Up to four. The place stored inside them is removed."),
        required=True,
    )


class WithdrawForm(forms.Form):
    """Taking a concern back."""

    text = Words(label=_("Would you like to say why?"), max_length=SHORT_TEXT, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
