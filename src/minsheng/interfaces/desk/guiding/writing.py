"""Writing a guide: begun, its words in each language, what is the same in all, and a look before publishing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minsheng.directory import queries as directory
from minsheng.directory.states import AreaKind
from minsheng.guides import actions, queries
from minsheng.guides.permissions import written_paths
from minsheng.guides.policy import Draft, GuideRefused
from minsheng.guides.states import Language
from minsheng.interfaces.desk.access import Visit, desk_page, enters, show
from minsheng.interfaces.shared.guides import LANGUAGES, guide_context

from .forms import BeginForm, FactsForm, WordsForm, refused_into
from .pages import SECTION, guide_found, must_write

if TYPE_CHECKING:
    from minsheng.core.actors import Actor
    from minsheng.guides.models import Guide


def _writes(actor: Actor) -> bool:
    return bool(written_paths(actor))


@desk_page(_writes)
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin a guide; whoever does owns it."""
    kinds = {AreaKind.OFFICE, AreaKind.DISTRICT}
    areas = [(area.pk, area.name) for area in directory.areas_within(written_paths(visit.actor)) if area.kind in kinds]
    form = BeginForm(request.POST if request.method == "POST" else None, areas=areas)
    if form.is_valid():
        given = form.cleaned_data
        owner = visit.actor.worker_id or 0
        guide = actions.NewGuide(given["code"], given["area"], given["subject"], owner)
        try:
            made = actions.begin_guide(guide, by=visit.actor, at=visit.at)
        except GuideRefused as refusal:
            refused_into(form, refusal)
        else:
            return redirect("desk:guide_words", made.code, Language.ZH_HANS.value)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/guide_new.html", SECTION | {"form": form}, status=status)


@desk_page(enters)
def words(request: HttpRequest, visit: Visit, code: str, language: str) -> HttpResponse:
    """The draft's words in one language, kept as they are: what is missing is asked for when publishing."""
    found = _writable(visit, code, language)
    form = WordsForm(request.POST if request.method == "POST" else None, draft=_draft(found), language=language)
    if form.is_valid():
        try:
            actions.write_words(found.pk, language, form.cleaned_data, by=visit.actor, at=visit.at)
        except GuideRefused as refusal:
            refused_into(form, refusal)
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("desk:guide_preview", found.code, language)
    context = {"guide": found, "form": form, "language": language, "languages": LANGUAGES, "here": "words"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/guide_words.html", SECTION | context, status=status)


@desk_page(enters)
def facts(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """Source, dates, telephone and checklist of the draft."""
    found = _writable(visit, code, Language.ZH_HANS)
    form = FactsForm(request.POST if request.method == "POST" else None, draft=_draft(found))
    if form.is_valid():
        try:
            actions.write_facts(found.pk, form.facts(), by=visit.actor, at=visit.at)
        except GuideRefused as refusal:
            refused_into(form, refusal)
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("desk:guide", found.code)
    context = {"guide": found, "form": form, "languages": LANGUAGES, "here": "facts"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/guide_facts.html", SECTION | context, status=status)


@desk_page(enters)
def preview(request: HttpRequest, visit: Visit, code: str, language: str) -> HttpResponse:
    """The draft as residents would read it."""
    found = _writable(visit, code, language)
    sheet = queries.preview_of(found, _draft(found), language=Language(language))
    context = {"guide": found, "language": language, "languages": LANGUAGES, "here": "preview"}
    return show(request, visit, "desk/guide_preview.html", SECTION | context | guide_context(sheet, visit.today))


def _writable(visit: Visit, code: str, language: str) -> Guide:
    if language not in set(Language):
        raise Http404
    found = guide_found(code)
    must_write(visit, found)
    return found


def _draft(found: Guide) -> Draft:
    return queries.draft_of(found) or queries.draft_to_begin_with(found)
