"""How this room's codes are said to people, in the active language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.reception.policy import Refused
from minsheng.reception.states import BookingState, Outcome, Part, Purpose, SwapState

SENTENCES: dict[Refused, Promise] = {
    Refused.NOT_YOURS: _("Your post does not allow this."),
    Refused.DAY_PAST: _("This day is over. Choose today or a later one."),
    Refused.DAY_TOO_FAR: _("This day is too far away. Choose a nearer one."),
    Refused.DAY_TAKEN: _("This day has an exception already. Take that one back first."),
    Refused.BAD_HOURS: _("Hours go from one time to a later one and do not overlap."),
    Refused.WORD_MISSING: _("Say in a word why; residents read it."),
    Refused.TOO_LONG: _("This is too long. Please shorten it."),
    Refused.ENDS_TOO_SOON: _("The end must be later than the beginning."),
    Refused.CLOSED_THEN: _("The point is not open all that time. Stay inside its hours."),
    Refused.OVERLAPS: _("This person is on a roster at that time already, here or elsewhere."),
    Refused.ON_LEAVE: _("This person is on leave that day."),
    Refused.NOT_FROM_HERE: _("Choose somebody from the list."),
    Refused.BEGUN: _("This has begun already. Choose something that lies ahead."),
    Refused.SWAP_WITH_ONESELF: _("Both turns are yours. Choose somebody else's."),
    Refused.SWAP_ASKED: _("This swap was asked for already and awaits an answer."),
    Refused.SWAP_OVER: _("This swap has been answered already."),
    Refused.SWAP_CLASHES: _("One of you would be in two places at once. Choose another turn."),
    Refused.NO_BOOKINGS: _("This place takes no bookings. Just come during opening hours."),
    Refused.SLOT_CLOSED: _("The place is closed at that time. Please choose one of the times below."),
    Refused.SLOT_TAKEN: _("Somebody was a moment faster. Please choose one of the next free times."),
    Refused.SLOT_PAST: _("This time has passed. Please choose a later one."),
    Refused.CONTACT_INVALID: _("This looks like neither a phone number nor an e-mail address."),
    Refused.BOOKING_OVER: _("This booking is over already."),
    Refused.PURPOSE_MISSING: _("Choose what you need it for."),
    Refused.OUTCOME_MISSING: _("Choose what it became."),
    Refused.CONCERN_MISSING: _("Write the number of the concern, or its receipt."),
    Refused.CONCERN_UNKNOWN: _("There is no such concern that you may read. Please look at the number again."),
    Refused.GUIDE_MISSING: _("Write the code of the guide."),
    Refused.NOTE_MISSING: _("Write a few words."),
    Refused.WAITED_WRONG: _("Minutes waited are a whole number from 0 to 600."),
    Refused.QUEUE_EMPTY: _("Nobody is waiting."),
    Refused.VISIT_OVER: _("This visit has been finished already."),
    Refused.LENGTH_WRONG: _("A slot lasts from 5 to 240 minutes."),
    Refused.CAPACITY_WRONG: _("From 1 to 20 people at once."),
    Refused.AHEAD_WRONG: _("From 0 to 60 days ahead."),
}
PARTS: dict[Part, Promise] = {
    Part.DEPUTY: pgettext_lazy("part at a service point", "Deputy"),
    Part.WORKER: pgettext_lazy("part at a service point", "Worker"),
}
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.CONCERN: pgettext_lazy("outcome of a visit", "A concern"),
    Outcome.GUIDE: pgettext_lazy("outcome of a visit", "A guide"),
    Outcome.NOTE: pgettext_lazy("outcome of a visit", "A note"),
    Outcome.LEFT: pgettext_lazy("outcome of a visit", "Left without being received"),
}
BOOKINGS: dict[BookingState, Promise] = {
    BookingState.BOOKED: pgettext_lazy("booking", "Booked"),
    BookingState.CAME: pgettext_lazy("booking", "Came"),
    BookingState.MISSED: pgettext_lazy("booking", "Did not come"),
    BookingState.CANCELLED: pgettext_lazy("booking", "Cancelled"),
}
SWAPS: dict[SwapState, Promise] = {
    SwapState.ASKED: pgettext_lazy("swap", "Awaits an answer"),
    SwapState.ACCEPTED: pgettext_lazy("swap", "Accepted"),
    SwapState.DECLINED: pgettext_lazy("swap", "Declined"),
    SwapState.WITHDRAWN: pgettext_lazy("swap", "Taken back"),
}
PURPOSES: dict[Purpose, Promise] = {
    Purpose.HOURS_CHANGED: pgettext_lazy("purpose of a call", "The hours have changed"),
    Purpose.CANCELLED_BY_US: pgettext_lazy("purpose of a call", "We have to cancel"),
    Purpose.QUESTION: pgettext_lazy("purpose of a call", "A question about the visit"),
}


def sentence(code: Refused) -> Promise:
    """Why it was not done, as a sentence that says what to do."""
    return SENTENCES[code]
