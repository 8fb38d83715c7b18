"""Which actions an entry offers, which of them have a button of their own, and which one is filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from minsheng.concerns.permissions import possible_actions
from minsheng.concerns.states import IN_HAND, Action, State, WaitingReason
from minsheng.core.actors import Role

from .table import BY_ACTION, Act

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern
    from minsheng.interfaces.desk.access import Visit
    from minsheng.interfaces.desk.listing import Listing

WORKING = (Action.RESOLVE, Action.ASSIGN, Action.WAIT, Action.RETURN, Action.MERGE)
SHOWN: dict[State, tuple[Action, ...]] = {
    State.RECEIVED: (Action.ASSIGN, Action.TRIAGE, Action.MERGE, Action.AMEND),
    State.TRIAGED: (Action.ASSIGN, Action.MERGE, Action.AMEND),
    State.RETURNED: (Action.ASSIGN, Action.MERGE, Action.AMEND),
    State.ASSIGNED: (Action.START, *WORKING),
    State.REOPENED: (Action.START, *WORKING),
    State.IN_PROGRESS: WORKING,
    State.WAITING: (Action.RESUME, Action.ANSWER, Action.RESOLVE, Action.ASSIGN, Action.MERGE),
    State.RESOLVED: (Action.RATE, Action.REOPEN, Action.CLOSE),
    State.CLOSED: (Action.RATE, Action.REOPEN),
}
"""Buttons by state, in order; everything else stands below "more"."""
FILLED: dict[State, tuple[Action, ...]] = {
    State.RECEIVED: (Action.ASSIGN,),
    State.TRIAGED: (Action.ASSIGN,),
    State.RETURNED: (Action.ASSIGN,),
    State.ASSIGNED: (Action.START, Action.RESOLVE),
    State.REOPENED: (Action.START, Action.RESOLVE),
    State.IN_PROGRESS: (Action.RESOLVE,),
    State.WAITING: (Action.RESUME,),
    State.RESOLVED: (Action.RATE,),
}
"""The step that comes next: the first of these that is offered is the filled button."""
DECIDING = (Action.APPROVE_DECLINE, Action.REFUSE_DECLINE)
GRANTING = (Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION)
EXTENDING = (Action.ASK_EXTENSION, *GRANTING)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action a worker may take now, and where its form is."""

    act: Act
    href: str
    shown: bool
    main: bool


def offers_for(concern: Concern, visit: Visit, listing: Listing | None = None) -> list[Offer]:
    """The actions to offer on this entry: the shown ones first, in their order."""
    possible = [action for action in possible_actions(visit.actor, concern) if _makes_sense(action, concern, visit)]
    state = State(concern.state)
    buttons = [a for a in (*DECIDING, *GRANTING, *SHOWN.get(state, ())) if a in possible]
    filled = next((a for a in FILLED.get(state, ()) if a in possible), None)
    if concern.decline_proposed_by_id is not None:
        filled = None
    ordered = buttons + [a for a in BY_ACTION if a in possible and a not in buttons]
    query = listing.query if listing is not None else ""
    return [
        Offer(
            act=BY_ACTION[action],
            href=act_address(concern.pk, BY_ACTION[action].slug) + query,
            shown=action in buttons,
            main=action is filled,
        )
        for action in ordered
    ]


def act_address(concern_id: int, slug: str) -> str:
    """Where the form of an action is."""
    return reverse("desk:act", args=[concern_id, slug])


def _makes_sense(action: Action, concern: Concern, visit: Visit) -> bool:
    """What the table allows but a guard would refuse at once is not offered; the guard still judges what is sent."""
    worker = visit.actor.worker_id
    proposed = concern.decline_proposed_by_id is not None
    if action in DECIDING:
        return proposed and worker != concern.decline_proposed_by_id
    if action in EXTENDING:
        return _may_extend(action, concern, visit)
    if action is Action.ASSIGN and concern.return_count > 1 and Role.COORDINATOR not in visit.actor.roles:
        return False
    if action in {Action.ASSIGN, Action.PROPOSE_DECLINE}:
        return not proposed
    simple = {
        Action.ANSWER: concern.waiting_reason == WaitingReason.RESIDENT,
        Action.END_ASSIST: concern.open_task_count > 0,
        Action.HAND_OVER: concern.unit_id is not None and State(concern.state) in IN_HAND,
        Action.RESOLVE: concern.open_task_count == 0,
    }
    if action in simple:
        return simple[action]
    return action is not Action.RATE or worker != concern.handler_id


def _may_extend(action: Action, concern: Concern, visit: Visit) -> bool:
    """More time is asked for once, before the limit, and decided by somebody else."""
    asker = concern.extension_asked_by_id
    if action in GRANTING:
        return asker is not None and asker != visit.actor.worker_id
    return asker is None and concern.due_at is not None and visit.at < concern.due_at
