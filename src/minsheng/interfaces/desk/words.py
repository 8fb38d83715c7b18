"""The closed lists of the record book as people at the desk read them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns.queries import QueueFilter
from minsheng.concerns.states import (
    Channel,
    DeclineReason,
    Outcome,
    ReturnReason,
    Satisfied,
    Solved,
    Urgency,
    WaitingReason,
    Way,
)
from minsheng.core.actors import Role

FILTERS: dict[QueueFilter, tuple[str, Promise]] = {
    QueueFilter.URGENT: ("over", pgettext_lazy("queue", "Look at now")),
    QueueFilter.TO_ASSIGN: ("triaged", pgettext_lazy("queue", "To hand out")),
    QueueFilter.AT_WORK: ("progress", pgettext_lazy("queue", "Under way")),
    QueueFilter.WAITING: ("waiting", pgettext_lazy("queue", "Waiting")),
    QueueFilter.RETURNED: ("returned", pgettext_lazy("queue", "Returned")),
    QueueFilter.VERDICT: ("resolved", pgettext_lazy("queue", "Awaiting a verdict")),
    QueueFilter.ALL: ("info", pgettext_lazy("queue", "Everything")),
}
"""Glyph and words of each filter."""

ORDERS: dict[QueueFilter, Promise] = {
    QueueFilter.WAITING: _("By the day to ask again"),
    QueueFilter.VERDICT: _("Longest without a verdict first"),
    QueueFilter.ALL: _("Newest first"),
}
ORDER_BY_LIMIT = _("By limit, what is due first on top")

EMPTY: dict[QueueFilter, tuple[Promise, Promise]] = {
    QueueFilter.URGENT: (
        _("Nothing presses"),
        _("No concern is overdue or due within a day. Those still to be handed out stand under the second filter."),
    ),
    QueueFilter.TO_ASSIGN: (
        _("Everything is handed out"),
        _("New concerns arrive here by themselves. Write one down yourself with N."),
    ),
    QueueFilter.AT_WORK: (_("No unit is at work"), _("What you hand to a unit stands here until it is done.")),
    QueueFilter.WAITING: (
        _("Nothing waits"),
        _("A concern that waits for somebody stands here until its day; its clock stands still."),
    ),
    QueueFilter.RETURNED: (
        _("Nothing came back"),
        _("What a unit returns as “not ours” stands here, with the reason."),
    ),
    QueueFilter.VERDICT: (
        _("Every verdict is in"),
        _("What is done but not yet judged by its resident stands here: these are the calls to make."),
    ),
    QueueFilter.ALL: (_("Nothing found"), _("Your posts reach no concern like this.")),
}

CHANNELS: dict[Channel, Promise] = {
    Channel.WEB: pgettext_lazy("channel", "Sent by the resident"),
    Channel.DESK: pgettext_lazy("channel", "At the desk"),
    Channel.PHONE: pgettext_lazy("channel", "By phone"),
    Channel.DOORSTEP: pgettext_lazy("channel", "At the door"),
    Channel.IMPORT: pgettext_lazy("channel", "Imported"),
}
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.SOLVED: pgettext_lazy("outcome", "Solved"),
    Outcome.PARTLY: pgettext_lazy("outcome", "Partly solved"),
    Outcome.PLANNED: pgettext_lazy("outcome", "Planned, with a date"),
    Outcome.NOT_POSSIBLE: pgettext_lazy("outcome", "Not possible or not lawful, explained"),
    Outcome.INFORMED: pgettext_lazy("outcome", "Information given"),
}
WAITING_REASONS: dict[WaitingReason, Promise] = {
    WaitingReason.RESIDENT: pgettext_lazy("waiting", "For the resident"),
    WaitingReason.THIRD_PARTY: pgettext_lazy("waiting", "For somebody else"),
    WaitingReason.SCHEDULED_WORK: pgettext_lazy("waiting", "For work that is scheduled"),
}
RETURN_REASONS: dict[ReturnReason, Promise] = {
    ReturnReason.OTHER_UNIT: pgettext_lazy("return", "Another unit's business"),
    ReturnReason.OTHER_AREA: pgettext_lazy("return", "Not in our area"),
    ReturnReason.NO_POWER: pgettext_lazy("return", "We have no power to act"),
    ReturnReason.NOT_ENOUGH_FACTS: pgettext_lazy("return", "Not enough is known to begin"),
}
DECLINE_REASONS: dict[DeclineReason, Promise] = {
    DeclineReason.UNLAWFUL: pgettext_lazy("decline", "What is asked for is not lawful"),
    DeclineReason.PRIVATE_DISPUTE: pgettext_lazy("decline", "A private dispute: mediation or court"),
    DeclineReason.BEFORE_COURT: pgettext_lazy("decline", "Already before a court or authority"),
    DeclineReason.NO_FACTS: pgettext_lazy("decline", "No facts, and nobody to ask"),
    DeclineReason.ANSWERED_BEFORE: pgettext_lazy("decline", "Answered before, nothing new"),
}
SOLVED: dict[Solved, Promise] = {
    Solved.YES: pgettext_lazy("solved", "Solved"),
    Solved.PARTLY: pgettext_lazy("solved", "Partly"),
    Solved.NO: pgettext_lazy("solved", "Not solved"),
}
WAYS: dict[Way, Promise] = {
    Way.CALL: pgettext_lazy("way", "Told on the telephone"),
    Way.PAPER: pgettext_lazy("way", "In the paper record book"),
}
"""How a verdict that a worker writes down was given."""
SATISFIED: dict[Satisfied, Promise] = {
    Satisfied.VERY_SATISFIED: pgettext_lazy("satisfied", "Very satisfied"),
    Satisfied.SATISFIED: pgettext_lazy("satisfied", "Satisfied"),
    Satisfied.FAIR: pgettext_lazy("satisfied", "Fair"),
    Satisfied.DISSATISFIED: pgettext_lazy("satisfied", "Dissatisfied"),
    Satisfied.VERY_DISSATISFIED: pgettext_lazy("satisfied", "Very dissatisfied"),
}
URGENCIES: dict[Urgency, Promise] = {
    Urgency.LIFE_SAFETY: pgettext_lazy("urgency", "A danger to life"),
    Urgency.UTILITIES: pgettext_lazy("urgency", "Water, power, gas or heating"),
    Urgency.GENERAL: pgettext_lazy("urgency", "Ordinary matter"),
    Urgency.COMPLEX: pgettext_lazy("urgency", "Complex matter"),
}
ROLES: dict[Role, Promise] = {
    Role.COLLECTOR: pgettext_lazy("role", "Collector"),
    Role.COORDINATOR: pgettext_lazy("role", "Coordinator"),
    Role.HANDLER: pgettext_lazy("role", "Handler"),
    Role.SUPERVISOR: pgettext_lazy("role", "Supervisor"),
    Role.LEADER: pgettext_lazy("role", "Leader"),
    Role.AUDITOR: pgettext_lazy("role", "Auditor"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "Administrator"),
}


def choices(table: Mapping[Any, Promise], *without: StrEnum) -> list[tuple[str, Any]]:
    """The pairs a form field takes, in the order of the table."""
    return [(str(code), word) for code, word in table.items() if code not in without]
