"""Letters about what was passed upward: the number, which limit, and a link; never a resident's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns.models import Concern, Escalation
from minsheng.concerns.states import Alarm
from minsheng.foundation.outbox import actions as outbox

from .hand_notices import letter, link

MISSED: dict[Alarm, Promise] = {
    Alarm.DISPATCH: gettext_lazy("No. %(number)s has not been handed out in time."),
    Alarm.CONTACT: gettext_lazy("Nobody has spoken with the resident of no. %(number)s in time."),
    Alarm.RESOLVE: gettext_lazy("No. %(number)s has passed its limit."),
    Alarm.TASK: gettext_lazy("Help that was asked for with no. %(number)s has not come in time."),
    Alarm.NOT_SOLVED: gettext_lazy("The resident says that no. %(number)s is not solved."),
}


def raised(concern: Concern, row: Escalation, people: Mapping[str, str], *, at: datetime) -> None:
    """Tell the holders of the post it went to; ``people``: address → language."""
    messages = []
    for place, (address, language) in enumerate(sorted(people.items())):
        with translation.override(language):
            subject = _("Passed up to you: no. %(number)s") % {"number": concern.pk}
            first = str(MISSED[Alarm(row.alarm)]) % {"number": concern.pk}
            body = "\n".join([first, _("Please say that you have seen it:"), link("/desk/escalations/")])
        key = f"raised:{row.pk}:{place}"
        messages.append(letter(concern, "raised", (address, language), (subject, body), key))
    if messages:
        outbox.queue(messages, at=at)
