"""What has stood still for three weeks: the reason, in a coordinator's words, and who must help."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns import actions
from minsheng.concerns.permissions import may_note_stuck
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.stuck import LONGEST_NOTE
from minsheng.concerns.queries import stuck as listed
from minsheng.directory import queries as directory
from minsheng.interfaces.desk.access import Visit, desk_page, leads, show
from minsheng.interfaces.desk.acts.fields import choice_field, words_field
from minsheng.interfaces.desk.leader.waiting import waits_for
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, StuckNote

OPEN = "open"
LEVEL = "level:"
"""What the value of a level begins with; that of a unit is its number."""


@dataclass(frozen=True, slots=True)
class Said:
    """A note with its codes in words."""

    note: StuckNote
    reason: str
    helper: str


@dataclass(frozen=True, slots=True)
class Still:
    """A stuck concern: for how many days, what it waits for by its state, and what is said of it."""

    concern: Concern
    days: int
    waits: str
    said: Said | None


class StuckForm(forms.Form):
    """Why it stands still, and who must help."""

    reason = choice_field(gettext_lazy("Why does it stand still?"), [], missing=Refused.REASON_MISSING)
    words = words_field(
        gettext_lazy("In words"),
        help_text=gettext_lazy(
            "What is missing, since when, what was tried. No names of residents: leaders and the meeting read this."
        ),
        missing=Refused.TEXT_MISSING,
        limit=LONGEST_NOTE,
        rows=3,
    )
    helper = choice_field(gettext_lazy("Who must help?"), [], missing=Refused.HELPER_MISSING, radio=False)

    def __init__(self, data: Any = None, *, visit: Visit, said: Said | None) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data, auto_id="do_%s", label_suffix="", initial=_initial(said))
        units = [(str(unit.pk), unit.name) for unit in directory.unit_choices(visit.actor)]
        levels = [(f"{LEVEL}{code}", name) for code, name in listed.LEVELS.items()]
        helpers = [("", _("Choose")), (_("A level above"), levels), (_("A unit"), units)]
        for name, choices in (("reason", list(listed.REASONS.items())), ("helper", helpers)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def fields_said(self) -> actions.StuckFields:
        """What is to be kept."""
        data, helper = self.cleaned_data, self.cleaned_data["helper"]
        level = helper.removeprefix(LEVEL) if helper.startswith(LEVEL) else ""
        return actions.StuckFields(data["reason"], data["words"], None if level else int(helper), level)


def _initial(said: Said | None) -> dict[str, str]:
    if said is None:
        return {}
    note = said.note
    helper = str(note.help_unit_id) if note.help_unit_id else f"{LEVEL}{note.help_level}"
    return {"reason": note.reason, "words": note.words, "helper": helper}


@desk_page(leads)
def stuck(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list, longest still first; behind the other tab those of which nothing is said yet."""
    tab = OPEN if request.GET.get("tab") == OPEN else ""
    found = listed.stuck_for(visit.actor, at=visit.at, unexplained=bool(tab))
    rows, pages = page_asked_for(
        request, lambda cursor, back: listed.page_of_stuck(found, cursor=cursor, back=back), tab=tab
    )
    stills = [_still(concern, visit) for concern in rows]
    return show(request, visit, "desk/stuck.html", {"section": "around", "rows": stills, "tab": tab, **pages})


@desk_page(leads)
def stuck_note(request: HttpRequest, visit: Visit, concern_id: int) -> HttpResponse:
    """One standstill with everything ever said of it, and the coordinator's form; 404 once it has moved."""
    found = listed.stuck_for(visit.actor, at=visit.at).filter(pk=concern_id).first()
    if found is None:
        raise Http404
    if request.method == "POST" and not may_note_stuck(visit.actor, found):
        raise PermissionDenied(sentence(Refused.NOT_YOURS))
    still = _still(found, visit)
    form = StuckForm(request.POST if request.method == "POST" else None, visit=visit, said=still.said)
    if form.is_valid():
        try:
            actions.note_stuck(found.pk, fields=form.fields_said(), by=visit.actor, at=visit.at)
        except actions.ActionRefused as refusal:
            field = {"text": "words", "unit": "helper"}.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, str(sentence(refusal.code)))
        else:
            messages.success(request, _("Written down. It holds until the concern moves."))
            return redirect("desk:stuck")
    context = {
        "section": "around",
        "still": still,
        "said": [_said(note) for note in listed.notes_of(found.pk)],
        "form": form if may_note_stuck(visit.actor, found) else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/stuck_note.html", context, status=status)


def _said(note: StuckNote) -> Said:
    return Said(note, listed.reason_of(note), listed.helper_of(note))


def _still(concern: Concern, visit: Visit) -> Still:
    notes: list[StuckNote] = getattr(concern, "notes", [])
    said = _said(notes[0]) if notes else None
    return Still(concern, (visit.at - concern.changed_at).days, waits_for(concern, visit.at), said)
