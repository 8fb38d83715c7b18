"""Why something was not done, in a sentence that says what to do instead. One table for pages and API."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.concerns.policy import Refused

SENTENCES: dict[Refused, Promise] = {
    Refused.NOT_IN_TABLE: _("This cannot be done where the concern stands now. Please look at it again."),
    Refused.NOT_YOURS: _("Your post does not allow this."),
    Refused.CATEGORY_MISSING: _("Choose what it is about."),
    Refused.UNIT_MISSING: _("Choose the unit that will handle it."),
    Refused.REASON_MISSING: _("Choose a reason."),
    Refused.UNTIL_MISSING: _("Say until when."),
    Refused.UNTIL_PAST: _("The date must lie ahead."),
    Refused.UNTIL_TOO_FAR: _("The date must lie within a year."),
    Refused.OUTCOME_MISSING: _("Choose an answer."),
    Refused.REPLY_EMPTY: _(
        "Say what was done, or what happens next and by when. “Received” alone is no answer to a resident."
    ),
    Refused.REPLY_GAPS: _("There are gaps in it still. Fill them, or take them out."),
    Refused.TEXT_GAPS: _("There are gaps in it still. Fill them, or take them out."),
    Refused.TEXT_MISSING: _("Write a few words."),
    Refused.TEXT_TOO_LONG: _("This is longer than 4,000 characters. Please shorten it."),
    Refused.DECISION_MISSING: _("It came back twice. Write why it belongs to this unit."),
    Refused.COORDINATOR_DECIDES: _("It came back twice. Now the coordinator decides where it belongs."),
    Refused.REOPENING_OVER: _("The time to reopen this is over. Please report it again."),
    Refused.HANDLER_MAY_NOT_RATE: _("Whoever handled it cannot write its verdict. Ask a colleague to call."),
    Refused.VERDICT_GIVEN: _("The resident has given the verdict in person. It stands; only they can change it."),
    Refused.DECLINE_NOT_PROPOSED: _("Nobody has proposed to decline this."),
    Refused.DECLINE_PENDING: _("A proposal to decline this awaits a second person."),
    Refused.SAME_PERSON: _("A second person has to decide this."),
    Refused.BODY_MISSING: _("Name the body it belongs to."),
    Refused.OTHER_MISSING: _("Name the concern it is the same as."),
    Refused.OTHER_IS_SELF: _("A concern cannot be merged into itself."),
    Refused.OTHER_ENDED: _("The other concern is no longer open."),
    Refused.NOTHING_ASKED: _("The resident was asked nothing that awaits an answer."),
    Refused.OTHERS_WAIT: _("Others raised the same matter and wait for it, so it goes on."),
    Refused.SOLVED_MISSING: _("Choose an answer."),
    Refused.SATISFIED_MISSING: _("Choose how satisfied you are."),
    Refused.AREA_UNKNOWN: _("Choose a community from the list."),
    Refused.CATEGORY_UNKNOWN: _("Choose a category from the list."),
    Refused.UNIT_UNKNOWN: _("Choose a unit from the list."),
    Refused.ABOUT_THEM: _("It complains about them: give it to somebody else."),
    Refused.HANDLER_UNKNOWN: _("This person holds no post in that unit today."),
    Refused.POINT_INVALID: _("The point on the map cannot be read. Leave it out, or set it again."),
    Refused.PHONE_INVALID: _("This does not look like a phone number. Write digits only, with the area code."),
    Refused.EMAIL_INVALID: _("This does not look like an e-mail address."),
    Refused.RECEIPT_UNKNOWN: _("No concern has this receipt. Please read the number again."),
    Refused.LIMIT_REACHED: _("That is as many as can be kept. Delete one first."),
    Refused.UNTIL_NOT_LATER: _("The new day must lie after the limit there is."),
    Refused.LIMIT_PASSED: _("The limit has passed: more time can only be asked for before."),
    Refused.EXTENSION_NOT_ASKED: _("Nobody has asked for more time."),
    Refused.EXTENSION_PENDING: _("More time has been asked for already; somebody else decides."),
    Refused.TASKS_OPEN: _("Help of other units is still open here. Wait for their answer, or end it with a reason."),
    Refused.TASK_ENDED: _("This has been answered or ended already. Please look at it again."),
    Refused.UNIT_LEADS: _("This unit has the concern in hand already. Ask another one."),
    Refused.SAME_PLACE: _("It lies there already. Choose another community or another category."),
    Refused.PARTS_MISSING: _("Mark at least one further matter, and at most five."),
    Refused.WORDS_FOREIGN: _("Take the words of each matter from the resident's text as they stand there."),
    Refused.UNDO_NOTHING: _("The last step cannot be undone. Write a note, or take the next step instead."),
    Refused.UNDO_OVERTAKEN: _("Something has happened since, so this cannot be undone any more."),
    Refused.UNDO_TOO_LATE: _("A step can be undone for half an hour. Take the next step instead."),
    Refused.MESSAGE_LEFT: _("A letter about it has left the house already, so this cannot be undone any more."),
    Refused.QUESTION_ANSWERED: _("Somebody has answered this already. Their answer stands among those answered."),
    Refused.NOT_STUCK: _("It has moved within the last three weeks, so it is not stuck any more."),
    Refused.HELPER_MISSING: _("Say who must help: one unit, or one level above."),
    Refused.NAME_TAKEN: _("Another of yours has this name already."),
}


def sentence(code: Refused) -> Promise:
    """The sentence for ``code``."""
    return SENTENCES[code]
