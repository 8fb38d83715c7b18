"""How many letters wait for somebody, for the pages on which those who can see to them begin."""

from __future__ import annotations

from minsheng.concerns import queries
from minsheng.core.actors import Actor
from minsheng.interfaces.desk.access import hands_out, keeps


def letters_waiting(actor: Actor) -> dict[str, int]:
    """Those that did not arrive and those that found no place; nothing is asked for whoever sees neither."""
    dead = queries.dead_letters_for(actor).count() if hands_out(actor) or keeps(actor) else 0
    unplaced = queries.unplaced_letters_for(actor).count() if hands_out(actor) else 0
    return {"dead_letters": dead, "unplaced_letters": unplaced}
