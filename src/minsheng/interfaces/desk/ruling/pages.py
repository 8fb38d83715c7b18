"""The pages of routing rules: what is in force, the draft, one rule, a try, a dry run, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.concerns import actions
from minsheng.concerns.permissions import may_edit_rules
from minsheng.concerns.policy.routing import Matter, findings, matter_text, route
from minsheng.concerns.queries import routing
from minsheng.concerns.states.routing import RuleSetState
from minsheng.core.actors import Actor, Role
from minsheng.directory import queries as directory
from minsheng.directory.states import AreaKind
from minsheng.interfaces.desk.access import LEADERS, Visit, desk_page, show

from .forms import PublishForm, RuleForm, initial_of
from .sentences import WHY, Sentence, finding_words, sentence_of

if TYPE_CHECKING:
    from minsheng.concerns.models import Rule, RuleSet
    from minsheng.directory.models import Area

READERS = LEADERS | {Role.ADMINISTRATOR}
YEAR = timedelta(days=365)
RULED = (AreaKind.DISTRICT, AreaKind.OFFICE)


def reads_rules(actor: Actor) -> bool:
    """Whoever hands work out, answers for an area, or administers one."""
    return not actor.roles.isdisjoint(READERS)


def _areas(visit: Visit) -> list[Area]:
    """Offices and districts whose rules the actor may read: those their posts reach, and those above them."""
    paths = tuple({post.area_path for post in visit.actor.posts if post.role in READERS})
    below = [area for area in directory.areas_within(paths) if area.kind in RULED and area.active]
    if below:
        return below
    return [a for a in directory.areas_within(("",)) if a.kind in RULED and any(p.startswith(a.path) for p in paths)]


def _area(visit: Visit, code: str) -> tuple[Area, list[Area]]:
    """The area asked for, or the first; 404 outside what may be read."""
    areas = _areas(visit)
    own = [area for area in areas if may_edit_rules(visit.actor, area.path)] or areas
    found = next((area for area in (areas if code else own) if not code or area.code == code), None)
    if found is None:
        raise Http404
    return found, areas


@desk_page(reads_rules)
def rules(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is in force and, for those who may, the draft; ``?version=`` shows another, ``?try=`` tries a text."""
    area, areas = _area(visit, request.GET.get("area", ""))
    return _shown(request, visit, area, areas)


