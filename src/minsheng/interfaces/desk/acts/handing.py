"""The form that hands a concern to a unit: those that usually do this kind of matter first, a person if one likes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import Refused
from minsheng.directory import queries as directory

from .base import ActionForm
from .desk_forms import offer_categories, people_address
from .fields import str_of, words_field

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern
    from minsheng.directory.models import Unit

Group = tuple[str | Promise, list[tuple[int, str]]]


def grouped_units(units: Iterable[Unit], *, service: str, office_path: str) -> list[Group]:
    """Units in three groups, empty ones left out: those for this kind of matter, those of the office, the others.

    Within the first group the office's own stand on top. ``office_path`` "" makes no office the nearer one.
    """
    usual, near, others = [], [], []
    for unit in units:
        here = bool(office_path) and unit.area.path.startswith(office_path)
        if service and unit.service == service:
            usual.append((not here, unit))
        elif here:
            near.append(unit)
        else:
            others.append(unit)
    usual.sort(key=lambda pair: pair[0])  # stable: the order of the tree within
    groups: list[tuple[str | Promise, Sequence[Unit]]] = [
        (_("Usually handle this"), [unit for _elsewhere, unit in usual]),
        (_("In this office"), near),
        (_("Others"), others),
    ]
    return [(name, [(unit.pk, unit.name) for unit in members]) for name, members in groups if members]


class AssignForm(ActionForm):
    """A unit, a person of it, a word to them; the category too where nobody said it yet."""

    unit = forms.TypedChoiceField(
        label=_("Unit"),
        coerce=int,
        error_messages={"required": str_of(Refused.UNIT_MISSING), "invalid_choice": str_of(Refused.UNIT_UNKNOWN)},
    )
    handler = forms.TypedChoiceField(
        label=_("Person"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": str_of(Refused.HANDLER_UNKNOWN)},
    )
    category = forms.TypedChoiceField(
        label=_("Category"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": str_of(Refused.CATEGORY_UNKNOWN)},
    )
    text = words_field(_("A word to the unit"), help_text=_("Only staff read it."), rows=2)

    def prepare(self) -> None:
        """Offer the units, the people of the chosen one, and the categories where none is set."""
        groups = self._groups(self.concern)
        best = self._best(groups)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            empty: list[tuple[Any, Any]] = [("", _("Not chosen yet"))]
            field.choices = empty + list(groups)
        field.initial = best
        field.widget.attrs |= {"hx-get": people_address(), "hx-target": "#do_handler", "hx-trigger": "change"}
        chosen = self.data.get("unit", "") if self.is_bound else str(self.initial.get("unit") or best or "")
        self._offer_people(int(chosen) if chosen.isdigit() else None)
        if self.concern is None or self.concern.category_id:
            del self.fields["category"]
        else:
            offer_categories(self.fields["category"])
        if self.concern is not None and self.concern.return_count > 1:
            self.fields["text"].required = True
            self.fields["text"].label = _("Why does it belong to this unit after all?")
            self.fields["text"].error_messages["required"] = str_of(Refused.DECISION_MISSING)

    def _groups(self, concern: Concern | None) -> list[Group]:
        category = concerns.category_index().get(concern.category_id) if concern and concern.category_id else None
        units = directory.unit_choices(self.visit.actor)
        office = concern.office.path if concern else ""
        return grouped_units(units, service=category.service if category else "", office_path=office)

    def _best(self, groups: list[Group]) -> int | None:
        """The unit that has it now; else the only one that usually handles this."""
        if self.concern is not None and self.concern.unit_id:
            return self.concern.unit_id
        usual = groups[0][1] if groups and groups[0][0] == _("Usually handle this") else []
        return usual[0][0] if len(usual) == 1 else None

    def _offer_people(self, unit_id: int | None) -> None:
        field = self.fields["handler"]
        if isinstance(field, forms.ChoiceField):
            field.choices = people_choices(unit_id, self.visit)
        if self.concern is not None and unit_id == self.concern.unit_id:
            field.initial = self.concern.handler_id


def people_choices(unit_id: int | None, visit: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 (a choice may be lazy)
    """Nobody in particular, then the people of the unit by name."""
    people = directory.colleagues(unit_id, on=visit.at) if unit_id else []
    return [("", _("Whoever is there")), *people]
