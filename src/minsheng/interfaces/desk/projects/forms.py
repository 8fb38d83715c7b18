"""The forms of a project: its plan, and one for each thing that is done to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns.queries import category_index
from minsheng.directory import queries as directory
from minsheng.interfaces.desk.access import Visit
from minsheng.interfaces.desk.acts.fields import PhotosField, words_field
from minsheng.interfaces.desk.hands.leave import plain_day
from minsheng.interfaces.shared.project_words import FIELDS, GRAVITIES, REFUSALS
from minsheng.projects.actions import Plan
from minsheng.projects.policy import LONGEST_TITLE, LONGEST_WORDS
from minsheng.projects.states import Field, Gravity, Refused, State

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def words_of(code: Refused) -> StrPromise:
    """The sentence of a refusal, for a field's own message."""
    return cast("StrPromise", REFUSALS[code])


class ProjectForm(forms.Form):
    """What all have in common: names of fields, and where a refusal stands."""

    def __init__(self, data: Any = None, files: Any = None) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(data, files, auto_id="do_%s", label_suffix="")

    def refuse(self, code: Refused, field: str) -> None:
        """Put the refusal beside its field."""
        self.add_error(field if field in self.fields else None, str(REFUSALS[code]))


def title_field(label: Any) -> forms.CharField:  # noqa: ANN401 (lazy words)
    """A short line that has to be there."""
    return forms.CharField(
        label=label, max_length=LONGEST_TITLE, error_messages={"required": words_of(Refused.TITLE_MISSING)}
    )


class PlanForm(ProjectForm):
    """The plan; a new one has a code too."""

    title = title_field(_("What is it called?"))
    field = forms.ChoiceField(label=_("What is it about?"), choices=[(f.value, words) for f, words in FIELDS.items()])
    unit = forms.TypedChoiceField(label=_("Which unit answers for it?"), coerce=int)
    begins_on = plain_day(_("It begins on"))
    due_on = plain_day(_("It is due on"))
    summary = words_field(_("What residents read about it"), limit=LONGEST_WORDS, rows=3)
    budget = forms.IntegerField(label=_("Budget in yuan"), required=False, min_value=0)
    topic = forms.ChoiceField(label=_("The topic it was born from"), required=False)
    code = forms.CharField(
        label=_("Code for its address"),
        max_length=40,
        help_text=_("For instance old-lanes-2026. It never changes."),
        error_messages={"required": words_of(Refused.CODE_BAD)},
    )
    OPTIONAL: ClassVar = frozenset({"summary", "budget", "topic"})

    def __init__(self, data: Any = None, *, visit: Visit, known: Plan | None = None) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data)
        for name, choices in (
            ("unit", [(unit.pk, unit.name) for unit in directory.unit_choices(visit.actor)]),
            ("topic", [("", _("none")), *((fact.code, fact.name) for fact in category_index().values())]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if known is None:
            self.initial = {"begins_on": visit.today, "due_on": visit.today + timedelta(days=90)}
        else:
            del self.fields["code"]
            self.initial = {
                "title": known.title, "field": known.field.value, "unit": known.unit_id, "begins_on": known.begins_on,
                "due_on": known.due_on, "summary": known.summary, "budget": known.budget, "topic": known.topic,
            }  # fmt: skip

    def plan(self) -> Plan:
        """What was written, once the form is valid."""
        data = self.cleaned_data
        return Plan(
            title=data["title"].strip(), field=Field(data["field"]), unit_id=data["unit"], begins_on=data["begins_on"],
            due_on=data["due_on"], summary=data["summary"].strip(), budget=data["budget"], topic=data["topic"],
        )  # fmt: skip


class AttachForm(ProjectForm):
    """A concern by its number."""

    number = forms.IntegerField(
        label=_("Number of the concern"),
        min_value=1,
        error_messages={"required": _("Write a number."), "invalid": _("Write a number.")},
    )


class MilestoneForm(ProjectForm):
    """A step of the plan."""

    title = title_field(_("What will be reached?"))
    due_on = plain_day(_("Until when?"))


class DoneForm(ProjectForm):
    """A step that is done: the words everybody reads, and the letter says."""

    words = words_field(
        _("What was reached, and what comes next?"),
        help_text=_("It stands on the page for residents and goes to everybody who raised a concern of it."),
        limit=LONGEST_WORDS,
    )
    done_on = plain_day(_("Reached on"))
    milestone = forms.IntegerField(widget=forms.HiddenInput)


class RiskForm(ProjectForm):
    """What may go wrong."""

    words = words_field(_("What may go wrong?"), limit=300, rows=2)
    gravity = forms.ChoiceField(
        label=_("What would it cost?"), choices=[(g.value, words) for g, words in GRAVITIES.items()]
    )

    def risk(self) -> tuple[str, Gravity]:
        """The words, and how grave it is."""
        return self.cleaned_data["words"].strip(), Gravity(self.cleaned_data["gravity"])


class PictureForm(ProjectForm):
    """A picture; with a spot it is the one after."""

    photos = PhotosField(label=_("The picture"))
    caption = forms.CharField(label=_("What does it show?"), max_length=120, required=False)
    spot = forms.TypedChoiceField(
        label=_("Which spot?"), coerce=int, empty_value=None, required=False,
        help_text=_("A new spot takes the picture before; a known one the picture after."),
    )  # fmt: skip

    def offer(self, spots: list[tuple[int, str]]) -> PictureForm:
        """The spots that have no picture after yet."""
        field = self.fields["spot"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", pgettext_lazy("spot", "A new spot: before")), *spots]
        return self


class EndForm(ProjectForm):
    """How it ends, and what came of it."""

    state = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[
            (State.FINISHED.value, _("It is finished")), (State.GIVEN_UP.value, _("It is given up")),
        ],
    )  # fmt: skip
    result = words_field(_("What came of it?"), limit=LONGEST_WORDS, help_text=_("Everybody reads it."))
