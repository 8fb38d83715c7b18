"""Writing routing rules (a draft, published as a whole), and handing out what a rule in force takes at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max

from minsheng.concerns.models import Concern, Rule, RuleSet
from minsheng.concerns.permissions import may_edit_rules
from minsheng.concerns.policy.routing import Finding, Routed, findings
from minsheng.concerns.queries.routing import choice_for, facts_of, forget_routing, parents, rules_of, staff
from minsheng.concerns.states.routing import RuleDays, RuleSetState
from minsheng.core.actors import SYSTEM, Actor
from minsheng.directory import queries as directory
from minsheng.foundation.audit import actions as audit

SUBJECT = "rule_set"
ASIDE = 10_000
"""Places beyond every rule's: where one waits while two change places."""
MOST_RULES = 200


class RulesRefused(Exception):
    """A draft cannot be published, or was changed by somebody else. ``findings``: the rules in the way."""

    def __init__(self, code: str, found: list[Finding] | None = None) -> None:
        """``code``: conflict · useless · empty · too_many · unit_unknown."""
        super().__init__(code)
        self.code, self.findings = code, found or []


class RuleValues(TypedDict, total=False):
    """What a rule says; what is left out lets everything through."""

    categories: list[str]
    area_id: int | None
    words: list[str]
    channels: list[str]
    days: RuleDays
    since: time | None
    until: time | None
    unit_id: int
    worker_id: int | None
    at_once: bool


def route(concern: Concern, *, at: datetime, assign: Callable[..., Concern]) -> Routed:
    """Ask the rules in force about a concern before work; one that hands out at once does so by the system's hand.

    ``assign`` is the desk's own action, so that everything that follows from handing out follows here too. Called in
    the transaction of what made the concern ready: sorted, recorded with a category, moved.
    """
    routed = choice_for(concern, at=at)
    rule = routed.rule
    if rule is not None and rule.at_once and concern.decline_proposed_by_id is None and concern.return_count < 2:  # noqa: PLR2004 (after the second return a person decides)
        assign(concern.pk, unit_id=rule.unit_id, handler_id=rule.worker_id, by=SYSTEM, at=at)
    return routed


def told(routed: Routed) -> dict[str, Any]:
    """What the history says of the rule that chose."""
    if routed.rule is None:
        return {}
    passed = [{"rule": rule.place, "why": why.value} for rule, why in routed.passed]
    found = {"rule": routed.rule.place, "version": routed.rule.version}
    return found | ({"passed": passed} if passed else {})


def _must_edit(by: Actor, path: str) -> None:
    if not may_edit_rules(by, path):
        raise PermissionDenied("rules")


@transaction.atomic
def draft_rules(*, area_id: int, by: Actor, at: datetime, like: int | None = None) -> RuleSet:
    """The draft of an area's rules; made where there is none, as a copy of version ``like`` or of what is in force."""
    area = directory.area_index()[area_id]
    _must_edit(by, area.path)
    sets = RuleSet.objects.select_for_update().filter(area_id=area_id)
    draft = sets.filter(state=RuleSetState.DRAFT).order_by("-version").first()
    source = sets.filter(version=like).first() if like else sets.filter(state=RuleSetState.IN_FORCE).first()
    if draft is not None and like is None:
        return draft
    if draft is not None:
        draft.delete()
    newest = sets.aggregate(newest=Max("version"))["newest"] or 0
    made = RuleSet.objects.create(area_id=area_id, version=newest + 1, made_at=at, made_by_id=by.worker_id)
    if source is not None:
        Rule.objects.bulk_create(_copy(row, made) for row in source.rules.order_by("place"))
    _record(made, "draft_rules", by, at, {"like": source.version if source else None}, first=True)
    return made


def _copy(row: Rule, rule_set: RuleSet) -> Rule:
    names = ("place", "categories", "area_id", "words", "channels", "days", "since", "until", "unit_id", "worker_id")
    return Rule(rule_set=rule_set, at_once=row.at_once, **{name: getattr(row, name) for name in names})


