"""What a concern that nothing moves is waiting for, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minsheng.concerns.states import State, WaitingReason
from minsheng.interfaces.shared.spoken import spoken_date

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern


def waits_for(concern: Concern, now: datetime) -> str:
    """Who has to do what, so that an open concern moves again."""
    if concern.decline_proposed_at:
        return _("A second person has to decide whether it is declined")
    if concern.state == State.WAITING:
        return _waiting(concern, now)
    if concern.state == State.RETURNED:
        return _("Decide who does it: it came back %(times)s times") % {"times": concern.return_count}
    unit = concern.unit.name if concern.unit else ""
    sentences = {
        State.RECEIVED: _("Somebody has to look at it and hand it out"),
        State.TRIAGED: _("Somebody has to hand it to a unit"),
        State.ASSIGNED: _("%(unit)s has not begun"),
        State.IN_PROGRESS: _("%(unit)s began and has written nothing since"),
        State.REOPENED: _("%(unit)s has to do it again: not solved, says the resident"),
    }
    return sentences[State(concern.state)] % {"unit": unit}


def _waiting(concern: Concern, now: datetime) -> str:
    reasons = {
        WaitingReason.RESIDENT: _("For the resident's answer"),
        WaitingReason.THIRD_PARTY: _("For somebody outside the unit"),
        WaitingReason.SCHEDULED_WORK: _("For work that is scheduled"),
    }
    reason = next((words for code, words in reasons.items() if code == concern.waiting_reason), _("For something"))
    if concern.waiting_until is None:
        return reason
    day = spoken_date(
        timezone.localdate(concern.waiting_until), today=timezone.localdate(now), language=get_language(), near=False
    )
    pattern = _("%(reason)s, until %(day)s") if concern.waiting_until > now else _("%(reason)s; over since %(day)s")
    return pattern % {"reason": reason, "day": day}
