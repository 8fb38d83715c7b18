"""The clocks of a concern as its row keeps them: when it must be looked at, and what the end of a wait moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minsheng.concerns.models import Concern
from minsheng.concerns.models.concern import NO_LIMIT
from minsheng.concerns.policy import Facts, Limits, Watched, limits, next_watch
from minsheng.concerns.queries.reading import clock_changes_of
from minsheng.concerns.queries.rules import rules
from minsheng.concerns.states import IN_HAND, OPEN, Clock, State, Urgency
from minsheng.directory import queries as directory

NO_EXTENSION: dict[str, Any] = {
    "extension_asked_at": None,
    "extension_asked_by_id": None,
    "extension_until": None,
}


def put(concern: Concern, values: dict[str, Any]) -> set[str]:
    """Set columns on the row; their names."""
    for name, value in values.items():
        setattr(concern, name, value)
    return set(values)


def limits_of(concern: Concern, *, urgency: Urgency, unit_id: int | None, dispatched_at: datetime | None) -> Limits:
    """The limits of a concern from everything that happened to it. One statement: its waits and extensions."""
    facts = Facts(concern.received_at, urgency, dispatched_at, clock_changes_of(concern.pk))
    return limits(facts, rules(), directory.calendar(), directory.calendar(unit_id))


def queued(concern: Concern) -> datetime:
    """Where it stands in a queue: by the day to ask again, at once while more time is asked for, else by its limit."""
    return concern.waiting_until or concern.extension_asked_at or concern.due_at or NO_LIMIT


def watched(concern: Concern, at: datetime) -> datetime | None:
    """When the clock must look at it next; never for an imported concern, whose limits are another house's."""
    if concern.source:
        return None
    return next_watch(
        Watched(
            first_due_at=concern.first_due_at,
            contact_due_at=concern.contact_due_at,
            due_at=concern.due_at,
            dispatched=concern.dispatched_at is not None,
            contacted=concern.first_contact_at is not None,
            running=concern.is_open and concern.state != State.WAITING,
        ),
        at,
    )


def end_pause(concern: Concern, at: datetime) -> set[str]:
    """Move the limits that stood still by the time spent waiting, each as its own clock counts it."""
    since, house = concern.waiting_since, rules()
    if since is not None:
        calendar = directory.calendar(concern.unit_id)
        for clock, name in ((Clock.RESOLVE, "due_at"), (Clock.CONTACT, "contact_due_at")):
            due = getattr(concern, name)
            if due is not None:
                span = house.span(clock, Urgency(concern.urgency))
                setattr(concern, name, span.after_pause(due, since, at, calendar))
    concern.waiting_since = concern.waiting_until = None
    concern.waiting_reason = ""
    return {"due_at", "contact_due_at", "waiting_since", "waiting_until", "waiting_reason"}


def forgotten(concern: Concern, after: State) -> set[str]:
    """What no longer holds in the new state: more time that was asked for, and that nobody has the power."""
    changed: set[str] = set()
    if concern.extension_asked_at is not None and after not in IN_HAND:
        changed |= put(concern, NO_EXTENSION)  # whoever has it next asks anew
    if concern.out_of_power_at is not None and (after in IN_HAND or after not in OPEN):
        changed |= put(concern, {"out_of_power_at": None})
    return changed
