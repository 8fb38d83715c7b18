"""Routing: the first rule that matches says which unit a concern goes to. Pure.

A rule that would give a concern to whom it complains about, back to a unit that returned it, to a closed unit or to a
person without a post there is passed over, and the explanation says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from minsheng.concerns.states.routing import Blocked, RuleDays
from minsheng.core.text import fold
from minsheng.core.working_time import WorkingCalendar, is_working_day


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule without its row. An empty condition lets everything through."""

    id: int
    place: int
    version: int
    categories: frozenset[str]
    """Codes; the code of a class stands for everything below it."""
    area_path: str
    words: tuple[str, ...]
    """Any of these, folded, in title or text."""
    channels: frozenset[str]
    days: RuleDays
    since: time | None
    until: time | None
    """From, and before, this time of day; an end at or before the beginning lies on the next day."""
    unit_id: int
    worker_id: int | None
    at_once: bool
    """Hand it out without asking; else it is suggested to whoever does."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What rules look at. ``categories`` holds the concern's own code and that of its class."""

    categories: frozenset[str]
    area_path: str
    text: str
    """Title and text, folded."""
    channel: str
    received_at: datetime
    about_unit_id: int | None = None
    about_worker_id: int | None = None
    returned_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Staff:
    """Who can be handed work: open units, and who holds a post in each."""

    units: frozenset[int]
    people: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Routed:
    """The rule that chose (None: none did), and those before it that matched and were passed over."""

    rule: RuleFacts | None
    passed: tuple[tuple[RuleFacts, Blocked], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a rule; ``by`` is the earlier rule that covers it."""

    rule: RuleFacts
    why: Blocked
    by: RuleFacts | None = None


def matter_text(title: str, text: str) -> str:
    """Title and text as rules compare them."""
    return fold(f"{title}\n{text}")


def matches(rule: RuleFacts, matter: Matter, calendar: WorkingCalendar) -> bool:
    """Whether every condition of the rule lets the matter through."""
    if rule.categories and not rule.categories & matter.categories:
        return False
    if not matter.area_path.startswith(rule.area_path) or (rule.channels and matter.channel not in rule.channels):
        return False
    if rule.words and not any(word in matter.text for word in rule.words):
        return False
    return _when(rule, matter.received_at, calendar)


def _when(rule: RuleFacts, at: datetime, calendar: WorkingCalendar) -> bool:
    if rule.days is RuleDays.ALL and rule.since is None:
        return True
    local = at.astimezone(calendar.time_zone)
    if rule.days is not RuleDays.ALL and is_working_day(local.date(), calendar) is not (rule.days is RuleDays.WORKING):
        return False
    return _in_hours(rule.since, rule.until, local.time())


def _in_hours(since: time | None, until: time | None, clock: time) -> bool:
    if since is None or until is None:
        return True
    if since < until:
        return since <= clock < until
    return clock >= since or clock < until


def blocked(rule: RuleFacts, matter: Matter, staff: Staff) -> Blocked | None:
    """Why the rule's unit or person must not, or cannot, have this matter; None where they may."""
    if matter.about_unit_id == rule.unit_id:
        return Blocked.ABOUT_THEM
    if rule.worker_id is not None and matter.about_worker_id == rule.worker_id:
        return Blocked.ABOUT_THEM
    if rule.unit_id in matter.returned_by:
        return Blocked.RETURNED
    return unfit(rule, staff)


def unfit(rule: RuleFacts, staff: Staff) -> Blocked | None:
    """Why nothing at all can be handed out by this rule today; None where it can."""
    if rule.unit_id not in staff.units:
        return Blocked.UNIT_CLOSED
    if rule.worker_id is not None and rule.worker_id not in staff.people.get(rule.unit_id, frozenset()):
        return Blocked.NOBODY_THERE
    return None


def route(rules: Iterable[RuleFacts], matter: Matter, staff: Staff, calendar: WorkingCalendar) -> Routed:
    """The first rule that matches and is not blocked."""
    passed: list[tuple[RuleFacts, Blocked]] = []
    for rule in rules:
        if not matches(rule, matter, calendar):
            continue
        why = blocked(rule, matter, staff)
        if why is None:
            return Routed(rule, tuple(passed))
        passed.append((rule, why))
    return Routed(None, tuple(passed))


def covers(earlier: RuleFacts, later: RuleFacts, parents: Mapping[str, str]) -> bool:
    """Whether whatever ``later`` matches is matched by ``earlier`` already. ``parents``: category code → its class."""
    categories = not earlier.categories or (
        bool(later.categories)
        and all(code in earlier.categories or parents.get(code) in earlier.categories for code in later.categories)
    )
    words = not earlier.words or (
        bool(later.words) and all(any(one in word for one in earlier.words) for word in later.words)
    )
    channels = not earlier.channels or (bool(later.channels) and later.channels <= earlier.channels)
    days = earlier.days in {RuleDays.ALL, later.days}
    hours = earlier.since is None or (earlier.since, earlier.until) == (later.since, later.until)
    return categories and words and channels and days and hours and later.area_path.startswith(earlier.area_path)


def findings(rules: Sequence[RuleFacts], staff: Staff, parents: Mapping[str, str]) -> list[Finding]:
    """Rules that can never hand anything out, in their order: unfit ones, empty ones, and ones an earlier covers."""
    return [finding for place, rule in enumerate(rules) for finding in _wrong(rule, rules[:place], staff, parents)]


def _wrong(rule: RuleFacts, before: Sequence[RuleFacts], staff: Staff, parents: Mapping[str, str]) -> Iterator[Finding]:
    why = unfit(rule, staff)
    if why is not None:
        yield Finding(rule, why)
    if rule.categories and not rule.categories & ({*parents} | {*parents.values()}):
        yield Finding(rule, Blocked.NOTHING)
    by = next((one for one in before if unfit(one, staff) is None and covers(one, rule, parents)), None)
    if by is not None:
        yield Finding(rule, Blocked.COVERED, by)
