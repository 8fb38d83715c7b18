"""A concern's limits as people read them: the end of a row, the strip of the clock, and why the deadline is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minsheng.concerns.policy import due_after_pause
from minsheng.concerns.policy import limits as limits_of
from minsheng.concerns.queries import SOON, rules
from minsheng.concerns.states import BEFORE_WORK, OPEN, State, Urgency
from minsheng.core.working_time import DayKind, WorkingCalendar, explain, working_time_between
from minsheng.interfaces.shared import spoken
from minsheng.interfaces.shared.figures import ClockStrip

from .words import URGENCIES, WAITING_REASONS

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, Entry


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
class WhyLine:
    """One line of "why this deadline": what, and what it adds."""

    what: str
    adds: str


@dataclass(frozen=True, slots=True)
class Why:
    """The lines and the sum they come to; ``note`` says where the sum came from otherwise."""

    lines: Sequence[WhyLine]
    total: str
    note: str = ""


def moment(at: datetime, now: datetime) -> str:
    """A moment as the desk says it: 今天 17:30, 12 月 1 日（周五）09:00."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    return spoken.spoken_datetime(local, now=today, language=get_language(), plain_clock=True)


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
    if left < SOON:
        words = spoken.spoken_limit(left, language=get_language())
        return Ending("over" if left < timedelta(0) else "risk", words)
    return Ending("", day(concern.due_at, at))


def pauses_of(entries: Sequence[Entry]) -> list[Pause]:
    """The stretches of waiting, read from the history (oldest first)."""
    pauses: list[Pause] = []
    for entry in entries:
        was, now = entry.from_state == State.WAITING, entry.to_state == State.WAITING
        if now and not was:
            pauses.append(Pause(entry.at, None, str(entry.detail.get("reason", ""))))
        elif was and not now and pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].since, entry.at, pauses[-1].reason)
    return pauses


def strips_of(concern: Concern, pauses: Sequence[Pause], at: datetime, calendar: WorkingCalendar) -> list[ClockStrip]:
    """The clocks that run: handing out (until somebody has it), and finishing. None for what ended or has no limit."""
    strips = []
    if concern.first_due_at and concern.assigned_at is None and State(concern.state) in BEFORE_WORK:
        strips.append(_dispatch_strip(concern.received_at, concern.first_due_at, at))
    if concern.due_at is not None and State(concern.state) in OPEN:
        strips.append(_finish_strip(concern, pauses, at, calendar))
    return strips


def _tone(left: timedelta, soon: timedelta) -> Literal["", "risk", "over"]:
    if left < timedelta(0):
        return "over"
    return "risk" if left < soon else ""


def _minutes(length: timedelta) -> float:
    return max(0.0, length.total_seconds() / 60)


def _dispatch_strip(start: datetime, due: datetime, at: datetime) -> ClockStrip:
    left = due - at
    return ClockStrip(
        headline=_("To hand out: %(left)s") % {"left": spoken.spoken_limit(left, language=get_language())},
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
    if left < SOON or rules().around_the_clock(Urgency(concern.urgency)):
        return spoken.spoken_limit(left, language=get_language())
    hours = sum(
        (datetime.combine(at.date(), p.end) - datetime.combine(at.date(), p.start) for p in calendar.periods),
        timedelta(0),
    )
    working = working_time_between(at, due, calendar)
    return spoken.spoken_limit(working, language=get_language(), working_day=hours)


def why_of(concern: Concern, pauses: Sequence[Pause], at: datetime, calendar: WorkingCalendar) -> Why | None:
    """Line by line how the deadline came about; None where there is none."""
    if concern.due_at is None:
        return None
    urgency = Urgency(concern.urgency)
    house = rules()
    through = house.around_the_clock(urgency)
    due = limits_of(concern.received_at, urgency, calendar, house).due_at
    lines = [
        WhyLine(_("Received"), moment(concern.received_at, at)),
        WhyLine(_tier_words(urgency), moment(due, at)),
    ]
    lines += [] if through else _days_off(concern.received_at, due, calendar)
    for pause in pauses:
        if pause.until is None:
            lines.append(WhyLine(_pause_words(pause, at), _("runs on")))
            continue
        moved = due_after_pause(due, pause.since, pause.until, calendar, around_the_clock=through)
        gained = moved - due if through else working_time_between(due, moved, calendar)
        lines.append(WhyLine(_pause_words(pause, at), f"+ {spoken.spoken_span(gained, language=get_language())}"))
        due = moved
    total = moment(concern.due_at, at)
    if abs(due - concern.due_at) < timedelta(minutes=1):
        return Why(lines, total)
    note = (
        _("The limit came with the imported record.")
        if concern.source
        else _("The limit was set anew with the category.")
    )
    return Why([lines[0]], total, note)


def presses(urgency: Urgency) -> bool:
    """Whether a matter of this tier has to be answered within hours."""
    return not rules().reply[urgency].in_working_days


def within_words(urgency: Urgency) -> str:
    """How soon a matter of this tier has to be answered: answer within 24 hours."""
    span = rules().reply[urgency]
    within = (
        ngettext("answer within %(n)d working day", "answer within %(n)d working days", span.number)
        if span.in_working_days
        else ngettext("answer within %(n)d hour", "answer within %(n)d hours", span.number)
    )
    return within % {"n": span.number}


def _tier_words(urgency: Urgency) -> str:
    return _("%(matter)s: %(within)s") % {"matter": URGENCIES[urgency], "within": within_words(urgency)}


def _pause_words(pause: Pause, at: datetime) -> str:
    reason = next((word for code, word in WAITING_REASONS.items() if code == pause.reason), _("Waiting"))
    return _("%(since)s: clock stopped (%(reason)s)") % {"since": moment(pause.since, at), "reason": reason}


def _days_off(start: datetime, due: datetime, calendar: WorkingCalendar) -> list[WhyLine]:
    """Weekends and holidays a limit in working days steps over; make-up days that count although it is a weekend."""
    kinds = [share.kind for share in explain(start, due, calendar)]
    off = sum(kind in {DayKind.WEEKEND, DayKind.HOLIDAY} for kind in kinds)
    made_up = kinds.count(DayKind.MAKE_UP)
    lines = []
    if off:
        words = ngettext("%(n)d day off in between", "%(n)d days off in between", off) % {"n": off}
        lines.append(WhyLine(words, _("not counted")))
    if made_up:
        words = ngettext("%(n)d make-up working day", "%(n)d make-up working days", made_up) % {"n": made_up}
        lines.append(WhyLine(words, _("counted")))
    return lines
