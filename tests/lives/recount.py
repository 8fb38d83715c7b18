"""Every figure of the leader page counted a second time, from nothing but the lines of history and the letters sent.

Written apart from the product's counting on purpose: plain loops over what happened, no query shared with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from minsheng.concerns.models import Concern, Entry, Rating, Reporter
from minsheng.concerns.queries.counting import Scope

OPEN = {"received", "triaged", "assigned", "in_progress", "waiting", "returned", "reopened"}
DONE = {"resolved", "closed", "declined", "referred"}
GOOD = {"very_satisfied", "satisfied"}


@dataclass
class Said:
    """A verdict as its line of history tells it."""

    concern: int
    at: datetime
    solved: str
    satisfied: str
    by_worker: bool
    contacted: bool
    rating: int


@dataclass
class Story:
    """What the lines of one concern add up to."""

    number: int
    received_at: datetime
    state: str = "received"
    finished_at: datetime | None = None
    first_contact_at: datetime | None = None
    first_assigned_at: datetime | None = None
    changed_at: datetime | None = None
    returns: int = 0
    reopens: int = 0
    extensions: int = 0
    said: list[Said] = field(default_factory=list)
    before: dict[int, Story] = field(default_factory=dict)
    """Line → the story as it stood before it."""

    @property
    def open(self) -> bool:
        """Whether work goes on."""
        return self.state in OPEN

    def take_back(self, line: Any) -> None:
        """A step was undone: everything stands as before its line, but something happened now."""
        kept = self.before
        if line.detail.get("line") in kept:
            vars(self).update(vars(kept[line.detail["line"]]))
            self.before = kept
        else:  # a part of an undone split ends in the concern it came from
            self.state, self.finished_at = line.to_state, line.at
        self.changed_at = line.at

    def read(self, line: Any) -> None:
        """Add a line."""
        if line.action == "undo":
            self.take_back(line)
            return
        self.before[line.pk] = replace(self, said=[*self.said], before={})
        before, self.state, self.changed_at = self.state, line.to_state, line.at
        if line.to_state in OPEN:
            self.finished_at = None
        elif before in OPEN:
            self.finished_at = line.at
        contact = line.action in {"ask", "resolve"} or (
            line.action == "note" and (line.visible or line.detail.get("contacted"))
        )
        if contact and self.first_contact_at is None:
            self.first_contact_at = line.at
        if line.action == "assign" and self.first_assigned_at is None:
            self.first_assigned_at = line.at
        self.returns += line.action == "return"
        self.reopens += line.action == "reopen"
        self.extensions += line.action == "grant_extension"
        if line.action == "rate":
            met = self.first_contact_at is not None and self.first_contact_at <= line.at
            said = line.detail["solved"], line.detail["satisfied"]
            self.said.append(Said(self.number, line.at, *said, line.actor_kind == "worker", met, line.detail["rating"]))


def stories() -> dict[int, Story]:
    """Every concern, told from its lines."""
    found: dict[int, Story] = {}
    for line in Entry.objects.order_by("id"):
        if line.action == "receive":
            whole = found.get(line.detail.get("split_from", 0))
            found[line.concern_id] = Story(line.concern_id, whole.received_at if whole else line.at)
        found[line.concern_id].read(line)
    return found


def verdicts_in_force(told: Iterable[Story]) -> list[Said]:
    """The last verdict of every person."""
    person = dict(Rating.objects.values_list("pk", "reporter_id"))
    last: dict[int, Said] = {}
    for said in sorted((one for story in told for one in story.said), key=lambda one: (one.at, one.rating)):
        last[person[said.rating]] = said
    return list(last.values())


def count(told: dict[int, Story], *, start: datetime, end: datetime) -> dict[str, int]:
    """The counts behind the rates, for what happened from ``start`` up to ``end``."""
    steps = {pk: tuple(limits) for pk, *limits in Concern.objects.values_list("pk", "first_due_at", "contact_due_at")}
    limits = dict(Concern.objects.values_list("pk", "due_at"))
    counts: Counter[str] = Counter()
    for number, story in told.items():
        during = story.finished_at is not None and start <= story.finished_at < end
        due = limits[number]
        late = story.open and due is not None and due < end
        done = during and story.state in DONE
        closed = during and story.state in {"resolved", "closed"}
        kept = story.finished_at is not None and due is not None and story.finished_at <= due
        counts += Counter({
            "received": start <= story.received_at < end,
            "finished": done,
            "finished_on_time": done and kept,
            "judged": (done and due is not None) or late,
            "open": story.open,
            "open_past_due": late,
            "closed": closed,
            "closed_at_once": closed and not story.reopens,
            "closed_reopened": closed and story.reopens > 0,
            "closed_returned": closed and story.returns > 0,
            "ended": during,
            "excluded": during and story.state in {"merged", "withdrawn"},
            "repeated": start <= story.received_at < end and story.state == "merged" and _repeats(story, told),
            "closed_returned_twice": closed and story.returns > 1,
            "closed_with_limit": closed and due is not None,
            "closed_extended": closed and due is not None and story.extensions > 0,
            "dispatched_on_time": _within(story.first_assigned_at, start, end)
            and _kept(story.first_assigned_at, steps[number][0]),
            "dispatch_judged": _judged(story, story.first_assigned_at, steps[number][0], start, end),
            "contacted_on_time": _within(story.first_contact_at, start, end)
            and _kept(story.first_contact_at, steps[number][1]),
            "contact_judged": _judged(story, story.first_contact_at, steps[number][1], start, end),
        })  # fmt: skip
    return counts + _people(told, start=start, end=end)


def _within(at: datetime | None, start: datetime, end: datetime) -> bool:
    return at is not None and start <= at < end


def _kept(at: datetime | None, due: datetime | None) -> bool:
    return at is not None and due is not None and at <= due


def _judged(story: Story, at: datetime | None, due: datetime | None, start: datetime, end: datetime) -> bool:
    """A step that had a limit: taken in the time, or its limit passed while the concern was open without it."""
    if due is None:
        return False
    return _within(at, start, end) or (story.open and at is None and due < end)


def _repeats(story: Story, told: dict[int, Story]) -> bool:
    """Whether the one it was merged into came before it, and not long before."""
    into = told[Concern.objects.values_list("merged_into_id", flat=True).get(pk=story.number) or 0]
    return into.received_at <= story.received_at < into.received_at + timedelta(days=90)


def _people(told: dict[int, Story], *, start: datetime, end: datetime) -> Counter[str]:
    """Eligible, asked and answered people of concerns finished in the time."""
    answered = set(Rating.objects.values_list("reporter_id", flat=True))
    counts: Counter[str] = Counter()
    for person in Reporter.objects.all():
        story = told[person.concern_id]
        if not person.reachable or story.state not in {"resolved", "closed"}:
            continue
        if story.finished_at is None or not start <= story.finished_at < end:
            continue
        counts["eligible"] += person.asked_at is not None or person.opted_out_at is None
        counts["asked"] += person.asked_at is not None
        counts["answered"] += person.asked_at is not None and person.pk in answered
        if person.asked_at is not None:
            counts[f"asked_{person.asked_by}"] += 1
            counts[f"answered_{person.asked_by}"] += person.pk in answered
    return counts


def judge(said: Iterable[Said]) -> dict[str, int]:
    """The counts of a set of verdicts."""
    counts: Counter[str] = Counter()
    for one in said:
        counts += Counter({
            "valid": 1,
            "contacted": one.contacted,
            "solved": one.solved == "yes",
            "satisfied": one.satisfied in GOOD,
            "fair": one.satisfied == "fair",
        })  # fmt: skip
    return counts


def by_area(said: Iterable[Said]) -> dict[int, tuple[int, int]]:
    """Area → solved, valid; of residents' own verdicts."""
    area = dict(Concern.objects.values_list("pk", "area_id"))
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for one in said:
        found[area[one.concern]][0] += one.solved == "yes"
        found[area[one.concern]][1] += 1
    return {key: (solved, valid) for key, (solved, valid) in found.items()}


def passed_up(week: Scope) -> tuple[int, int]:
    """What was passed upward in the week, and what of all before its end nobody has said to have seen."""
    raised = [line for line in Entry.objects.filter(action="escalate") if line.at < week.end]
    seen = {line.detail["escalation"] for line in Entry.objects.filter(action="acknowledge")}
    assert week.start is not None
    return sum(week.start <= line.at for line in raised), len(raised) - len(seen)
