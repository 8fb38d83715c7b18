"""The wrong place, several matters in one text, the wrong button: moving, splitting, undoing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns import actions, queries
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action
from minsheng.core.text import sentences_of
from minsheng.directory.queries import office_choices

from .act import Act
from .base import ActionForm
from .calls import Call, verb
from .desk_forms import CategoryForm, offer_categories
from .fields import str_of, words_field
from .places import area_choices

FURTHER = 5
"""So many further matters a form takes."""


class MoveForm(CategoryForm):
    """Where it belongs, and what it is about."""

    area = forms.TypedChoiceField(
        label=_("Community"),
        coerce=int,
        help_text=_("Or the office it belongs to; its desk is told."),
        error_messages={"invalid_choice": str_of(Refused.AREA_UNKNOWN)},
    )
    text = words_field(_("Why it belongs there"), help_text=_("It stands in the history."), rows=2)
    field_order = ("area", "category", "text")

    def prepare(self) -> None:
        """The communities the worker reaches, and every office besides: it may belong to another."""
        super().prepare()
        area = self.fields["area"]
        if isinstance(area, forms.ChoiceField):
            offices = [(office.pk, office.name) for office in office_choices()]
            area.choices = [*area_choices(self.visit, self.concern), (_("To another office"), offices)]
        if self.concern is not None:
            area.initial = self.concern.area_id


class SplitForm(ActionForm):
    """The title of what stays, and up to five further matters: their words, what they are about, a title."""

    title = forms.CharField(
        label=_("What this entry is about from now on"),
        max_length=120,
        help_text=_("It keeps number, text and receipt; only its title grows narrower."),
        error_messages={"required": str_of(Refused.TEXT_MISSING)},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """One key a page. The sentences after the first are laid ready: clear what is no matter of its own."""
        self.fields["key"].initial = uuid4
        text = self.concern.text if self.concern is not None else ""
        sentences = sentences_of(text, most=FURTHER + 1)
        self.fields["title"].initial = sentences[0][:120] if sentences else ""
        for number in range(1, FURTHER + 1):
            suggested = sentences[number] if number < len(sentences) else ""
            self._offer(number, suggested)

    def _offer(self, number: int, suggested: str) -> None:
        words = words_field(
            _("Matter %(number)s: its words") % {"number": number + 1},
            help_text=_("As they stand in the resident's text. Leave it empty if there is no further matter."),
            rows=2,
        )
        words.initial = suggested
        category = forms.TypedChoiceField(
            label=_("Matter %(number)s: category") % {"number": number + 1},
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": str_of(Refused.CATEGORY_UNKNOWN)},
        )
        offer_categories(category)
        if self.concern is not None:
            category.initial = self.concern.category_id
        self.fields[f"words_{number}"], self.fields[f"category_{number}"] = words, category
        mine = self._photos_not_of_others()
        if mine:
            self.fields[f"photos_{number}"] = forms.TypedMultipleChoiceField(
                label=_("Matter %(number)s: its photos") % {"number": number + 1},
                coerce=int,
                required=False,
                choices=mine,
                widget=forms.CheckboxSelectMultiple,
            )

    def _photos_not_of_others(self) -> list[tuple[int, Any]]:
        if self.concern is None:
            return []
        if not hasattr(self, "_photo_ids"):
            self._photo_ids = [photo.pk for photo in queries.photos_of(self.concern.pk)]
        return [(pk, _("Photo %(number)s") % {"number": place}) for place, pk in enumerate(self._photo_ids, start=1)]

    def clean(self) -> dict[str, Any]:
        """At least one further matter, each with a category and with words that are the resident's."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        whole = "".join(self.concern.text.split()) if self.concern is not None else ""
        marked = [number for number in range(1, FURTHER + 1) if str(data.get(f"words_{number}") or "").strip()]
        if not marked:
            self.add_error("words_1", str_of(Refused.PARTS_MISSING))
        for number in marked:
            if "".join(data[f"words_{number}"].split()) not in whole:
                self.add_error(f"words_{number}", str_of(Refused.WORDS_FOREIGN))
            if f"category_{number}" in data and data[f"category_{number}"] is None:
                self.add_error(f"category_{number}", str_of(Refused.CATEGORY_MISSING))
        return data


class UndoForm(ActionForm):
    """Which line is taken back: the one the page showed."""

    line = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """The last step that stands."""
        last = queries.last_step(self.concern.pk) if self.concern is not None else None
        self.fields["line"].initial = last.pk if last else None


def split(call: Call) -> object:
    """Each marked matter becomes a concern; the key makes a form sent twice split once."""
    data = call.data
    matters = [
        actions.Matter(
            words=data[f"words_{number}"],
            category_id=data[f"category_{number}"],
            photo_ids=tuple(data.get(f"photos_{number}") or ()),
        )
        for number in range(1, FURTHER + 1)
        if data[f"words_{number}"].strip()
    ]
    key = str(data["key"] or "")
    title = data["title"]
    return actions.split_concern(
        call.concern_id, title=title, matters=matters, by=call.by, at=call.at, key=key, version=call.version
    )


ACTS = (
    Act(
        "split",
        Action.SPLIT,
        pgettext_lazy("act", "Split"),
        _("Several matters in one text"),
        _("Each further matter gets number, unit and verdict of its own. The resident keeps one receipt for all."),
        _("Split. The residents are told once."),
        SplitForm,
        split,
        "x s",
    ),
    Act(
        "move",
        Action.MOVE,
        pgettext_lazy("act", "Move"),
        _("It belongs somewhere else"),
        _("It is handed out anew from there. The clock goes on: what was used stays used."),
        _("Moved."),
        MoveForm,
        verb(actions.move_concern, "text", area_id="area", category_id="category"),
        "x m",
    ),
    Act(
        "undo",
        Action.UNDO,
        pgettext_lazy("act", "Undo"),
        _("Take the last step back?"),
        _("Everything returns to what it was; the history keeps both. Letters that have not left are withdrawn."),
        _("Undone."),
        UndoForm,
        verb(actions.undo_step, "line"),
        "z z",
    ),
)
