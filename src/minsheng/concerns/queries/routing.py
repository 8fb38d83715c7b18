"""Reading routing rules: those in force (kept a minute), drafts and versions, and what a rule would choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from time import monotonic

from django.db.models import QuerySet
from django.utils import timezone

from minsheng.concerns.models import Concern, Entry, Rule, RuleSet
from minsheng.concerns.policy.routing import Matter, Routed, RuleFacts, Staff, matter_text, route
from minsheng.concerns.states import Action
from minsheng.concerns.states.routing import RuleDays, RuleSetState
from minsheng.core.text import fold
from minsheng.core.working_time import WorkingCalendar
from minsheng.directory import queries as directory

from .catalogue import category_index

SECONDS = 60
CHUNK = 2_000
NEWEST = 50


def rules_in_force(area_path: str) -> tuple[RuleFacts, ...]:
    """The rules of the office at or above the place, then those of the district above it; read once a minute."""
    sets = _sets_of_slot(int(monotonic() // SECONDS))
    above = sorted((path for path in sets if area_path.startswith(path)), key=len, reverse=True)
    return tuple(rule for path in above for rule in sets[path])


def staff(at: datetime) -> Staff:
    """Open units and who holds a post in each; read once a minute. On leave is judged where work is handed out."""
    return _staff_of_slot(int(monotonic() // SECONDS), timezone.localdate(at))


def forget_routing() -> None:
    """Read rules and staff anew the next time (after a change)."""
    _sets_of_slot.cache_clear()
    _staff_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _sets_of_slot(_slot: int) -> dict[str, tuple[RuleFacts, ...]]:
    found: dict[str, list[RuleFacts]] = {}
    rows = Rule.objects.filter(rule_set__state=RuleSetState.IN_FORCE).order_by("rule_set", "place")
    for row in rows.select_related("rule_set__area", "area"):
        found.setdefault(row.rule_set.area.path, []).append(facts_of(row))
    return {path: tuple(rules) for path, rules in found.items()}


@lru_cache(maxsize=1)
def _staff_of_slot(_slot: int, on: date) -> Staff:
    people = directory.workers_by_unit(on)
    return Staff(frozenset(people), people)


def facts_of(row: Rule) -> RuleFacts:
    """A rule without its row; ``row`` comes with its set, the set's area and its own area."""
    return RuleFacts(
        id=row.pk,
        place=row.place,
        version=row.rule_set.version,
        categories=frozenset(row.categories),
        area_path=row.area.path if row.area else row.rule_set.area.path,
        words=tuple(filter(None, (fold(word.strip()) for word in row.words))),
        channels=frozenset(row.channels),
        days=RuleDays(row.days),
        since=row.since,
        until=row.until,
        unit_id=row.unit_id,
        worker_id=row.worker_id,
        at_once=row.at_once,
    )


def parents() -> dict[str, str]:
    """Category code → the code of its class ("" for a class)."""
    return {fact.code: fact.parent_code for fact in category_index().values()}


def codes_of(category_id: int | None) -> frozenset[str]:
    """The code of a category and that of its class."""
    fact = category_index().get(category_id or 0)
    return frozenset(filter(None, (fact.code, fact.parent_code))) if fact else frozenset()


def choice_for(concern: Concern, *, at: datetime) -> Routed:
    """What the rules in force say of a concern. No statement, but one where a unit has returned it."""
    area = directory.area_index().get(concern.area_id)
    rules = rules_in_force(area.path) if area else ()
    if not rules or area is None:
        return Routed(None)
    returned = _returned_by(concern) if concern.return_count else frozenset()
    matter = Matter(
        categories=codes_of(concern.category_id),
        area_path=area.path,
        text=matter_text(concern.title, concern.text),
        channel=concern.channel,
        received_at=concern.received_at,
        about_unit_id=concern.about_unit_id,
        about_worker_id=concern.about_worker_id,
        returned_by=returned,
    )
    return route(rules, matter, staff(at), directory.calendar())


def _returned_by(concern: Concern) -> frozenset[int]:
    rows = Entry.objects.filter(concern_id=concern.pk, action=Action.RETURN).order_by()
    return frozenset(detail["unit"] for detail in rows.values_list("detail", flat=True) if detail.get("unit"))


