"""The form of one rule, and the two small ones beside it: try a text, publish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import queries as concerns
from minsheng.concerns.states.routing import RuleDays
from minsheng.directory import queries as directory
from minsheng.interfaces.desk.access import Visit
from minsheng.interfaces.desk.words import CHANNELS

from .sentences import DAYS

if TYPE_CHECKING:
    from minsheng.concerns.models import Rule

BREAKS = re.compile(r"[,，;；、\n]+")
MOST_WORDS, LONGEST_WORD = 20, 30
CLOCK = {"invalid": _("Write the time as 22:00.")}


class RuleForm(forms.Form):
    """What has to be so, and where it then goes. Whatever is left empty lets everything through."""

    categories = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("A class stands for everything below it. Nothing chosen: whatever it is about."),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    area = forms.TypedChoiceField(label=_("Where?"), coerce=int, empty_value=None, required=False)
    words = forms.CharField(
        label=_("With one of these words"),
        help_text=_("Commas between them. Traditional and simplified characters count as the same."),
        required=False,
        max_length=400,
    )
    channels = forms.MultipleChoiceField(
        label=_("How did it come?"),
        choices=[(channel.value, words) for channel, words in CHANNELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    days = forms.ChoiceField(label=_("On which days?"), choices=list(DAYS.items()), initial=RuleDays.ALL)
    since = forms.TimeField(
        label=_("From"), required=False, error_messages=CLOCK, widget=forms.TimeInput(attrs={"type": "time"})
    )
    until = forms.TimeField(
        label=_("Up to"),
        help_text=_("An end before the beginning lies on the next day: from 22:00 up to 06:00 is a night."),
        required=False,
        error_messages=CLOCK,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    unit = forms.TypedChoiceField(
        label=_("Then it goes to"), coerce=int, error_messages={"required": _("Choose a unit.")}
    )
    worker = forms.TypedChoiceField(label=_("Person"), coerce=int, empty_value=None, required=False)
    at_once = forms.BooleanField(
        label=_("Hand it out at once"),
        help_text=_("Otherwise the unit is suggested and a person decides."),
        required=False,
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, area_path: str, rule: Rule | None = None, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **{"auto_id": "rule_%s", "label_suffix": "", **kwargs})
        self._offer("categories", _categories())
        areas = [area for area in directory.areas_within((area_path,)) if area.active]
        self._offer("area", [("", _("Everywhere")), *((area.pk, area.name) for area in areas)])
        units = [(unit.pk, unit.name) for unit in directory.unit_choices(visit.actor)]
        self._offer("unit", [("", _("Not chosen yet")), *units])
        chosen = str(self.data.get("unit") or (rule.unit_id if rule else ""))
        people = directory.colleagues(int(chosen), on=visit.at) if chosen.isdigit() else []
        self._offer("worker", [("", _("Whoever is there")), *people])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_words(self) -> list[str]:
        """The words, one by one."""
        found = [word.strip() for word in BREAKS.split(self.cleaned_data["words"]) if word.strip()]
        if len(found) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in found):
            raise forms.ValidationError(_now("At most %(n)s words, each short.") % {"n": MOST_WORDS})
        return found

    def clean(self) -> dict[str, Any]:
        """A time has a beginning and an end, or neither."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("since") is None) is not (data.get("until") is None) and not self.errors:
            self.add_error("until", _now("Write both times, or neither."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action is told."""
        data = self.cleaned_data
        return {
            "categories": data["categories"],
            "area_id": data["area"],
            "words": data["words"],
            "channels": data["channels"],
            "days": RuleDays(data["days"]),
            "since": data["since"],
            "until": data["until"],
            "unit_id": data["unit"],
            "worker_id": data["worker"],
            "at_once": data["at_once"],
        }


def initial_of(rule: Rule) -> dict[str, Any]:
    """A rule as the form shows it."""
    return {
        "categories": rule.categories,
        "area": rule.area_id,
        "words": ", ".join(rule.words),
        "channels": rule.channels,
        "days": rule.days,
        "since": rule.since,
        "until": rule.until,
        "unit": rule.unit_id,
        "worker": rule.worker_id,
        "at_once": rule.at_once,
    }


def _categories() -> list[tuple[Any, Any]]:
    """Each class, then what lies below it."""
    facts = [fact for fact in concerns.category_index().values() if fact.active]
    offered: list[tuple[Any, Any]] = []
    for parent in (fact for fact in facts if not fact.parent_code):
        offered.append((parent.code, parent.name))
        offered += [(fact.code, f"　{fact.name}") for fact in facts if fact.parent_code == parent.code]
    return offered


class PublishForm(forms.Form):
    """What is new, in a sentence."""

    note = forms.CharField(
        label=_("What is new?"), max_length=200, help_text=_("Whoever reads the versions later will know why."),
        error_messages={"required": _("Say in a few words what is new.")},
    )  # fmt: skip
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **{"auto_id": "publish_%s", "label_suffix": "", **kwargs})
