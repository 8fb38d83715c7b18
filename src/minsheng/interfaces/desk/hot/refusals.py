"""Why nothing was written down about a meeting or a topic, in a sentence that says what to do instead."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.insight.policy.refusals import InsightRefused, Refused

SENTENCES: dict[Refused, Promise] = {
    Refused.NOT_YOURS: _("Your post does not allow this."),
    Refused.OFFICE_UNKNOWN: _("Choose an office of yours from the list."),
    Refused.DAY_MISSING: _("Say which day."),
    Refused.DAY_PAST: _("The day must be today or lie ahead."),
    Refused.DAY_TOO_FAR: _("The date must lie within a year."),
    Refused.DAY_TAKEN: _("There is a meeting of this office on that day already. It stands in the list."),
    Refused.WORDS_MISSING: _("Write a few words."),
    Refused.WORDS_TOO_LONG: _("This is longer than 500 characters. Please shorten it."),
    Refused.CONCERN_UNKNOWN: _("This concern has moved since, or lies elsewhere. Choose another one."),
    Refused.ITEM_TAKEN: _("It stands on the agenda already."),
    Refused.ITEM_DECIDED: _("Something was decided about it, so it stays on the agenda."),
    Refused.ITEMS_FULL: _("That is as much as one meeting can hold. Call another one."),
    Refused.OWNER_MISSING: _("Say who does it: a decision without a name is nobody's."),
    Refused.OWNER_UNKNOWN: _("Choose somebody who works in the office today."),
    Refused.ABOUT_THEM: _("It complains about them: give it to somebody else."),
    Refused.DUE_MISSING: _("Say by when."),
    Refused.DUE_PAST: _("The day must be today or lie ahead."),
    Refused.DUE_TOO_FAR: _("The date must lie within a year."),
    Refused.MONTH_MISSING: _("Write the month as 2026-12."),
    Refused.MONTH_PAST: _("The month must be this one or lie ahead."),
    Refused.MONTH_TOO_FAR: _("The month must lie within a year."),
    Refused.MONTH_TAKEN: _("This office has a topic for that month already. It stands in the list."),
    Refused.CATEGORY_UNKNOWN: _("Choose a category or a class from the list."),
    Refused.TOPIC_CLOSED: _("This topic is closed; its closing words stand."),
    Refused.TOPIC_UNKNOWN: _("This topic is not of this office."),
    Refused.DONE_ALREADY: _("Somebody has written down already what came of it."),
}
WRONG_DAY = _("Write the day as 2026-12-03.")


def said(code: Refused) -> str:
    """The sentence for a code."""
    return str(SENTENCES[code])


def put_beside(form: forms.Form, refusal: InsightRefused) -> None:
    """Put the refusal beside its field; 403 where the post does not allow it at all."""
    if refusal.code is Refused.NOT_YOURS:
        raise PermissionDenied(said(refusal.code))
    form.add_error(refusal.field if refusal.field in form.fields else None, said(refusal.code))


def lazily(code: Refused) -> str:
    """The sentence for a field's own message, turned into words when it is shown."""
    return cast("str", SENTENCES[code])