@transaction.atomic
def write_rule(
    rule_set_id: int, *, edits: int, by: Actor, at: datetime, rule_id: int | None = None, **values: Unpack[RuleValues]
) -> Rule:
    """Add a rule at the end of a draft, or change one. RulesRefused "conflict" where somebody changed it since."""
    draft = _draft(rule_set_id, edits, by)
    if directory.assignable(unit_id=values["unit_id"], worker_id=values.get("worker_id"), on=at) is None:
        raise RulesRefused("unit_unknown")
    if rule_id is None:
        last = draft.rules.aggregate(last=Max("place"))["last"] or 0
        if last >= MOST_RULES:
            raise RulesRefused("too_many")
        rule = Rule(rule_set=draft, place=last + 1)
    else:
        rule = draft.rules.get(pk=rule_id)
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    _touched(draft, "write_rule", by, at, {"place": rule.place, "unit": rule.unit_id})
    return rule


@transaction.atomic
def move_rule(rule_set_id: int, *, rule_id: int, up: bool, edits: int, by: Actor, at: datetime) -> None:
    """Let a rule change places with the one before it, or after it; at the end of the list nothing happens."""
    draft = _draft(rule_set_id, edits, by)
    rule = draft.rules.get(pk=rule_id)
    near = draft.rules.filter(place__lt=rule.place) if up else draft.rules.filter(place__gt=rule.place)
    other = near.order_by("-place" if up else "place").first()
    if other is None:
        return
    places = rule.place, other.place
    for row, place in ((rule, ASIDE), (other, places[0]), (rule, places[1])):
        row.place = place
        row.save(update_fields=["place"])
    _touched(draft, "move_rule", by, at, {"from": places[0], "to": places[1]})


@transaction.atomic
def drop_rule(rule_set_id: int, *, rule_id: int, edits: int, by: Actor, at: datetime) -> None:
    """Take a rule out of a draft; those after it move up."""
    draft = _draft(rule_set_id, edits, by)
    rule = draft.rules.get(pk=rule_id)
    place = rule.place
    rule.delete()
    for later in draft.rules.filter(place__gt=place).order_by("place"):
        later.place -= 1
        later.save(update_fields=["place"])
    _touched(draft, "drop_rule", by, at, {"place": place})


@transaction.atomic
def publish_rules(rule_set_id: int, *, note: str, edits: int, by: Actor, at: datetime) -> RuleSet:
    """Put a draft in force; what was becomes past. Refused "useless" while a rule can never hand anything out."""
    draft = _draft(rule_set_id, edits, by)
    found = findings([facts_of(row) for row in rules_of(draft)], staff(at), parents())
    if found:
        raise RulesRefused("useless", found)
    RuleSet.objects.filter(area_id=draft.area_id, state=RuleSetState.IN_FORCE).update(state=RuleSetState.PAST)
    draft.state, draft.note = RuleSetState.IN_FORCE, note.strip()[:200]
    draft.published_at, draft.published_by_id = at, by.worker_id
    draft.save(update_fields=["state", "note", "published_at", "published_by"])
    _record(draft, "publish_rules", by, at, {"version": draft.version, "rules": draft.rules.count()})
    forget_routing()
    transaction.on_commit(forget_routing)
    return draft


def _draft(rule_set_id: int, edits: int, by: Actor) -> RuleSet:
    draft = RuleSet.objects.select_for_update(of=("self",)).select_related("area").get(pk=rule_set_id)
    _must_edit(by, draft.area.path)
    if draft.state != RuleSetState.DRAFT or draft.edits != edits:
        raise RulesRefused("conflict")
    return draft


def _touched(draft: RuleSet, action: str, by: Actor, at: datetime, data: Mapping[str, Any]) -> None:
    RuleSet.objects.filter(pk=draft.pk).update(edits=F("edits") + 1)
    _record(draft, action, by, at, data)


def _record(
    rule_set: RuleSet, action: str, by: Actor, at: datetime, data: Mapping[str, Any], *, first: bool = False
) -> None:
    audit.record(
        subject_type=SUBJECT, subject_id=rule_set.pk, action=action, by=by, at=at, data=dict(data), first=first
    )
