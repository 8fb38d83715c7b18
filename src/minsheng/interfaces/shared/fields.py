"""How a form field becomes HTML: one place that joins label, hint, error and control for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, ChoiceWidget, RadioSelect, Textarea
from django.utils.safestring import SafeString

_LISTS = (RadioSelect, CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class Answer:
    """One radio button or tick box, its label beside it."""

    control: SafeString
    label: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A message of the error summary and the element it leads to ("" for the form as a whole)."""

    message: str
    target: str


def described_by(bound: BoundField, *, counter: bool = False) -> str:
    """Ids of what explains a field, in reading order: hint, error, counter."""
    name = bound.id_for_label or bound.auto_id
    parts = [f"{name}_hint"] if bound.help_text else []
    parts += [f"{name}_error"] if bound.errors else []
    parts += [f"{name}_count"] if counter else []
    return " ".join(parts)


def drawn_widget(bound: BoundField, *, ruled: bool = False, counter: bool = False) -> SafeString:
    """The control of a field with our class and its explanations attached."""
    classes = ["input", *(["ruled"] if ruled else []), bound.field.widget.attrs.get("class", "")]
    attributes: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    explained = described_by(bound, counter=counter)
    if explained:
        attributes["aria-describedby"] = explained
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if counter:
        attributes["data-count"] = f"{bound.id_for_label}_count"
    if isinstance(bound.field.widget, Textarea) and ruled:
        attributes.setdefault("rows", "4")
    return bound.as_widget(attrs=attributes)


def answers_of(bound: BoundField) -> list[Answer]:
    """The choices of a radio or tick-box field, drawn one by one; empty for every other field."""
    widget = bound.field.widget
    explained = described_by(bound)
    attributes: dict[str, str | bool] = {"aria-describedby": explained} if explained else {}
    if isinstance(widget, CheckboxInput):
        return [Answer(bound.as_widget(attrs=attributes), str(bound.label))]
    if not isinstance(widget, ChoiceWidget) or not isinstance(widget, _LISTS):
        return []
    return [
        Answer(part.tag(), str(part.choice_label))
        for part in bound.subwidgets
        if part.choice_label or part.data.get("value")
    ]


def errors_of(form: BaseForm) -> Iterator[Problem]:
    """Problems in the order of the fields; hidden fields and the form's own errors come first, without a target."""
    for message in form.non_field_errors():
        yield Problem(str(message), "")
    for bound in form:
        for message in bound.errors:
            target = bound.id_for_label or bound.auto_id
            if isinstance(bound.field.widget, _LISTS):
                target = f"{bound.auto_id}_0"
            yield Problem(str(message), "" if bound.is_hidden else target)
