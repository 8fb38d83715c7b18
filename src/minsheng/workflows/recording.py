"""A concern written down at the desk and handed out in the same breath: both, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.concerns import actions
from minsheng.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Hand:
    """To whom it goes at once."""

    unit_id: int
    handler_id: int | None = None
    text: str = ""


@transaction.atomic
def record_and_assign(
    new: actions.NewConcern, hand: Hand, *, by: Actor, at: datetime, key: str = ""
) -> actions.Received:
    """Write the concern down and hand it out; where the second is refused, the first did not happen either.

    Raises what the two actions raise. A key used before gives the earlier receipt and hands nothing out a second time.
    """
    received = actions.receive_concern(new, by=by, at=at, key=key)
    if received.created:
        actions.assign_concern(
            received.concern_id, unit_id=hand.unit_id, handler_id=hand.handler_id, text=hand.text, by=by, at=at
        )
    return received
