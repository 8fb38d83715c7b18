"""Announcing what happened; who reacts stands on one page, config/wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

Reaction = Callable[[Any], object]
"""Takes the event, and calls one action of its own room."""

_reactions: dict[type[object], tuple[Reaction, ...]] = {}


def wire(reactions: Mapping[type[Any], Sequence[Reaction]]) -> None:
    """Replace the whole table of reactions; called once, when the application starts."""
    _reactions.clear()
    _reactions.update({event: tuple(chain) for event, chain in reactions.items()})


def wired() -> Mapping[type[object], tuple[Reaction, ...]]:
    """The table of reactions as it stands."""
    return dict(_reactions)


def announce(event: object) -> None:
    """Call every reaction to ``event`` in the order listed, inside the announcer's transaction.

    Reactions write rows (a message in the outbox, a job in the queue) that must stand or fall with what they react
    to, so a failing one rolls everything back; slow work belongs in the job it enqueues. Raises
    TransactionManagementError outside a transaction, and whatever a reaction raises.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{type(event).__name__} announced outside a transaction")
    for reaction in _reactions.get(type(event), ()):
        reaction(event)
