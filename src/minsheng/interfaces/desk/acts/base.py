"""What every action's form has, and the forms that hold little more. A field carries the name its refusals use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minsheng.interfaces.desk.access import Visit

from .fields import words_field

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern


@dataclass(frozen=True, slots=True)
class Part:
    """A field as the page draws it."""

    bound: BoundField
    ruled: bool
    optional: bool
    row: bool


class ActionForm(forms.Form):
    """What every action's form has: the version its page showed. ``concern`` None where several are handled at once."""

    wide: tuple[str, ...] = ()
    """Names of the choices that stand below each other because their words are long."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, concern: Concern | None, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **{"auto_id": "do_%s", "label_suffix": "", **kwargs})
        self.visit, self.concern = visit, concern
        if concern is not None:
            self.fields["version"].initial = concern.version
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the visit or the concern."""

    def parts(self) -> Iterator[Part]:
        """The visible fields and how to draw them."""
        for bound in self.visible_fields():
            widget = bound.field.widget
            yield Part(
                bound=bound,
                ruled=isinstance(widget, forms.Textarea),
                optional=not bound.field.required and not isinstance(widget, forms.CheckboxInput),
                row=isinstance(widget, forms.RadioSelect) and bound.name not in self.wide,
            )

    @property
    def is_written(self) -> bool:
        """Whether it came back with something in it that somebody typed or chose."""
        return self.is_bound and not {bound.name for bound in self.visible_fields()}.isdisjoint(self.changed_data)

    def start_with_focus(self) -> None:
        """Put the cursor where writing begins."""
        for bound in self.visible_fields():
            bound.field.widget.attrs["autofocus"] = True
            return


class PlainForm(ActionForm):
    """A few words, if one likes."""

    text = words_field(_("A few words"), help_text=_("They stand in the history."))


class ToldForm(ActionForm):
    """A few words, if one likes; the resident reads them."""

    text = words_field(_("A few words for the resident"))


class BareForm(ActionForm):
    """Nothing to fill in."""


class PurposeForm(forms.Form):
    """Why a contact is needed."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        min_length=4,
        error_messages={
            "required": _("Write what you need it for; it is kept with your name."),
            "min_length": _("A few more words: what do you need it for?"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **{"auto_id": "why_%s", "label_suffix": "", **kwargs})
        self.fields["purpose"].widget.attrs |= {"data-key": "h", "data-key-label": _("Show the contact")}
