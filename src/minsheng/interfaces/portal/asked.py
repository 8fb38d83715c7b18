"""What a link that asks for a verdict still opens, and what is said where it opens nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import queries
from minsheng.concerns.states import ENDED, Action, State, Way, move_for

if TYPE_CHECKING:
    from minsheng.concerns.models import Rating, Reporter
    from minsheng.interfaces.portal.views.holding import Holding


class Case(StrEnum):
    """Why a link asks nothing."""

    BROKEN = "broken"
    """We never made it, or a part of it is missing."""
    EXPIRED = "expired"
    ANSWERED = "answered"
    LATER = "later"
    """It was done once more since: that is another round, with a letter of its own."""
    AT_WORK = "at_work"
    """It is not done any more."""
    OVER = "over"
    """It ended without anything to judge: taken back, passed on, declined."""

    @property
    def status(self) -> int:
        """The status of its page."""
        return STATUS.get(self, 409)

    @property
    def heading(self) -> Promise:
        """What the resident reads first."""
        return WORDS[self][0]

    @property
    def text(self) -> Promise:
        """What it means and what to do."""
        return WORDS[self][1]


STATUS = {Case.BROKEN: 404, Case.EXPIRED: 410, Case.ANSWERED: 200}
WORDS: dict[Case, tuple[Promise, Promise]] = {
    Case.BROKEN: (
        _("This link is not complete"),
        _("A part of it may have been cut off. Open it from the letter once more, or use the receipt number in it."),
    ),
    Case.EXPIRED: (
        _("This link is too old"),
        _("It was good for two months. With your receipt number you can still say what you think."),
    ),
    Case.ANSWERED: (
        _("You have answered already, thank you"),
        _("Your verdict is kept. If you think otherwise now, you can change it with your receipt number."),
    ),
    Case.LATER: (
        _("It has been worked on once more since"),
        _("This link asks about an earlier time. Use the link in our newest letter, or your receipt number."),
    ),
    Case.AT_WORK: (
        _("It is being worked on again"),
        _("So there is nothing to judge yet. We ask you again once it is done; your receipt shows how it stands."),
    ),
    Case.OVER: (
        _("There is nothing to judge any more"),
        _("The matter has ended in another way. Your receipt shows how, and what you can do."),
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Why nothing is asked, and the verdict that was given, if any."""

    case: Case
    rating: Rating | None = None


def round_of(holding: Holding, round_: int) -> int:
    """The round a link asks about, as the concern shown counts it.

    After a merge the surviving concern is judged, which counts its own rounds: a link of the last round the person was
    asked in stands for the last one of that.
    """
    if not holding.merged or round_ != holding.reporter.asked_round:
        return round_
    return holding.shown.reopen_count - int(holding.shown.is_open)


def told(holding: Holding, round_: int) -> Told | None:
    """Why the link asks nothing; None where the verdict is wanted. One statement."""
    shown, asks = holding.shown, round_of(holding, round_)
    ratings = queries.ratings_of(shown.pk).filter(reporter_id=holding.reporter.pk, entered_by__isnull=True)
    rating = next((one for one in reversed(ratings) if one.reopen_count == asks), None)
    if shown.state in ENDED and shown.reopen_count != asks:
        return Told(Case.LATER)
    if rating is not None:
        return Told(Case.ANSWERED, rating)
    if shown.is_open:
        return Told(Case.AT_WORK)
    return None if shown.state in ENDED else Told(Case.OVER)


def way_of(reporter: Reporter) -> Way:
    """By which letter the link came: the one they were asked by or, if they were called since, the one they get."""
    asked_by = reporter.asked_by
    if asked_by in {Way.EMAIL, Way.SMS}:
        return Way(asked_by)
    return Way.EMAIL if reporter.email_index else Way.SMS


def may_opt_out(holding: Holding) -> bool:
    """Whether there is somebody to leave alone: a person we can reach, and a concern that may still be asked about."""
    somebody = holding.reporter.reachable or holding.reporter.opted_out_at is not None
    return somebody and move_for(Action.OPT_OUT, State(holding.shown.state)) is not None
