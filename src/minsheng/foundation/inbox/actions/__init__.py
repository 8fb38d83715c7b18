"""Taking letters in, handing them on, and what became of them."""

from __future__ import annotations

from minsheng.foundation.inbox.actions.ending import LetterGone, forget, leave_unplaced, mark_placed, set_aside
from minsheng.foundation.inbox.actions.handing_on import hand_on
from minsheng.foundation.inbox.actions.taking import take_folder, take_mail, take_text_message

__all__ = [
    "LetterGone",
    "forget",
    "hand_on",
    "leave_unplaced",
    "mark_placed",
    "set_aside",
    "take_folder",
    "take_mail",
    "take_text_message",
]