def _shown(
    request: HttpRequest,
    visit: Visit,
    area: Area,
    areas: Sequence[Area],
    **more: Any,  # noqa: ANN401 (context)
) -> HttpResponse:
    sets = list(routing.rule_sets(area.pk))
    asked = request.GET.get("version", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None  # noqa: PLR2004
    current = next((one for one in sets if one.version == wanted), None) or _first(sets)
    if wanted is not None and current is not None and current.version != wanted:
        raise Http404
    rows = routing.rules_of(current) if current else []
    found = findings([routing.facts_of(row) for row in rows], routing.staff(visit.at), routing.parents())
    status = more.pop("status", HTTPStatus.OK)
    draft = current is not None and current.state == RuleSetState.DRAFT
    text = request.GET.get("try", "")[:400]
    context = {
        "section": "rules",
        "area": area,
        "areas": areas,
        "sets": sets,
        "current": current,
        "sentences": [sentence_of(row, found) for row in rows],
        "edits_rules": may_edit_rules(visit.actor, area.path),
        "draft": draft,
        "has_draft": any(one.state == RuleSetState.DRAFT for one in sets),
        "publish": PublishForm(initial={"edits": current.edits if current else 0}),
        "text": text,
        "tried": _tried(rows, text, area, visit) if text else None,
        **more,
    }
    return show(request, visit, "desk/rules.html", context, status=status)


def _first(sets: Sequence[RuleSet]) -> RuleSet | None:
    """The draft where there is one, else what is in force."""
    order = {RuleSetState.DRAFT: 0, RuleSetState.IN_FORCE: 1, RuleSetState.PAST: 2}
    return min(sets, key=lambda one: (order[RuleSetState(one.state)], -one.version), default=None)


def _tried(rows: Sequence[Rule], text: str, area: Area, visit: Visit) -> dict[str, Any]:
    """What would happen to these words, of any category, in this area, now, by phone."""
    facts = [replace(routing.facts_of(row), categories=frozenset(), area_path="") for row in rows]
    matter = Matter(frozenset(), area.path, matter_text("", text), "phone", visit.at)
    found = route(facts, matter, routing.staff(visit.at), directory.calendar())
    chosen = next((row for row in rows if found.rule and row.pk == found.rule.id), None)
    return {"chosen": sentence_of(chosen) if chosen else None, "passed": [(r.place, WHY[w]) for r, w in found.passed]}


@require_POST
@desk_page(reads_rules)
def draft(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin a draft, like what is in force or like the version named."""
    area, _areas_known = _area(visit, request.POST.get("area", ""))
    asked = request.POST.get("like", "")
    like = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None  # noqa: PLR2004
    actions.draft_rules(area_id=area.pk, like=like, by=visit.actor, at=visit.at)
    messages.success(request, _("A draft: nothing changes until you publish it."))
    return _back(area)


def _back(area: Area) -> HttpResponse:
    return redirect(f"{reverse('desk:rules')}?{urlencode({'area': area.code})}")


def _draft_of(visit: Visit, set_id: int) -> tuple[RuleSet, Area, list[Area]]:
    """The draft with this id in an area whose rules the actor writes; 404 unseen, 403 for those who only read."""
    for area in _areas(visit):
        found = routing.rule_set(area.pk, state=RuleSetState.DRAFT)
        if found is not None and found.pk == set_id:
            if not may_edit_rules(visit.actor, area.path):
                raise PermissionDenied("rules")
            return found, area, _areas(visit)
    raise Http404


@desk_page(reads_rules)
def rule(request: HttpRequest, visit: Visit, set_id: int, rule_id: int | None = None) -> HttpResponse:
    """The form of a rule, new or there already."""
    rule_set, area, _known = _draft_of(visit, set_id)
    row = next((one for one in routing.rules_of(rule_set) if one.pk == rule_id), None)
    if rule_id is not None and row is None:
        raise Http404
    sent = request.method == "POST"
    initial = {"edits": rule_set.edits} | (initial_of(row) if row else {})
    form = RuleForm(request.POST if sent else None, visit=visit, area_path=area.path, rule=row, initial=initial)
    if sent and form.is_valid():
        try:
            actions.write_rule(
                rule_set.pk, rule_id=rule_id, edits=form.cleaned_data["edits"], by=visit.actor, at=visit.at,
                **form.values(),
            )  # fmt: skip
        except actions.RulesRefused as refusal:
            form.add_error("worker" if refusal.code == "unit_unknown" else None, said(refusal))
        else:
            messages.success(request, _("Written into the draft."))
            return _back(area)
    context = {"section": "rules", "area": area, "form": form, "rule": row, "rule_set": rule_set}
    return show(request, visit, "desk/rule.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if sent else 200)


@require_POST
@desk_page(reads_rules)
def arrange(request: HttpRequest, visit: Visit, set_id: int, rule_id: int) -> HttpResponse:
    """Move a rule up or down, or take it out."""
    rule_set, area, _known = _draft_of(visit, set_id)
    what, edits = request.POST.get("do", ""), request.POST.get("edits", "")
    if what not in {"up", "down", "drop"} or not edits.isdigit() or rule_id not in _ids(rule_set):
        raise Http404
    try:
        if what == "drop":
            actions.drop_rule(rule_set.pk, rule_id=rule_id, edits=int(edits), by=visit.actor, at=visit.at)
        else:
            actions.move_rule(
                rule_set.pk, rule_id=rule_id, up=what == "up", edits=int(edits), by=visit.actor, at=visit.at
            )
    except actions.RulesRefused as refusal:
        messages.error(request, said(refusal))
    return _back(area)


def _ids(rule_set: RuleSet) -> set[int]:
    return {row.pk for row in routing.rules_of(rule_set)}


@desk_page(reads_rules)
def would_move(request: HttpRequest, visit: Visit, set_id: int) -> HttpResponse:
    """The draft over the last year's concerns: what would go elsewhere than by those in force. Writes nothing."""
    rule_set, area, _known = _draft_of(visit, set_id)
    rows = routing.rules_of(rule_set)
    current = routing.rule_set(area.pk, state=RuleSetState.IN_FORCE)
    against = [routing.facts_of(row) for row in routing.rules_of(current)] if current else None
    *_parts, result = routing.dry_run(
        [routing.facts_of(row) for row in rows],
        area_path=area.path, since=visit.at - YEAR, until=visit.at, against=against,
    )  # fmt: skip
    names = directory.unit_names({unit for move in result.moves for unit in move if unit})
    moves = [
        (names.get(before or 0, _("the desk")), names.get(after or 0, _("the desk")), count, list(
            routing.concerns_named(result.examples[before, after][:10])
        ))
        for (before, after), count in result.moves.most_common(20)
    ]  # fmt: skip
    told: list[Sentence] = [replace(sentence_of(row), matched=result.by_rule[row.place]) for row in rows]
    context = {
        "section": "rules", "area": area, "result": result, "moves": moves, "sentences": told,
        "compared": current, "rule_set": rule_set,
    }  # fmt: skip
    return show(request, visit, "desk/rules_dry_run.html", context)


@require_POST
@desk_page(reads_rules)
def publish(request: HttpRequest, visit: Visit, set_id: int) -> HttpResponse:
    """Put the draft in force, or say which rules stand in the way."""
    rule_set, area, areas = _draft_of(visit, set_id)
    form = PublishForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.publish_rules(rule_set.pk, note=data["note"], edits=data["edits"], by=visit.actor, at=visit.at)
        except actions.RulesRefused as refusal:
            form.add_error(None, said(refusal))
            for finding in refusal.findings:
                words = {"number": finding.rule.place, "why": finding_words(finding)}
                form.add_error(None, _("Rule %(number)s: %(why)s") % words)
        else:
            messages.success(request, _("In force from now on."))
            return _back(area)
    return _shown(request, visit, area, areas, publish=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def said(refusal: actions.RulesRefused) -> str:
    """Why the rules were not written, and what to do."""
    return {
        "conflict": _("Somebody changed this draft since you opened it. Look at it as it stands now, then try again."),
        "useless": _("These rules can never hand anything out. Change them or take them out, then publish."),
        "too_many": _("There are 200 rules already. Put some of them together."),
        "unit_unknown": _("This unit is closed, or the person holds no post there."),
    }[refusal.code]
