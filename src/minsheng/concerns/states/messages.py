"""Which words the house sends or lays ready: one kind for each message, and for each reply a handler may start from."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    """Letters to residents, and beginnings of a reply."""

    RECEIVED = "received"
    QUESTION = "question"
    EXTENDED = "extended"
    SPLIT = "split"
    VERDICT = "verdict"
    REMINDER = "reminder"
    ENDED = "ended"
    PROGRESS = "progress"
    REPLY_SOLVED = "reply_solved"
    REPLY_DECLINED = "reply_declined"
    REPLY_REFERRED = "reply_referred"
    REPLY_QUESTION = "reply_question"


REPLIES = frozenset(
    {MessageKind.REPLY_SOLVED, MessageKind.REPLY_DECLINED, MessageKind.REPLY_REFERRED, MessageKind.REPLY_QUESTION}
)
"""What is only laid ready: a person goes on writing before anything is sent."""
