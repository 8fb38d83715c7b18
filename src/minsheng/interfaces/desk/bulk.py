"""Several concerns handed out with one form: each in its own transaction, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.queries import QueueFilter
from minsheng.directory import queries as directory
from minsheng.interfaces.shared.refusals import sentence

from .access import Visit, desk_page, hands_out, show
from .acts.handing import AssignForm, people_choices
from .listing import Listing, listing_of
from .timeline import lines_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

MOST = 100
"""So many at once are a page; more are a mistake."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one concern; ``why`` is empty where it was handed out."""

    number: int
    title: str
    href: str
    why: str = ""


def _numbers(values: Sequence[str]) -> list[int]:
    """The ids sent, each once, in their order; what is no id is left out."""
    found = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 18]  # noqa: PLR2004
    return list(dict.fromkeys(found))[:MOST]


def _picked(numbers: Sequence[int], visit: Visit) -> list[Concern]:
    """The concerns behind the ids that the worker may see, in the order they were picked."""
    rows = concerns.queue(visit.actor, QueueFilter.ALL, at=visit.at).filter(pk__in=numbers)
    known = {row.pk: row for row in rows}
    return [known[number] for number in numbers if number in known]


@desk_page(hands_out)
def assign_many(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GET the form for the picked ones, POST it, and see one by one what became of them."""
    sent = request.method == "POST"
    numbers = _numbers((request.POST if sent else request.GET).getlist("id"))
    listing = listing_of(request.GET)
    if not numbers:
        return redirect(listing.address)
    picked = _picked(numbers, visit)
    context = {"picked": picked, "listing": listing}
    if not sent or "look" in request.POST:
        form = AssignForm(visit=visit, concern=None, initial={k: v for k, v in request.POST.dict().items() if v})
        form.start_with_focus()
        return show(request, visit, "desk/assign_many.html", context | {"form": form})
    form = AssignForm(request.POST, visit=visit, concern=None)
    if not form.is_valid():
        return show(
            request, visit, "desk/assign_many.html", context | {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    versions = {row.pk: _numbers([request.POST.get(f"version_{row.pk}", "")]) for row in picked}
    answers = [_assign(row, form, versions[row.pk], visit, listing) for row in picked]
    missing = [Answer(n, "", "", _("You cannot see this concern.")) for n in numbers if n not in versions]
    done = [answer for answer in answers if not answer.why]
    failed = [answer for answer in answers if answer.why] + missing
    return show(request, visit, "desk/assigned_many.html", context | {"done": done, "failed": failed})


def _assign(concern: Concern, form: AssignForm, version: list[int], visit: Visit, listing: Listing) -> Answer:
    """Hand one out; its refusal or conflict becomes words, and the next one is tried all the same."""
    data = form.cleaned_data
    why = ""
    try:
        actions.assign_concern(
            concern.pk,
            unit_id=data["unit"],
            handler_id=data["handler"],
            text=data["text"],
            by=visit.actor,
            at=visit.at,
            version=version[0] if version else None,
        )
    except actions.ActionRefused as refusal:
        why = str(sentence(refusal.code))
    except actions.Conflict as conflict:
        lines = lines_of(concerns.changes_since(conflict.concern_id, conflict.since))
        what = _("; ").join(
            _("%(who)s: %(what)s") % {"who": line.who, "what": line.said or line.text} for line in lines
        )
        why = _("Changed meanwhile (%(what)s). Look at it again.") % {"what": what}
    return Answer(concern.pk, concern.title, listing.entry(concern.pk), why)


@desk_page(hands_out)
def people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The people of the chosen unit, as options for the choice beside it."""
    numbers = _numbers([request.GET.get("unit", "")])
    known = {unit.pk for unit in directory.unit_choices(visit.actor)}
    unit_id = numbers[0] if numbers and numbers[0] in known else None
    return show(request, visit, "desk/parts/options.html", {"choices": people_choices(unit_id, visit)})
