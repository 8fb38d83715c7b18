"""A concern taken down while somebody speaks: one screen, one receipt, read aloud or printed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Channel
from minsheng.core.actors import Role
from minsheng.directory import queries as directory
from minsheng.directory.states import AreaKind
from minsheng.foundation.files import actions as files
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.guides.queries import guides_at_once
from minsheng.interfaces.shared.maps import PointForm, ground_of
from minsheng.interfaces.shared.refusals import sentence
from minsheng.workflows.recording import Hand, record_and_assign

from . import words
from .access import Visit, desk_page, hands_out, records, show, works
from .acting import stored_photos
from .acts.desk_forms import offer_categories
from .acts.fields import PhotosField, choice_field, str_of, words_field
from .acts.handing import grouped_units
from .acts.places import INDENT, area_choices, grouped, offered_areas
from .entry import found_concern

OUTSIDE = frozenset({Role.COLLECTOR, Role.HANDLER})
"""Roles that meet people where they live; the others take calls."""


class IntakeForm(PointForm):
    """What is asked while the resident speaks; only the words and the community are needed."""

    text = words_field(_("What happened?"), missing=Refused.TEXT_MISSING, rows=6)
    channel = choice_field(
        _("How did it come?"),
        words.choices(words.CHANNELS, Channel.WEB, Channel.IMPORT),
        missing=Refused.REASON_MISSING,
    )
    area = forms.TypedChoiceField(
        label=_("Community"),
        coerce=int,
        error_messages={"required": str_of(Refused.AREA_UNKNOWN), "invalid_choice": str_of(Refused.AREA_UNKNOWN)},
    )
    place = forms.CharField(
        label=_("Where exactly?"),
        required=False,
        max_length=200,
        help_text=_("A road and a number, or what stands there."),
    )
    category = forms.TypedChoiceField(
        label=_("Category"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": str_of(Refused.CATEGORY_UNKNOWN)},
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=120)
    on_behalf = forms.BooleanField(label=_("They speak for somebody else"), required=False)
    photos = PhotosField(label=_("Photos"))
    unit = forms.TypedChoiceField(
        label=_("Hand out at once to"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": str_of(Refused.UNIT_UNKNOWN)},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, joins: int | None = None, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **{"auto_id": "new_%s", "label_suffix": "", **kwargs})
        self.visit, self.joins = visit, joins
        self.fields["area"].required = joins is None
        self.fields["key"].initial = uuid4
        self._offer_areas()
        offer_categories(self.fields["category"])
        if hands_out(visit.actor):
            self._offer_units()
        else:
            del self.fields["unit"]
        for name in ("text", "area"):
            self.fields[name].widget.attrs |= {
                "hx-get": reverse("desk:similar"),
                "hx-trigger": "input changed delay:600ms" if name == "text" else "change",
                "hx-target": "#similar",
                "hx-include": "#new_text, #new_area",
            }

    def _offer_areas(self) -> None:
        field = self.fields["area"]
        areas = offered_areas(self.visit)
        groups = grouped(areas)
        self.ground = ground_of(area for area in areas if area.kind == AreaKind.COMMUNITY)
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Not chosen yet")), *groups]
        communities = [pk for _office, areas in groups for pk, name in areas if not name.startswith(INDENT)]
        if len(communities) == 1:
            field.initial = communities[0]

    def _offer_units(self) -> None:
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            groups: list[tuple[Any, Any]] = list(
                grouped_units(directory.unit_choices(self.visit.actor), service="", office_path="")
            )
            flat = groups[0][1] if len(groups) == 1 else groups
            field.choices = [("", _("Later")), *flat]

    def contact(self) -> actions.Contact:
        """How to reach them."""
        data = self.cleaned_data
        return actions.Contact(name=data["name"], phone=data["phone"], email=data["email"])

    def new(self, file_ids: tuple[int, ...]) -> actions.NewConcern:
        """What the actions take."""
        data = self.cleaned_data
        return actions.NewConcern(
            text=data["text"],
            area_id=data["area"],
            channel=Channel(data["channel"]),
            category_id=data["category"],
            place=data["place"],
            latitude=data["latitude"],
            longitude=data["longitude"],
            on_behalf=data["on_behalf"],
            contact=self.contact(),
            file_ids=file_ids,
        )


FIELDS = {"point": "place", "reason": "channel", "handler": "unit"}
"""Refusals that name a field this form calls otherwise."""


@desk_page(records)
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The one screen; sent, it gives a receipt: for a new concern, or (``join``) for one that others raised before.

    The same form sent twice gives the same receipt.
    """
    if request.method != "POST":
        first = {"channel": request.GET.get("channel") or _usual_channel(visit), "text": request.GET.get("text", "")}
        return _show(request, visit, IntakeForm(visit=visit, initial=first))
    joins = found_concern(_number(request.POST["join"]), visit).pk if "join" in request.POST else None
    form = IntakeForm(request.POST, request.FILES, visit=visit, joins=joins)
    if not form.is_valid():
        return _show(request, visit, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        received = _record(form, visit)
    except actions.ActionRefused as refusal:
        name = FIELDS.get(refusal.field, refusal.field)
        form.add_error(name if name in form.fields else None, str(sentence(refusal.code)))
    except files.FileRefused as refusal:
        form.add_error("photos", str(refusal.message))
    except KeyReused as earlier:
        message = _(
            "This form was sent before with other words, under receipt %(receipt)s. Open a new one for another matter."
        )
        form.add_error(None, str(message) % {"receipt": earlier.claim.result})
    else:
        return redirect("desk:slip", receipt=received.receipt)
    return _show(request, visit, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0  # noqa: PLR2004 (fits any key)


def _usual_channel(visit: Visit) -> str:
    """Those who work outside meet people at the door, the others take calls."""
    return Channel.DOORSTEP.value if visit.actor.roles <= OUTSIDE else Channel.PHONE.value


def _record(form: IntakeForm, visit: Visit) -> actions.Received:
    """Photos, concern and hand-out: all or nothing. A form that came a second time leaves no photos twice."""
    with transaction.atomic():
        kept = stored_photos(form.cleaned_data["photos"], visit)
        received = _write(form, kept, visit, key=str(form.cleaned_data["key"]))
        if not received.created:
            for number in kept:
                files.remove(number, by=visit.actor, at=visit.at)
        return received


def _write(form: IntakeForm, kept: tuple[int, ...], visit: Visit, *, key: str) -> actions.Received:
    """The one action or workflow that the form asks for."""
    unit_id = form.cleaned_data.get("unit")
    if form.joins is not None:
        return actions.join_concern(
            form.joins,
            contact=form.contact(),
            words=form.cleaned_data["text"],
            file_ids=kept,
            by=visit.actor,
            at=visit.at,
            key=key,
        )
    if unit_id is None:
        return actions.receive_concern(form.new(kept), by=visit.actor, at=visit.at, key=key)
    return record_and_assign(form.new(kept), Hand(unit_id), by=visit.actor, at=visit.at, key=key)


def _show(request: HttpRequest, visit: Visit, form: IntakeForm, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    text, area = str(form["text"].value() or ""), str(form["area"].value() or "")
    if hands_out(visit.actor) and not form.is_bound:
        form.fields["text"].widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "similar": _similar(text, area, visit),
        "shell": "shared/shell_phone.html" if works(visit.actor) and not hands_out(visit.actor) else "desk/base.html",
    }
    return show(request, visit, "desk/new.html", context, status=status)


def _similar(text: str, area: str, visit: Visit) -> list[concerns.Similar]:
    """Open concerns of the community that sound alike, among those the worker may see."""
    inside = {str(pk) for _office, areas in area_choices(visit) for pk, _name in areas}
    if len(text.strip()) < 6 or area not in inside:  # noqa: PLR2004 (three bigrams say nothing)
        return []
    return concerns.similar_open(text=text, area_id=int(area))


@desk_page(records)
def similar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What others already raised and which guide may answer at once, while one writes."""
    text = request.GET.get("text", "")
    found = _similar(text, request.GET.get("area", ""), visit)
    context = {"similar": found, "guides": guides_at_once(text, language=get_language()), "today": visit.today}
    return show(request, visit, "desk/parts/similar_new.html", context)


@desk_page(records)
def slip(request: HttpRequest, visit: Visit, receipt: str) -> HttpResponse:
    """A receipt, large, to read aloud or print. For whoever wrote it down or may read the concern; else 404."""
    reporter = concerns.by_receipt(receipt)
    if reporter is None:
        raise Http404
    concern = reporter.concern
    mine = concern.recorded_by_id == visit.actor.worker_id
    if not mine and concerns.by_id(concern.pk, actor=visit.actor) is None:
        raise Http404
    context = {
        "reporter": reporter,
        "concern": concern,
        "address": f"{settings.PUBLIC_URL}/r/{reporter.receipt}/",
        "readable": concerns.by_id(concern.pk, actor=visit.actor) is not None,
        "shell": "shared/shell_phone.html" if works(visit.actor) and not hands_out(visit.actor) else "desk/base.html",
    }
    return show(request, visit, "desk/slip.html", context)
