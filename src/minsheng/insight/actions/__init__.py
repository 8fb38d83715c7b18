"""The only writers of this room's tables, and its letters; one import place for those above."""

from .digest import send_digests
from .meetings import (
    DecisionFields,
    add_concern_item,
    add_free_item,
    call_meeting,
    close_decision,
    decide,
    drop_item,
)

__all__ = [
    "DecisionFields",
    "add_concern_item",
    "add_free_item",
    "call_meeting",
    "close_decision",
    "decide",
    "drop_item",
    "send_digests",
]