def rule_sets(area_id: int) -> QuerySet[RuleSet]:
    """Every version of an area's rules, newest first, with who made and published it."""
    rows = RuleSet.objects.filter(area_id=area_id).select_related("made_by", "published_by", "area")
    return rows.order_by("-version")


def rule_set(area_id: int, *, version: int | None = None, state: RuleSetState | None = None) -> RuleSet | None:
    """One version of an area's rules, by number or by state."""
    rows = rule_sets(area_id)
    return (rows.filter(version=version) if version is not None else rows.filter(state=state)).first()


def rules_of(rule_set: RuleSet) -> list[Rule]:
    """The rules of a set in their order, with unit, person and area. One statement."""
    return list(rule_set.rules.select_related("unit", "worker", "area", "rule_set__area").order_by("place"))


@dataclass(slots=True)
class DryRun:
    """What rules would have done with the concerns of a time, beside what others would have, or the desk did."""

    looked_at: int = 0
    matched: int = 0
    moved: int = 0
    """Concerns that would go elsewhere than by the rules compared with."""
    by_rule: Counter[int] = field(default_factory=Counter)
    """Place of the rule → concerns it would have taken."""
    moves: Counter[tuple[int | None, int | None]] = field(default_factory=Counter)
    """(unit before, unit after) → concerns; None where no rule chose."""
    passed: Counter[str] = field(default_factory=Counter)
    """Why rules that matched were passed over → times."""
    examples: dict[tuple[int | None, int | None], list[int]] = field(default_factory=dict)
    """The newest concerns of each move."""


def dry_run(
    draft: Iterable[RuleFacts],
    *,
    area_path: str,
    since: datetime,
    until: datetime,
    against: Iterable[RuleFacts] | None = None,
    progress: int = 0,
) -> Iterator[DryRun]:
    """Run ``draft`` over the concerns received in the half-open time, newest first; yields the count so far, then all.

    Compared with ``against``, or (None) with the unit each concern was last handed to. Read in pieces and written
    nowhere. Yields after every ``progress`` concerns (0: only at the end).
    """
    rules, others = tuple(draft), None if against is None else tuple(against)
    result, calendar, hands = DryRun(), directory.calendar(), staff(until)
    index = directory.area_index()
    inside = [fact.id for fact in index.values() if fact.path.startswith(area_path)]
    rows = Concern.objects.filter(received_at__gte=since, received_at__lt=until, area_id__in=inside)
    columns = ("id", "category_id", "area_id", "title", "text", "channel", "received_at", "unit_id")
    for number, row in enumerate(rows.order_by("-received_at", "-id").values_list(*columns).iterator(CHUNK), start=1):
        pk, category, area, title, text, channel, received, unit = row
        matter = Matter(codes_of(category), index[area].path, matter_text(title, text), channel, received)
        _compare(result, pk, matter, rules, others, unit, hands, calendar)
        if progress and number % progress == 0:
            yield result
    yield result


def _compare(  # noqa: PLR0917 (one row of a long walk: a record for it would be made a million times)
    result: DryRun,
    pk: int,
    matter: Matter,
    rules: tuple[RuleFacts, ...],
    others: tuple[RuleFacts, ...] | None,
    unit: int | None,
    hands: Staff,
    calendar: WorkingCalendar,
) -> None:
    chosen = route(rules, matter, hands, calendar)
    if others is None:
        before = unit
    else:
        other = route(others, matter, hands, calendar).rule
        before = other.unit_id if other else None
    after = chosen.rule.unit_id if chosen.rule else None
    result.looked_at += 1
    for _rule, why in chosen.passed:
        result.passed[why.value] += 1
    if chosen.rule is not None:
        result.matched += 1
        result.by_rule[chosen.rule.place] += 1
    if after != before and (others is not None or after is not None):
        result.moved += 1
        result.moves[before, after] += 1
        examples = result.examples.setdefault((before, after), [])
        if len(examples) < NEWEST:
            examples.append(pk)


def concerns_named(ids: Iterable[int]) -> QuerySet[Concern]:
    """The concerns with these ids, newest first, as rows of a list."""
    return Concern.objects.filter(pk__in=list(ids)).select_related("area", "category", "unit").order_by("-received_at")
