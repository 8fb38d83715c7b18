"""One page of the made-up record book: what a generated concern is, and the pen that writes its history by the table.

``Page.move`` does to a generated concern what the concerns room does to a real one (its actions/moving.py and the verbs
around it), without a database: a move that is not in the table raises KeyError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from minsheng.concerns.policy import Limits, Span
from minsheng.concerns.states import FINAL, MOVES, OPEN, Action, State
from minsheng.core.actors import ActorKind
from minsheng.core.working_time import WorkingCalendar

from .clock import at_moment
from .people import Resident

TARGET: dict[tuple[Action, State], State] = {
    (move.action, source): move.target or source for move in MOVES for source in move.sources
}
"""The table of moves as one look-up."""
NOTHING: Mapping[str, Any] = {}
RESIDENT, WORKER, SYSTEM = ActorKind.RESIDENT.value, ActorKind.WORKER.value, ActorKind.SYSTEM.value


class GeneratedEntry(NamedTuple):
    """A line of history. ``worker`` is a place in the staff, ``reporter`` in the reporters, ``other`` a receipt."""

    at: datetime
    action: Action
    from_state: str
    to_state: State
    actor_kind: str
    worker: int | None = None
    reporter: int | None = None
    visible: bool = False
    text: str = ""
    detail: Mapping[str, Any] = NOTHING
    other: str = ""


class GeneratedReporter(NamedTuple):
    """A person with a receipt."""

    receipt: str
    joined_at: datetime
    who: Resident | None = None
    """None: left no contact."""
    words: str = ""
    language: str = "zh-hans"
    asked_at: datetime | None = None
    asked_by: str = ""


class GeneratedRating(NamedTuple):
    """A verdict of the reporter at that place."""

    at: datetime
    reporter: int
    solved: str
    satisfied: str
    words: str = ""
    reopen_count: int = 0
    first: bool = True
    latest: bool = True
    entered_by: int | None = None


class GeneratedConcern(NamedTuple):
    """A concern with everything that hangs on it; ``columns`` are the concerns room's, without foreign keys."""

    category: str
    """Empty before triage where the resident chose none."""
    community: int
    grid: int | None
    office: int
    unit: str
    handler: int | None
    recorded_by: int | None
    decline_proposed_by: int | None
    merged_into: str
    """Receipt of the survivor's first reporter, in the same shard."""
    columns: Mapping[str, Any]
    entries: tuple[GeneratedEntry, ...]
    reporters: tuple[GeneratedReporter, ...]
    ratings: tuple[GeneratedRating, ...] = ()


class Tier(NamedTuple):
    """The limits of a tier from receipt, and the spans that pauses and the hand-out move."""

    limits: Callable[[datetime], Limits]
    reply: Span
    contact: Span


class Unwritten(Exception):
    """The next line would be written on or after the as-of day, or the concern stands where it was ordered to stand."""


class Page:
    """A concern while its life is being written. Moments are seconds since 1970; the columns are kept as they go."""

    def __init__(self, received: int, cut: int, tier: Tier, calendar: WorkingCalendar) -> None:
        self.now = self.received = received
        self.cut = cut
        self.calendar = calendar
        self.tier = tier
        self.entries: list[GeneratedEntry] = []
        self.state = State.RECEIVED
        self.halt: State | None = None
        """Nothing more is written once this state is reached."""
        self.unit = ""
        self.handler: int | None = None
        self.proposed_by: int | None = None
        at = at_moment(received)
        limit = tier.limits(at)
        self.columns: dict[str, Any] = {
            "received_at": at, "first_due_at": limit.first_due_at, "due_at": limit.due_at,
            "contact_due_at": None, "dispatched_at": None, "return_count": 0, "reopen_count": 0,
        }  # fmt: skip

    def move(self, action: Action, at: int, hand: tuple[str, int | None], **line: Any) -> None:  # noqa: ANN401
        """Write one line at ``at`` (never before the line before it); raises Unwritten at the end of the year.

        ``hand`` is the kind of actor with the worker's place in the staff or the reporter's among the reporters.
        """
        at = max(at, self.now)
        if at >= self.cut or self.state is self.halt:
            raise Unwritten
        kind, who = hand
        before = self.state
        after = TARGET[action, before]
        moment = at_moment(at)
        worker, reporter = (who, None) if kind == WORKER else (None, who)
        self.entries.append(GeneratedEntry(moment, action, before.value, after, kind, worker, reporter, **line))
        self.now, self.state = at, after
        if before is State.WAITING and after is not State.WAITING:
            self._end_pause(moment)
        if after in FINAL or after is State.RESOLVED:
            if before in OPEN:
                self.columns["finished_at"] = moment
            if after is State.CLOSED and before is not State.CLOSED:
                self.columns["closed_at"] = moment
        elif before not in OPEN and after in OPEN:
            self.columns["finished_at"] = self.columns["closed_at"] = None

    def receive(self, hand: tuple[str, int | None], detail: Mapping[str, Any]) -> None:
        """The first line."""
        kind, who = hand
        worker, reporter = (who, None) if kind == WORKER else (None, who)
        at = at_moment(self.received)
        first = GeneratedEntry(at, Action.RECEIVE, "", State.RECEIVED, kind, worker, reporter, True, "", detail)
        self.entries.append(first)

    def contacted(self) -> None:
        """The line just written was the first the resident got from us, if there was none before."""
        self.columns.setdefault("first_contact_at", self.entries[-1].at)

    def wait(self, action: Action, until: int, hand: tuple[str, int | None], reason: str, text: str) -> None:
        """Stop the clock."""
        ends = at_moment(until)
        detail = {"reason": reason, "until": ends.isoformat()}
        self.move(action, self.now + 60, hand, visible=True, text=text, detail=detail)
        self.columns |= {"waiting_reason": reason, "waiting_since": self.entries[-1].at, "waiting_until": ends}

    def _end_pause(self, at: datetime) -> None:
        columns = self.columns
        since = columns["waiting_since"]
        columns["due_at"] = self.tier.reply.after_pause(columns["due_at"], since, at, self.calendar)
        if columns["contact_due_at"] is not None:
            columns["contact_due_at"] = self.tier.contact.after_pause(
                columns["contact_due_at"], since, at, self.calendar
            )
        columns["waiting_since"] = columns["waiting_until"] = None
        columns["waiting_reason"] = ""

    def insert(self, fresh: list[GeneratedEntry]) -> None:
        """Put lines that move nothing (people joining) where their time is; each gets the state it found."""
        lines = sorted([*self.entries, *fresh], key=lambda line: line.at)
        state = State.RECEIVED
        for place, line in enumerate(lines):
            if not line.from_state and line.action is not Action.RECEIVE:
                lines[place] = line._replace(from_state=state.value, to_state=state)
            state = lines[place].to_state
        self.entries = lines

    def open_until(self) -> int:
        """The moment until which others could join: when it first ended, or the end of the year."""
        for line in self.entries:
            if line.to_state not in OPEN:
                return int(line.at.timestamp())
        return self.cut
