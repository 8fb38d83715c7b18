"""The guides at the desk: the list with what is due first, one with its draft, and those that failed to answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minsheng.core.statistics import wilson
from minsheng.directory import queries as directory
from minsheng.guides import actions, queries
from minsheng.guides.permissions import WRITERS, may_write, written_paths
from minsheng.guides.policy import Draft, GuideRefused, problems_of
from minsheng.guides.states import Refused
from minsheng.interfaces.desk.access import Visit, desk_page, enters, show
from minsheng.interfaces.desk.paging import page_asked_for
from minsheng.interfaces.shared.figures import percent
from minsheng.interfaces.shared.guides import LANGUAGES, SENTENCES, guide_context, sentence_of

from .forms import FIELD_LABELS, OwnerForm, ReviewForm, refused_into

if TYPE_CHECKING:
    from minsheng.guides.models import Guide

SECTION = {"section": "around"}


@desk_page(enters)
def guides(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every guide, what has been due longest first; with words those that hold them."""
    words = request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = {"words": words, "today": visit.today, "writes": bool(written_paths(visit.actor))}
    if words:
        context["found"] = queries.guides_found(words, language=get_language())
    else:
        rows, pages = page_asked_for(
            request,
            lambda cursor, back: queries.page_of_all(language=get_language(), cursor=cursor, back=back),
        )
        context |= {"rows": rows, **pages}
    return show(request, visit, "desk/guides.html", SECTION | context)


@desk_page(enters)
def again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Guides after which the same was asked again, with how many of how many."""
    rows = []
    for one in queries.failing(at=visit.at, language=get_language()):
        interval = wilson(one.again, one.n)
        share = percent(one.again / one.n, one.n)
        between = (percent(interval.low, one.n), percent(interval.high, one.n)) if interval else None
        rows.append({"one": one, "share": share, "between": between})
    return show(request, visit, "desk/guides_again.html", SECTION | {"rows": rows})


@desk_page(enters)
def guide(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One guide: as residents read it, its draft and what is in the way, its versions; for writers the next steps."""
    found = guide_found(code)
    if request.method == "POST":
        return _act(request, visit, found)
    return _page(request, visit, found)


def guide_found(code: str) -> Guide:
    """The guide, or 404."""
    found = queries.find_guide(code)
    if found is None:
        raise Http404
    return found


def must_write(visit: Visit, found: Guide) -> None:
    """403 for whoever only reads."""
    if not may_write(visit.actor, found.area.path):
        raise PermissionDenied(str(SENTENCES[Refused.NOT_YOURS]))


def _act(request: HttpRequest, visit: Visit, found: Guide) -> HttpResponse:
    """Publish the draft, mark as reviewed, or give it to somebody else."""
    must_write(visit, found)
    verb = request.POST.get("do", "")
    review = ReviewForm(request.POST if verb == "review" else None)
    owner = OwnerForm(request.POST if verb == "owner" else None, people=_people(found, visit), owner=found.owner.pk)
    form: forms.Form = {"review": review, "owner": owner}.get(verb, forms.Form(request.POST))
    if form.is_valid():
        try:
            done = _carry_out(verb, form, visit, found)
        except GuideRefused as refusal:
            refused_into(form, refusal)
        else:
            messages.success(request, done)
            return redirect("desk:guide", found.code)
    return _page(request, visit, found, review=review, owner=owner, form=form)


def _carry_out(verb: str, form: forms.Form, visit: Visit, found: Guide) -> str:
    if verb == "publish":
        version = actions.publish(found.pk, by=visit.actor, at=visit.at)
        return _("Published as version %(n)s. Residents read it from now on.") % {"n": version.number}
    if verb == "review":
        actions.mark_reviewed(found.pk, review_by=form.cleaned_data["review_by"], by=visit.actor, at=visit.at)
        return _("Marked as reviewed.")
    if verb == "owner":
        actions.give_to(found.pk, owner_id=form.cleaned_data["owner"], by=visit.actor, at=visit.at)
        return _("The guide has another owner.")
    raise Http404


def _page(request: HttpRequest, visit: Visit, found: Guide, **more: Any) -> HttpResponse:  # noqa: ANN401 (forms)
    writes = may_write(visit.actor, found.area.path)
    sheet = queries.sheet_of(found.code, language=get_language())
    draft = queries.draft_of(found)
    problems = [_in_the_way(problem) for problem in problems_of(draft, today=visit.today)] if draft else []
    context: dict[str, Any] = {
        "guide": found,
        "writes": writes,
        "draft": draft,
        "languages": _languages(draft),
        "problems": problems,
        "editions": queries.editions_of(found),
        "overdue": found.due_on < visit.today,
        "shown": guide_context(sheet, visit.today) if sheet else None,
    }
    if writes:
        context["review"] = more.get("review") or ReviewForm()
        context["owner"] = more.get("owner") or OwnerForm(people=_people(found, visit), owner=found.owner.pk)
    form = more.get("form")
    context["form"] = form
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return show(request, visit, "desk/guide.html", SECTION | context, status=status)


def _languages(draft: Draft | None) -> list[tuple[str, str, bool]]:
    return [(code, name, bool(draft and draft.words(code))) for code, name in LANGUAGES.items()]


def _in_the_way(problem: Any) -> dict[str, Any]:  # noqa: ANN401 (a Problem)
    """A problem with the page on which it is put right."""
    facts = not problem.language or problem.number
    return {
        "what": FIELD_LABELS.get(problem.field, ""),
        "words": sentence_of(problem),
        "language": "" if facts else problem.language,
        "in": LANGUAGES.get(problem.language, ""),
    }


def _people(found: Guide, visit: Visit) -> dict[int, str]:
    """Who may own it: those who write guides there, and its owner."""
    posts = directory.roster(visit.today, path=found.area.path, roles=sorted(WRITERS))
    return {found.owner.pk: found.owner.name} | {post.worker_id: post.worker.name for post in posts}
