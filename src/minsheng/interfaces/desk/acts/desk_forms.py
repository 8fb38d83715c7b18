"""The forms of the desk: sorting, correcting, one more resident, a verdict by phone, declining, referring, merging."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Urgency, Way
from minsheng.core.receipts import is_valid
from minsheng.directory import queries as directory
from minsheng.interfaces.desk import words as said
from minsheng.interfaces.desk.limits import presses, within_words

from .base import ActionForm
from .fields import choice_field, contacted_field, str_of, words_field
from .places import area_choices


class CategoryForm(ActionForm):
    """What it is about."""

    category = forms.TypedChoiceField(
        label=_("Category"),
        coerce=int,
        empty_value=None,
        error_messages={
            "required": str_of(Refused.CATEGORY_MISSING),
            "invalid_choice": str_of(Refused.CATEGORY_UNKNOWN),
        },
    )

    def prepare(self) -> None:
        """Offer the active categories by class; the present one is chosen."""
        offer_categories(self.fields["category"])
        if self.concern is not None:
            self.fields["category"].initial = self.concern.category_id


def offer_categories(field: forms.Field) -> None:
    """Fill a choice with the classes and their active categories; those that press say how soon they are due."""
    if not isinstance(field, forms.ChoiceField):
        return
    facts = concerns.category_index()
    offered: list[tuple[Any, Any]] = [("", _("Not chosen yet"))]
    for group, rows in concerns.category_choices():
        offered.append((group, [(pk, _named(name, facts[pk].urgency)) for pk, name in rows]))
    field.choices = offered


def _named(name: str, urgency: Urgency) -> str:
    if not presses(urgency):
        return name
    return gettext("%(category)s (%(within)s)") % {"category": name, "within": within_words(urgency)}


class AmendForm(CategoryForm):
    """Title, place, category and community, as they stand."""

    area = forms.TypedChoiceField(
        label=_("Community"), coerce=int, error_messages={"invalid_choice": str_of(Refused.AREA_UNKNOWN)}
    )
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    about_unit = forms.TypedChoiceField(
        label=_("It complains about this unit"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("That unit never gets it to handle."),
        error_messages={"invalid_choice": str_of(Refused.UNIT_UNKNOWN)},
    )
    field_order = ("title", "category", "area", "place", "about_unit")

    def prepare(self) -> None:
        """The present values, and the communities and units the worker's posts reach."""
        super().prepare()
        self.fields["category"].required = False
        area = self.fields["area"]
        if isinstance(area, forms.ChoiceField):
            area.choices = area_choices(self.visit, self.concern)
        if self.concern is not None:
            area.initial = self.concern.area_id
            self.fields["title"].initial, self.fields["place"].initial = self.concern.title, self.concern.place
        about = self.fields["about_unit"]
        if isinstance(about, forms.ChoiceField):
            units = {unit.pk: unit.name for unit in directory.unit_choices(self.visit.actor)}
            present = self.concern.about_unit_id if self.concern is not None else None
            if present is not None and present not in units:
                units |= directory.unit_names([present])
            about.choices = [(0, _("None")), *units.items()]
            about.initial = present or 0


class JoinForm(ActionForm):
    """One more person with the same worry."""

    words = words_field(_("What they say"), help_text=_("In their own words."))
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=120)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """One key a page: sent twice it adds one person."""
        self.fields["key"].initial = uuid4


class RateForm(ActionForm):
    """A verdict told on the phone."""

    reporter = forms.TypedChoiceField(label=_("Who answered"), coerce=int, widget=forms.RadioSelect)
    solved = choice_field(_("Was it put right?"), said.choices(said.SOLVED), missing=Refused.SOLVED_MISSING)
    satisfied = choice_field(
        _("How satisfied are they?"), said.choices(said.SATISFIED), missing=Refused.SATISFIED_MISSING
    )
    words = words_field(
        _("One sentence of theirs"), help_text=_("As they said it, not as you would put it."), limit=500, rows=2
    )
    way = choice_field(_("How was it given?"), said.choices(said.WAYS), missing=Refused.OUTCOME_MISSING)
    contacted = contacted_field()
    field_order = ("reporter", "way", "contacted", "solved", "satisfied", "words")
    wide = ("reporter",)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Offer the people attached; a single one needs no question. One key a page: sent twice it is one verdict."""
        self.fields["key"].initial = uuid4
        self.fields["way"].required, self.fields["way"].initial = False, Way.CALL
        people = concerns.people_of(self.concern.pk) if self.concern is not None else ()
        field = self.fields["reporter"]
        found = [(person.pk, person_words(person.receipt, first=person.first)) for person in people]
        if isinstance(field, forms.ChoiceField):
            field.choices = found
        if len(found) == 1:
            field.initial = found[0][0]
            field.widget = forms.HiddenInput()


def person_words(receipt: str, *, first: bool) -> str | Promise:
    """How a person is called without their name: who raised it or joined, and the end of the receipt."""
    pattern = _("Raised it, receipt ending %(tail)s") if first else _("Joined, receipt ending %(tail)s")
    return pattern % {"tail": receipt[-4:]}


class DeclineForm(ActionForm):
    """Why the office will not act, and how the resident is told."""

    wide = ("reason",)

    reason = choice_field(_("Reason"), said.choices(said.DECLINE_REASONS), missing=Refused.REASON_MISSING)
    text = words_field(
        _("What the resident will read"),
        help_text=_("Say why, and where else they can turn."),
        missing=Refused.TEXT_MISSING,
    )


class ReferForm(ActionForm):
    """Which body outside the house it belongs to."""

    body = forms.CharField(
        label=_("To whom"), max_length=120, error_messages={"required": str_of(Refused.BODY_MISSING)}
    )
    number = forms.CharField(
        label=_("Their number for it"),
        max_length=60,
        required=False,
        help_text=_("With it the resident can ask there."),
    )
    text = words_field(
        _("What the resident will read"),
        help_text=_("Who takes over, when, and which telephone number to call."),
        missing=Refused.TEXT_MISSING,
    )


class MergeForm(ActionForm):
    """Which other concern it is the same as."""

    other = forms.CharField(
        label=_("The same as number"),
        help_text=_(
            "The number or the receipt of the concern that stays. Every resident keeps a receipt and is asked alone."
        ),
        max_length=24,
        error_messages={"required": str_of(Refused.OTHER_MISSING)},
    )

    def clean_other(self) -> int:
        """The concern behind a number or a receipt, if the worker may see it."""
        typed: str = self.cleaned_data["other"].strip().lstrip("#")
        found = concerns.found(self.visit.actor, typed).first() if typed.isdigit() or is_valid(typed) else None
        if found is None:
            raise forms.ValidationError(_("You can see no concern with this number."))
        return found.pk


def people_address() -> str:
    """Where the people of a unit are listed for the choice beside it."""
    return reverse("desk:people")
