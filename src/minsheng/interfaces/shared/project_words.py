"""Projects in words, the same for residents and staff: fields, states, and why something was not done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.projects.states import Field, Gravity, Refused, State

FIELDS: dict[Field, Promise] = {
    Field.BUILDING: _("City building"),
    Field.MANAGEMENT: _("City management"),
    Field.ORDER: _("Public order"),
    Field.CULTURE: _("Culture and sport"),
}
STATES: dict[State, Promise] = {
    State.UNDERWAY: pgettext_lazy("project", "Underway"),
    State.FINISHED: pgettext_lazy("project", "Finished"),
    State.GIVEN_UP: pgettext_lazy("project", "Given up"),
}
GRAVITIES: dict[Gravity, Promise] = {
    Gravity.LOW: pgettext_lazy("risk", "It would cost time"),
    Gravity.HIGH: pgettext_lazy("risk", "It would stop the project"),
}
REFUSALS: dict[Refused, Promise] = {
    Refused.NOT_YOURS: _("Your post does not allow this."),
    Refused.TITLE_MISSING: _("Write a title."),
    Refused.CODE_BAD: _("Small Latin letters, digits and hyphens only, for instance old-lanes-2026."),
    Refused.CODE_TAKEN: _("This code is in use already. Choose another."),
    Refused.UNIT_UNKNOWN: _("Choose a unit from the list."),
    Refused.DATES_REVERSED: _("It cannot be due before it begins."),
    Refused.ENDED: _("This project has ended: nothing is changed any more."),
    Refused.CONCERN_UNKNOWN: _("No concern that you may read has this number."),
    Refused.CONCERN_ELSEWHERE: _("Another project answers this concern already."),
    Refused.CONCERNS_OPEN: _(
        "Concerns of it are still open. Each is answered first, so that every resident is asked. Or give it up."
    ),
    Refused.MILESTONE_DONE: _("This stands there already."),
    Refused.WORDS_MISSING: _("Write a few words."),
    Refused.RESULT_MISSING: _("Say what came of it: everybody reads it."),
    Refused.DAY_AHEAD: _("Nothing is done on a day to come."),
}
