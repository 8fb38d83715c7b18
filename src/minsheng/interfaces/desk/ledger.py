"""The ledger's front: the queue alone, its conditions, and one's own filters."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.core.actors import Role
from minsheng.directory import queries as directory
from minsheng.interfaces.shared.refusals import sentence

from . import words
from .access import Visit, asks_for, desk_page, enters, reads, show
from .acts.places import area_choices
from .listing import NARROWING, Listing, listing_of
from .queue import ledger_context


class NarrowForm(forms.Form):
    """Conditions on a list; every one may stay open."""

    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Received from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as 2026-12-03.")},
    )
    until = forms.DateField(
        label=gettext_lazy("to"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as 2026-12-03.")},
    )
    field_order = NARROWING

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **{"auto_id": "narrow_%s", "label_suffix": "", **kwargs})
        anything: list[tuple[Any, Any]] = [("", _("All"))]
        classes = [(name, [(fact, word) for fact, word in rows]) for name, rows in concerns.category_choices()]
        units = [(unit.pk, unit.name) for unit in directory.unit_choices(visit.actor)]
        offered: dict[str, list[tuple[Any, Any]]] = {
            "category": [*classes],
            "area": area_choices(visit),
            "unit": units,
            "channel": words.choices(words.CHANNELS),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = anything + choices

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first one."))
        return data


@desk_page(enters)
def ledger(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The queue; nothing opened yet. Who only works a unit's list begins there; who only keeps the house, in it."""
    if not reads(visit.actor):
        return redirect("desk:house")
    if not request.GET and visit.actor.roles == {Role.HANDLER}:
        return redirect("desk:work")
    listing = listing_of(request.GET)
    context = ledger_context(listing, visit)
    if "narrow" in request.GET or listing.narrowing:
        context["narrow"] = NarrowForm(request.GET if listing.narrowing else None, visit=visit)
    if asks_for(request, "queue"):
        return show(request, visit, "desk/queue.html", context)
    return show(request, visit, "desk/ledger.html", context)


@desk_page(reads)
def save_filter(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the conditions in the address under a name. Asked for without sending anything: the list itself."""
    listing = listing_of(request.GET)
    if request.method != "POST":
        return redirect(listing.address)
    name, values = request.POST.get("name", ""), {"f": listing.which.value, **listing.narrowing.values()}
    try:
        actions.save_filter(name, values, by=visit.actor, at=visit.at)
    except actions.ActionRefused as refusal:
        return _refused(request, visit, listing, filter_name=name, name_error=sentence(refusal.code))
    messages.success(request, _("Kept among your filters."))
    return redirect(listing.address)


@desk_page(reads)
def rename_filter(request: HttpRequest, visit: Visit, filter_id: int) -> HttpResponse:
    """Call one of one's own filters otherwise."""
    listing = listing_of(request.GET)
    if request.method != "POST":
        return redirect(_with_conditions(listing))
    name = request.POST.get("name", "")
    try:
        actions.rename_filter(filter_id, name, by=visit.actor, at=visit.at)
    except actions.ActionRefused as refusal:
        renamed = {"renamed": filter_id, "renamed_to": name, "rename_error": sentence(refusal.code)}
        return _refused(request, visit, listing, **renamed)
    messages.success(request, _("Renamed."))
    return redirect(_with_conditions(listing))


@desk_page(reads)
def drop_filter(request: HttpRequest, visit: Visit, filter_id: int) -> HttpResponse:
    """Delete one of one's own filters."""
    listing = listing_of(request.GET)
    if request.method == "POST":
        actions.delete_filter(filter_id, by=visit.actor, at=visit.at)
        messages.success(request, _("Deleted."))
    return redirect(_with_conditions(listing))


def _with_conditions(listing: Listing) -> str:
    """The list, its conditions and one's own filters laid open."""
    return f"{listing.begin().address}&narrow=1"


def _refused(request: HttpRequest, visit: Visit, listing: Listing, **why: Any) -> HttpResponse:  # noqa: ANN401 (a context)
    """The list with its conditions open: what was typed, and why it cannot be, beside it."""
    form = NarrowForm(request.GET if listing.narrowing else None, visit=visit)
    context = ledger_context(listing, visit) | {"narrow": form} | why
    return show(request, visit, "desk/ledger.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
