"""A concern's limits as people read them: the end of a row, the strip of the clock, and why the deadline is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minsheng.concerns.policy import Facts, explained
from minsheng.concerns.queries import SOON, clock_changes, rules
from minsheng.concerns.states import BEFORE_WORK, IN_HAND, OPEN, Action, Clock, State, Urgency
from minsheng.core.working_time import WorkingCalendar, working_time_between
from minsheng.directory import queries as directory
from minsheng.interfaces.shared import spoken
from minsheng.interfaces.shared.clock_lines import CLOCKS, ClockLine, lines_of, moment, span_words, warning_of
from minsheng.interfaces.shared.figures import ClockStrip

from .words import URGENCIES, WAITING_REASONS

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Entry
    from minsheng.concerns.policy import Explained


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands at the end of a row: a mark of the family (or "") and the words beside it."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of waiting; ``until`` None while it lasts."""

    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """The lines of one clock and the sum they come to; ``note`` says where the sum came from otherwise."""

    clock: Clock
    lines: Sequence[ClockLine]
    total: str
    note: str = ""
    warning: str = ""
    """That the limit may still move."""

    @property
    def name(self) -> str:
        """The clock in words."""
        return str(CLOCKS[self.clock])


def day(at: datetime, now: datetime) -> str:
    """A day as people say it."""
    return spoken.spoken_date(timezone.localdate(at), today=timezone.localdate(now), language=get_language())


def ending_of(concern: Concern, at: datetime, *, deadline: bool = True) -> Ending:
    """How a row ends: overdue, due soon, when to ask again, the day it is due; a finished one with the day it ended."""
    if concern.state == State.WAITING and concern.waiting_until is not None:
        words = _("ask again %(day)s") % {"day": day(concern.waiting_until, at)}
        return Ending("risk" if concern.waiting_until <= at else "waiting", words)
    if State(concern.state) not in OPEN:
        return Ending("", day(concern.finished_at or concern.changed_at, at))
    if concern.due_at is None:
        return Ending("", _("no limit") if deadline else day(concern.received_at, at))
    left = concern.due_at - at
    if concern.extension_asked_at is not None:
        return Ending("risk", _("asks for more time"))
    if left < SOON:
        words = spoken.spoken_limit(left, language=get_language())
        return Ending("over" if left < timedelta(0) else "risk", words)
    return Ending("", day(concern.due_at, at))


def pauses_of(entries: Sequence[Entry]) -> list[Pause]:
    """The stretches of waiting, read from the history (oldest first)."""
    pauses: list[Pause] = []
    for entry in entries:
        was, now = entry.from_state == State.WAITING, entry.to_state == State.WAITING
        if entry.action == Action.UNDO and pauses:
            if was and not now:
                pauses.pop()  # a wait that was taken back never was
            elif now and not was:
                pauses[-1] = Pause(pauses[-1].since, None, pauses[-1].reason)
        elif now and not was:
            pauses.append(Pause(entry.at, None, str(entry.detail.get("reason", ""))))
        elif was and not now and pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].since, entry.at, pauses[-1].reason)
    return pauses


def strips_of(concern: Concern, pauses: Sequence[Pause], at: datetime, calendar: WorkingCalendar) -> list[ClockStrip]:
    """The clocks that run: handing out, first contact, and finishing. None for what ended or has no limit."""
    strips = []
    if concern.first_due_at and concern.assigned_at is None and State(concern.state) in BEFORE_WORK:
        strips.append(_short_strip(Clock.DISPATCH, concern.received_at, concern.first_due_at, at))
    if concern.contact_due_at and concern.first_contact_at is None and State(concern.state) in IN_HAND:
        strips.append(_short_strip(Clock.CONTACT, concern.dispatched_at or at, concern.contact_due_at, at))
    if concern.due_at is not None and State(concern.state) in OPEN:
        strips.append(_finish_strip(concern, pauses, at, calendar))
    return strips


def _tone(left: timedelta, soon: timedelta) -> Literal["", "risk", "over"]:
    if left < timedelta(0):
        return "over"
    return "risk" if left < soon else ""


def _minutes(length: timedelta) -> float:
    return max(0.0, length.total_seconds() / 60)


def _short_strip(clock: Clock, start: datetime, due: datetime, at: datetime) -> ClockStrip:
    left = due - at
    return ClockStrip(
        headline=_("%(clock)s: %(left)s")
        % {"clock": CLOCKS[clock], "left": spoken.spoken_limit(left, language=get_language())},
        note=_("by %(moment)s") % {"moment": moment(due, at)},
        parts=(("used", _minutes(at - start)),),
        limit=_minutes(due - start),
        tone=_tone(left, (due - start) / 4),
    )


