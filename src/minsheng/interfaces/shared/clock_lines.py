"""Why a clock is due when it is, line by line in the reader's language: the same on pages and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from minsheng.concerns.policy import Explained, Extension, Span
from minsheng.concerns.states import Clock, Measure

from . import spoken


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One line: what, and what it adds or comes to."""

    what: str
    adds: str


def moment(at: datetime, now: datetime) -> str:
    """A moment as people say it: 今天 17:30, 12 月 1 日（周五）09:00."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    return spoken.spoken_datetime(local, now=today, language=get_language(), plain_clock=True)


def said_day(written: str) -> str:
    """The day of a moment in a line, in words that stay true: 2026 年 11 月 27 日（周五）; "" for no moment."""
    if not written:
        return ""
    day = timezone.localdate(datetime.fromisoformat(written))
    return spoken.spoken_date(day, today=day, language=get_language(), near=False)


def span_words(span: Span) -> str:
    """A limit in words: 7 working days, 4 working hours, 24 hours."""
    if span.measure is Measure.WORKING_DAYS:
        words = ngettext("%(n)d working day", "%(n)d working days", span.number)
    elif span.measure is Measure.WORKING_HOURS:
        words = ngettext("%(n)d working hour", "%(n)d working hours", span.number)
    else:
        words = ngettext("%(n)d hour", "%(n)d hours", span.number)
    return words % {"n": span.number}


CLOCKS: dict[Clock, Promise] = {
    Clock.DISPATCH: gettext_lazy("To hand out"),
    Clock.CONTACT: gettext_lazy("First contact"),
    Clock.RESOLVE: gettext_lazy("To finish"),
}
"""The clocks in words."""


def lines_of(
    one: Explained, now: datetime, reasons: Mapping[datetime, str] | None = None, *, tier: Promise | str = ""
) -> list[ClockLine]:
    """Beginning, length, what did not count, every wait and extension. ``reasons``: when a wait began → what for.

    ``tier``: which matters have this limit, in words.
    """
    begins = _("Handed out") if one.clock is Clock.CONTACT else _("Received")
    lines = [ClockLine(begins, moment(one.start, now)), ClockLine(_tier(one, tier), moment(one.first_due_at, now))]
    lines += _not_counted(one)
    for change in one.changes:
        gained = spoken.spoken_span(change.gained, language=get_language())
        adds = f"+ {gained}" if change.gained else _("moves nothing")
        if isinstance(change.what, Extension):
            lines.append(ClockLine(_("%(moment)s: more time granted") % {"moment": moment(change.what.at, now)}, adds))
            continue
        reason = (reasons or {}).get(change.what.since) or _("Waiting")
        words = _("%(since)s: clock stopped (%(reason)s)")
        lines.append(ClockLine(words % {"since": moment(change.what.since, now), "reason": reason}, adds))
    return lines


def _tier(one: Explained, tier: Promise | str) -> str:
    words = span_words(one.span)
    return _("%(tier)s: %(span)s") % {"tier": tier, "span": words} if tier else words


def _not_counted(one: Explained) -> list[ClockLine]:
    lines = []
    if one.span.measure is Measure.WORKING_HOURS and one.closed > timedelta(0):
        closed = spoken.spoken_span(one.closed, language=get_language())
        lines.append(ClockLine(_("Closed in between: %(span)s") % {"span": closed}, _("not counted")))
    if one.days_off:
        words = ngettext("%(n)d day off in between", "%(n)d days off in between", one.days_off)
        lines.append(ClockLine(words % {"n": one.days_off}, _("not counted")))
    if one.made_up:
        words = ngettext("%(n)d make-up working day", "%(n)d make-up working days", one.made_up)
        lines.append(ClockLine(words % {"n": one.made_up}, _("counted")))
    return lines


def warning_of(one: Explained) -> str:
    """That the limit may still move, because a year has no official table yet; "" where it has."""
    if not one.unknown_years:
        return ""
    years = ", ".join(str(year) for year in one.unknown_years)
    return _("For %(years)s there is no official table of holidays yet: this limit may still move.") % {"years": years}
