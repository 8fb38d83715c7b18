"""Where a concern stands, as its resident asks it: what now, what next, by when, and is it my turn?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minsheng.concerns.policy import reopening_ends
from minsheng.concerns.queries import rules
from minsheng.concerns.states import AT_WORK, BEFORE_WORK, ENDED, Outcome, State, WaitingReason
from minsheng.directory.queries import calendar, front_desk
from minsheng.interfaces.shared.spoken import spoken_hours

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

HEADINGS: dict[State, Promise] = {
    State.RECEIVED: gettext_lazy("It is written down"),
    State.TRIAGED: gettext_lazy("It is written down"),
    State.ASSIGNED: gettext_lazy("Somebody has it in hand"),
    State.IN_PROGRESS: gettext_lazy("It is being worked on"),
    State.WAITING: gettext_lazy("It has to wait a little"),
    State.RETURNED: gettext_lazy("We are looking for the right people"),
    State.REOPENED: gettext_lazy("It is being worked on again"),
    State.RESOLVED: gettext_lazy("What you raised has been dealt with"),
    State.CLOSED: gettext_lazy("What you raised has been dealt with"),
    State.DECLINED: gettext_lazy("We cannot take this on"),
    State.REFERRED: gettext_lazy("It has been passed on"),
    State.MERGED: gettext_lazy("It is handled together with another matter"),
    State.WITHDRAWN: gettext_lazy("It was taken back"),
}
QUESTION = gettext_lazy("We have a question for you")
ANSWERED = gettext_lazy("We have an answer for you")
THANKS = gettext_lazy("Thank you for your verdict")
AFTERWARDS: dict[State, Promise] = {
    State.DECLINED: gettext_lazy(
        "If we have misunderstood it, or something has changed, call us, or write it down anew."
    ),
    State.REFERRED: gettext_lazy(
        "They decide about it now and answer you. If nothing comes, call us; we will ask them."
    ),
    State.WITHDRAWN: gettext_lazy("If it troubles you again, write it down anew, as often as you need."),
}
"""What somebody can still do where nothing more comes from us."""
NOT_REPAIRED = frozenset({Outcome.PLANNED, Outcome.NOT_POSSIBLE, Outcome.INFORMED})


@dataclass(frozen=True, slots=True)
class Next:
    """Something still to come: a moment it comes by (or words for when), and what it is."""

    text: str
    by: datetime | None = None
    exact: bool = False
    """Whether the time of day matters, not only the day."""
    late: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The head of a receipt's page, and what is still to come."""

    heading: str
    coming: Sequence[Next] = ()
    asks_answer: bool = False
    takes_verdict: bool = False
    reopens_until: datetime | None = None
    """Until when "not solved" opens it again; None where that time is over or has not begun."""
    new: bool = False
    """Nothing has happened yet but that it was written down."""


def whom_to_call(area_id: int) -> dict[str, str] | None:
    """The community's own desk for the foot of a page (one statement); None where the office's number must do."""
    desk = front_desk(area_id)
    if desk is None:
        return None
    hours = spoken_hours(desk.opening, language=get_language())
    return {"name": desk.name, "phone": desk.phone, "hours": hours, "address": desk.address}


def standing_of(shown: Concern, at: datetime, *, rated: bool) -> Standing:
    """Where ``shown`` stands at ``at`` for a resident who has ``rated`` it already, or not."""
    state = State(shown.state)
    heading = str(HEADINGS[state])
    if state in ENDED:
        return _ended(shown, at, heading, rated=rated)
    if state is State.WAITING:
        return _waiting(shown, heading)
    if state in BEFORE_WORK | AT_WORK:
        new = state in BEFORE_WORK and shown.assigned_at is None
        return Standing(heading, [*_dispatch(shown, at), *_limit(shown, at), _asked()], new=new)
    when = _("From now on") if state is State.REFERRED else _("At any time")
    return Standing(heading, [Next(str(AFTERWARDS[state]), when=when)] if state in AFTERWARDS else [])


def _dispatch(shown: Concern, at: datetime) -> list[Next]:
    """By when somebody will have it; after a missed limit, that it is late."""
    if shown.state == State.RETURNED:
        return [Next(_("It is decided who takes it over. You can read here which team it is."), when=_("Now"))]
    if shown.assigned_at is not None or shown.first_due_at is None:
        return []
    late = shown.first_due_at < at
    text = (
        _("By then it should have been decided who does it. We are late; please call us if it cannot wait.")
        if late
        else _("It is decided who does it. You can read here which team it is.")
    )
    return [Next(text, by=shown.first_due_at, exact=True, late=late)]


def _limit(shown: Concern, at: datetime) -> list[Next]:
    if shown.due_at is None:
        return []
    if shown.due_at < at:
        late = _("By then it should have been done. We are late; please call us if it cannot wait.")
        return [Next(late, by=shown.due_at, late=True)]
    return [Next(_("It is done, or you are told plainly why not yet."), by=shown.due_at)]


def _asked() -> Next:
    return Next(_("You are asked: is it solved, are you satisfied? Only you can say."), when=_("Once it is done"))


def _waiting(shown: Concern, heading: str) -> Standing:
    asks = shown.waiting_reason == WaitingReason.RESIDENT
    text = (
        _("If you have not answered by then, we go on with what we know.")
        if asks
        else _("Then work goes on. The limit moves by the time spent waiting.")
    )
    coming = [Next(text, by=shown.waiting_until), _asked()]
    return Standing(str(QUESTION) if asks else heading, coming, asks_answer=asks)


def _ended(shown: Concern, at: datetime, heading: str, *, rated: bool) -> Standing:
    ends = reopening_ends(shown.finished_at, calendar(), rules()) if shown.finished_at else None
    open_still = ends is not None and at < ends
    if rated:
        heading = str(THANKS)
    elif shown.outcome in NOT_REPAIRED:
        heading = str(ANSWERED)
    coming = []
    if open_still:
        text = _(
            "If it is not solved after all, say so here: it is opened again at once, and the clock is not set back."
        )
        coming.append(Next(text, by=ends))
    else:
        text = _("If it comes back, please write it down anew; you may still change your verdict here.")
        coming.append(Next(text, when=_("From now on")))
    return Standing(heading, coming, takes_verdict=True, reopens_until=ends if open_still else None)