def _finish_strip(concern: Concern, pauses: Sequence[Pause], at: datetime, calendar: WorkingCalendar) -> ClockStrip:
    due = concern.due_at or at
    parts: list[tuple[Literal["used", "paused"], float]] = []
    here = concern.received_at
    for pause in pauses:
        parts += [("used", _minutes(pause.since - here)), ("paused", _minutes((pause.until or at) - pause.since))]
        here = pause.until or at
    parts.append(("used", _minutes(at - here)))
    paused = sum(((pause.until or at) - pause.since for pause in pauses), timedelta(0))
    waiting = concern.state == State.WAITING
    running = at - pauses[-1].since if waiting and pauses else timedelta(0)
    notes = [_("by %(moment)s") % {"moment": moment(due, at)}]
    if waiting and concern.waiting_until is not None:
        reason = next((str(w) for code, w in WAITING_REASONS.items() if code == concern.waiting_reason), "")
        notes = [reason, _("ask again %(day)s") % {"day": day(concern.waiting_until, at)}]
    elif paused:
        notes.append(_("clock stopped for %(span)s") % {"span": spoken.spoken_span(paused, language=get_language())})
    return ClockStrip(
        headline=_("The clock stands still")
        if waiting
        else _("To finish: %(left)s") % {"left": left_words(concern, at, calendar)},
        note=_("; ").join(notes),
        parts=tuple(parts),
        limit=_minutes(due - concern.received_at + running),
        tone="" if waiting else _tone(due - at, SOON),
    )


def left_words(concern: Concern, at: datetime, calendar: WorkingCalendar) -> str:
    """How the limit stands: by the clock within a day of it or past it, else in working days where it runs in those."""
    due = concern.due_at or at
    left = due - at
    if left < SOON or rules().reply(Urgency(concern.urgency)).around_the_clock:
        return spoken.spoken_limit(left, language=get_language())
    hours = max(sum((period.length for period in day), timedelta(0)) for day in calendar.week)
    working = working_time_between(at, due, calendar)
    return spoken.spoken_limit(working, language=get_language(), working_day=hours)


def whys_of(concern: Concern, entries: Sequence[Entry], at: datetime) -> list[Why]:
    """Line by line how each running clock came to its limit; none where there is none. ``entries`` oldest first."""
    changes = clock_changes(entries)
    facts = Facts(concern.received_at, Urgency(concern.urgency), concern.dispatched_at, changes)
    told = explained(facts, rules(), directory.calendar(), directory.calendar(concern.unit_id))
    reasons = {pause.since: _reason_words(pause) for pause in pauses_of(entries)}
    return [
        _why(told[clock], due, concern, at, reasons) if clock in told else _imported(clock, due, concern, at)
        for clock, due in _running(concern)
    ]


def _running(concern: Concern) -> list[tuple[Clock, datetime]]:
    """The clocks that still run, each with its limit."""
    if State(concern.state) not in OPEN:
        return []
    running = [
        (Clock.DISPATCH, concern.first_due_at if concern.dispatched_at is None else None),
        (Clock.CONTACT, concern.contact_due_at if concern.first_contact_at is None else None),
        (Clock.RESOLVE, concern.due_at),
    ]
    return [(clock, due) for clock, due in running if due is not None]


def _why(one: Explained, due: datetime, concern: Concern, at: datetime, reasons: dict[datetime, str]) -> Why:
    lines = lines_of(one, at, reasons, tier=URGENCIES[Urgency(concern.urgency)])
    if concern.source and abs(one.due_at - due) >= timedelta(minutes=1):
        return _imported(one.clock, due, concern, at)
    if concern.state == State.WAITING and concern.waiting_since is not None and one.clock is not Clock.DISPATCH:
        words = _("%(since)s: clock stopped (%(reason)s)")
        since = {"since": moment(concern.waiting_since, at), "reason": reasons.get(concern.waiting_since, "")}
        lines.append(ClockLine(words % since, _("runs on")))
    note = (
        "" if abs(one.due_at - due) < timedelta(minutes=1) else _("Hours or limits have changed; it is computed anew.")
    )
    return Why(one.clock, lines, moment(due, at), note, warning_of(one))


def _imported(clock: Clock, due: datetime, concern: Concern, at: datetime) -> Why:
    received = ClockLine(_("Received"), moment(concern.received_at, at))
    return Why(clock, [received], moment(due, at), _("The limit came with the imported record."))


def presses(urgency: Urgency) -> bool:
    """Whether a matter of this tier has to be answered within hours."""
    return not rules().reply(urgency).in_working_days


def within_words(urgency: Urgency) -> str:
    """How soon a matter of this tier has to be answered: answer within 24 hours."""
    return _("answer within %(span)s") % {"span": span_words(rules().reply(urgency))}


def _reason_words(pause: Pause) -> str:
    return str(next((word for code, word in WAITING_REASONS.items() if code == pause.reason), _("Waiting")))
