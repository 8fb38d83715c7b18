"""Form fields the desk needs: several photos, a day that becomes a time, text that is not judged twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns.policy import TEXT_LIMIT, Refused
from minsheng.foundation.files.policy import IMAGES
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_PHOTOS = 6
OPENS = time(9)
"""A day somebody names begins when the office opens."""


class PhotoInput(forms.FileInput):
    """A file input that takes several pictures; a phone offers its camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": ",".join(IMAGES)})


class PhotosField(forms.FileField):
    """Several pictures; cleaned to a list of uploads. Type and size are judged when they are stored, by content."""

    widget = PhotoInput

    def __init__(self, *, label: str | StrPromise, help_text: str | StrPromise = "", required: bool = False) -> None:
        super().__init__(label=label, help_text=help_text, required=required)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ANN401 (Django's)
        """Each upload as Django checks it; more than MOST_PHOTOS at once are refused."""
        uploads = data if isinstance(data, list) else [data] if data else []
        if len(uploads) > MOST_PHOTOS:
            raise forms.ValidationError(_("At most %(most)s photos at once.") % {"most": MOST_PHOTOS})
        if not uploads:
            super().clean(None, initial)
        return [super(PhotosField, self).clean(upload, initial) for upload in uploads]

    def has_changed(self, _initial: object, data: object) -> bool:
        """Whether any picture was chosen: an empty list is none."""
        return bool(data)


class DayField(forms.DateField):
    """A day, given as the browser's calendar gives it; cleaned to the opening time of that day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> datetime | None:  # noqa: ANN401 (Django's own signature)
        """The aware moment, or None where no day was given."""
        day: date | None = super().clean(value)
        return None if day is None else timezone.make_aware(datetime.combine(day, OPENS))


def day_field(label: str | StrPromise, help_text: str | StrPromise) -> DayField:
    """A required day that lies ahead."""
    return DayField(
        label=label,
        help_text=help_text,
        error_messages={"required": str_of(Refused.UNTIL_MISSING), "invalid": _("Write the day as 2026-12-03.")},
    )


def str_of(code: Refused) -> StrPromise:
    """The sentence of a refusal, for a field's own message: form and action speak with one voice."""
    return cast("StrPromise", sentence(code))


def words_field(
    label: str | StrPromise,
    *,
    help_text: str | StrPromise = "",
    missing: Refused | None = None,
    limit: int = TEXT_LIMIT,
    rows: int = 3,
) -> forms.CharField:
    """A ruled text area; required where ``missing`` says which refusal an empty one meets."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=missing is not None,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": str_of(missing or Refused.TEXT_MISSING),
            "max_length": str_of(Refused.TEXT_TOO_LONG),
        },
    )


def choice_field(
    label: str | StrPromise,
    choices: Iterable[tuple[str, str | StrPromise]],
    *,
    missing: Refused,
    help_text: str | StrPromise = "",
    radio: bool = True,
) -> forms.ChoiceField:
    """One of a closed list; required, refused with the sentence of ``missing``."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=list(choices),
        widget=forms.RadioSelect if radio else forms.Select,
        error_messages={"required": str_of(missing), "invalid_choice": str_of(missing)},
    )


CONTACTED = [("yes", pgettext_lazy("contacted", "Yes")), ("no", pgettext_lazy("contacted", "No"))]
NOT_ASKED = ("", pgettext_lazy("contacted", "Not asked"))


def contacted_field() -> forms.ChoiceField:
    """Whether anybody had been in touch with the resident, in their own word."""
    return forms.ChoiceField(
        label=_("Did anybody contact them about it?"),
        choices=[*CONTACTED, NOT_ASKED],
        widget=forms.RadioSelect,
        required=False,
    )


def contacted_of(value: str) -> bool | None:
    """The answer; None where they were not asked that."""
    return {"yes": True, "no": False}.get(value)
