"""Patterns that an auditor should look at: verdicts that may not be the resident's own. Pure.

Questions, never findings. Nothing here names a person, and nothing is ranked: a burst of calls on
a quiet afternoon is a burst too. A question is asked when nothing later can change it: the burst has paused, the day of
the device or the week of the unit is over. So each keeps its ``key`` however often the verdicts are looked through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

BURST, BURST_WITHIN = 5, timedelta(minutes=10)
"""So many verdicts written down by one hand within this time."""
ONE_DEVICE = 4
"""So many verdicts from one browser on one day (the fingerprint is a day's only)."""
SOON, LEAST_NOTED, LEAST_SOON = timedelta(minutes=30), 5, 3
"""Verdicts so soon after a note of a visit or a call; asked about from so many verdicts with such a note in a week."""
WEEKS_BACK = 4
"""Whole weeks that are looked through, and the one that runs: within the month that the mark of a browser is kept."""


LONGEST_ANSWER = 500
"""Characters of what the auditor found."""


class Pattern(StrEnum):
    """What a question is about."""

    BURST = "burst"
    ONE_DEVICE = "one_device"
    SOON_AFTER = "soon_after"


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules look at of a verdict."""

    rating_id: int
    concern_id: int
    office_id: int
    at: datetime
    hand: int | None = None
    """Who wrote it down; None where the resident answered alone."""
    device: str = ""
    unit_id: int | None = None
    noted_at: datetime | None = None
    """The last note of a visit or a call before it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One pattern with its records. ``of``: among how many (the verdicts after a note); 0 where that says nothing."""

    pattern: Pattern
    rows: tuple[Told, ...]
    of: int = 0
    unit_id: int | None = None
    week: date | None = None

    @property
    def key(self) -> str:
        """What tells it from every other of its pattern: its first verdict, or the unit and the week."""
        return f"{self.unit_id}:{self.week}" if self.week else str(self.rows[0].rating_id)

    @property
    def concern_ids(self) -> list[int]:
        """The records, each once, oldest verdict first."""
        return list(dict.fromkeys(row.concern_id for row in self.rows))


def begin_of_week(at: datetime, zone: tzinfo, *, weeks_back: int = 0) -> datetime:
    """Monday, 00:00 local time, of the week of ``at`` or so many weeks before it."""
    local = at.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday(), weeks=weeks_back)
    return datetime(monday.year, monday.month, monday.day, tzinfo=zone)


def questions(rows: Iterable[Told], *, since: datetime, at: datetime, zone: tzinfo) -> list[Question]:
    """Every question that the verdicts of [since, at) raise and nothing later can change, newest first.

    ``since`` begins a local day; a burst that may have begun before it was asked about when it was whole.
    """
    known = sorted((row for row in rows if row.at < at), key=lambda row: (row.at, row.rating_id))
    today = at.astimezone(zone).date()
    calm = [q for q in bursts(known) if q.rows[0].at - since > BURST_WITHIN and at - q.rows[-1].at > BURST_WITHIN]
    days = [q for q in one_device(known) if q.rows[-1].at.astimezone(zone).date() < today]
    this_week = begin_of_week(at, zone)
    weeks = soon_after([row for row in known if row.at < this_week], zone)
    return sorted([*calm, *days, *weeks], key=lambda question: question.rows[-1].at, reverse=True)


def bursts(rows: Sequence[Told]) -> list[Question]:
    """At least ``BURST`` verdicts by one hand within ``BURST_WITHIN``; what overlaps is one question."""
    by_hand: dict[int, list[Told]] = defaultdict(list)
    for row in rows:
        if row.hand is not None:
            by_hand[row.hand].append(row)
    found: list[Question] = []
    for written in by_hand.values():
        marked = [False] * len(written)
        for start in range(len(written) - BURST + 1):
            if written[start + BURST - 1].at - written[start].at <= BURST_WITHIN:
                marked[start : start + BURST] = [True] * BURST
        found += [Question(Pattern.BURST, run) for run in _runs(written, marked)]
    return found


def _runs(written: Sequence[Told], marked: Sequence[bool]) -> list[tuple[Told, ...]]:
    """The marked ones that follow each other without a pause longer than a burst."""
    runs: list[list[Told]] = []
    for row in (row for row, is_marked in zip(written, marked, strict=True) if is_marked):
        if runs and row.at - runs[-1][-1].at <= BURST_WITHIN:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [tuple(run) for run in runs]


def one_device(rows: Sequence[Told]) -> list[Question]:
    """At least ``ONE_DEVICE`` verdicts from one browser on one day."""
    by_device: dict[str, list[Told]] = defaultdict(list)
    for row in rows:
        if row.device:
            by_device[row.device].append(row)
    return [Question(Pattern.ONE_DEVICE, tuple(same)) for same in by_device.values() if len(same) >= ONE_DEVICE]


def soon_after(rows: Sequence[Told], zone: tzinfo) -> list[Question]:
    """Unit by unit and week by week: verdicts within ``SOON`` of a note, among those with a note before them."""
    noted_in: dict[tuple[int, date], list[Told]] = defaultdict(list)
    for row in rows:
        if row.noted_at is not None and row.unit_id is not None:
            noted_in[row.unit_id, begin_of_week(row.at, zone).date()].append(row)
    found: list[Question] = []
    for (unit_id, week), noted in noted_in.items():
        soon = tuple(row for row in noted if row.noted_at and row.at - row.noted_at <= SOON)
        if len(noted) >= LEAST_NOTED and len(soon) >= LEAST_SOON:
            found.append(Question(Pattern.SOON_AFTER, soon, of=len(noted), unit_id=unit_id, week=week))
    return found
