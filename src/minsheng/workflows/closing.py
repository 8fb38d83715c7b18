"""A unit that still has something in hand does not close: nothing is left with nobody."""

from __future__ import annotations

from minsheng.concerns.queries.holdings import holdings_of
from minsheng.directory.events import UnitClosing
from minsheng.directory.policy import DirectoryRefusal


def refuse_while_held(event: UnitClosing) -> None:
    """Refuse, so that the unit stays open. Raises DirectoryRefusal "unit_holds"."""
    if holdings_of(event.unit_id):
        raise DirectoryRefusal("unit_holds")
