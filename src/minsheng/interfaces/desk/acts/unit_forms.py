"""The forms of those who do the work: note, photo, question, waiting, return, reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from minsheng.concerns.policy import LONGEST_WAIT, Refused
from minsheng.concerns.states import Outcome, WaitingReason
from minsheng.guides.queries import guides_at_once
from minsheng.guides.states import Refused as GuideRefused
from minsheng.interfaces.desk import words as said
from minsheng.interfaces.shared.guides import SENTENCES

from .base import ActionForm, Part
from .fields import PhotosField, choice_field, day_field, words_field

MOST_GUIDES = 5


class NoteForm(ActionForm):
    """A line for the history."""

    text = words_field(_("What happened"), missing=Refused.TEXT_MISSING)
    visible = forms.BooleanField(label=_("The resident reads it"), required=False)
    contacted = forms.BooleanField(label=_("I spoke with the resident"), required=False)
    photos = PhotosField(label=_("Photos"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """One key a page: sent twice it writes one line."""
        self.fields["key"].initial = uuid4


class AttachForm(ActionForm):
    """Pictures."""

    photos = PhotosField(
        label=_("Photos"),
        help_text=_("Where and when they were taken is removed before they are kept."),
        required=True,
    )
    visible = forms.BooleanField(label=_("The resident sees them"), required=False, initial=True)

    def prepare(self) -> None:
        """On a phone the camera opens at once; a missing picture is said plainly."""
        self.fields["photos"].widget.attrs["capture"] = "environment"
        self.fields["photos"].error_messages["required"] = _("Choose or take a photo.")


class AskForm(ActionForm):
    """A question to the resident."""

    text = words_field(
        _("Your question"), help_text=_("The resident reads it word for word."), missing=Refused.TEXT_MISSING
    )
    until = day_field(_("Wait for an answer until"), _("That morning it comes back to the queue."))

    def prepare(self) -> None:
        """The day lies ahead."""
        _ahead(self)


class WaitForm(ActionForm):
    """Why the clock stops."""

    reason = choice_field(
        _("Waiting for"),
        said.choices(said.WAITING_REASONS, WaitingReason.RESIDENT),
        missing=Refused.REASON_MISSING,
        help_text=_("To wait for the resident, ask a question instead."),
    )
    until = day_field(_("Until"), _("That morning it comes back to the queue."))
    text = words_field(
        _("What are we waiting for?"), help_text=_("The resident reads it."), missing=Refused.TEXT_MISSING
    )

    def prepare(self) -> None:
        """The day lies ahead."""
        _ahead(self)


def _ahead(form: ActionForm) -> None:
    first, last = form.visit.today + timedelta(days=1), (form.visit.at + LONGEST_WAIT).date()
    form.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class ExtensionForm(ActionForm):
    """Until when, and why."""

    until = day_field(_("Until which day?"), _("Somebody else of the desk decides."))
    text = words_field(
        _("Why does it take longer?"),
        help_text=_("If it is granted, the resident reads this word for word."),
        missing=Refused.TEXT_MISSING,
    )

    def prepare(self) -> None:
        """The day lies ahead."""
        _ahead(self)


class ReturnForm(ActionForm):
    """Why it is not ours."""

    wide = ("reason",)

    reason = choice_field(_("Why is it not yours?"), said.choices(said.RETURN_REASONS), missing=Refused.REASON_MISSING)
    text = words_field(
        _("What should the coordinator know?"),
        help_text=_("Whose is it, and how do you know?"),
        missing=Refused.TEXT_MISSING,
    )


class ResolveForm(ActionForm):
    """What was achieved, and the words the resident gets."""

    wide = ("outcome",)

    outcome = choice_field(_("What came of it?"), said.choices(said.OUTCOMES), missing=Refused.OUTCOME_MISSING)
    text = words_field(
        _("Reply to the resident"),
        help_text=_("Say what was done, when and by whom; if something remains, until when and whom to call."),
        missing=Refused.REPLY_EMPTY,
    )
    guide = forms.ChoiceField(
        label=_("Answered by a guide?"),
        help_text=_("Only with “Information given”. Then we see whether the guide answers such questions."),
        required=False,
    )
    photos = PhotosField(label=_("Photos"))

    def prepare(self) -> None:
        """The guides that may answer it are looked for when the page is drawn, or one was chosen."""
        field = self.fields["guide"]
        if isinstance(field, forms.ChoiceField):
            field.choices = cache(self._guides)

    def _guides(self) -> list[tuple[str, Any]]:
        words = f"{self.concern.title}\n{self.concern.text}" if self.concern else ""
        found = guides_at_once(words, language=get_language(), most=MOST_GUIDES)
        return [("", pgettext_lazy("guides", "No")), *((one.guide.code, one.text.title) for one in found)]

    def parts(self) -> Iterator[Part]:
        """Without the guide where none may answer."""
        for part in super().parts():
            if part.bound.name != "guide" or len(list(self.fields["guide"].choices)) > 1:  # type: ignore[attr-defined]
                yield part

    def clean(self) -> None:
        """A guide goes with information given."""
        super().clean()
        outcome = self.cleaned_data.get("outcome")
        if self.cleaned_data.get("guide") and outcome and outcome != Outcome.INFORMED:
            self.add_error("guide", str(SENTENCES[GuideRefused.NOT_INFORMED]))


class AnswerForm(ActionForm):
    """What the resident answered."""

    text = words_field(_("The resident's answer, in their words"), missing=Refused.TEXT_MISSING)
