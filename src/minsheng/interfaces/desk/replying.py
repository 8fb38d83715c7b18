"""Beginnings of a reply for who writes one, and what residents will read, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from minsheng.concerns import queries
from minsheng.concerns.policy import plain_text
from minsheng.concerns.policy.wording import sms_parts
from minsheng.concerns.queries import letter_words, wording
from minsheng.concerns.states import Action
from minsheng.concerns.states.messages import MessageKind
from minsheng.foundation.outbox.queries import carries
from minsheng.foundation.outbox.states import Channel

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern

LETTERS: dict[Action, tuple[MessageKind, MessageKind, str]] = {
    Action.RESOLVE: (MessageKind.REPLY_SOLVED, MessageKind.VERDICT, "reply"),
    Action.PROPOSE_DECLINE: (MessageKind.REPLY_DECLINED, MessageKind.ENDED, "reply"),
    Action.REFER: (MessageKind.REPLY_REFERRED, MessageKind.ENDED, "reply"),
    Action.ASK: (MessageKind.REPLY_QUESTION, MessageKind.QUESTION, "question"),
}
"""Where an action's reply may begin, which letter carries it, and as which variable."""
NAMES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
BEGIN, LETTER = "begin-", "letter"
"""What the buttons of the form send as ``look``."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A reply to start from, as a button."""

    value: str
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The letter in one language, and in how many text messages."""

    code: str
    language: str
    subject: str
    body: str
    parts: int


def beginnings(action: Action, concern: Concern) -> list[Beginning]:
    """What the house laid ready for this reply, the most particular first. Everybody attached reads the same reply,
    so no number of a person gets into it by its title.
    """
    if action not in LETTERS:
        return []
    language = get_language() or "zh-hans"
    values = letter_words.about(concern, letter_words.NO_RECEIPT, own=False)
    found = []
    for template in wording.beginnings(LETTERS[action][0], concern.category_id, language):
        name, body = letter_words.filled((template.subject, template.body), concern, language, values)
        found.append(Beginning(f"{BEGIN}{template.category_id or 0}", name, body))
    return found


def begun(look: str, typed: str, action: Action, concern: Concern) -> str:
    """The reply after a beginning was chosen: what was typed already stays, below it."""
    body = next((one.body for one in beginnings(action, concern) if one.value == look), "")
    return "\n".join(part for part in (body, typed) if part)


def previews(action: Action, concern: Concern, typed: str) -> list[Preview]:
    """The letter as it would go out, in each language of the people it reaches; empty where it reaches nobody."""
    _, kind, name = LETTERS[action]
    people = queries.people_of(concern.pk).filter(reachable=True)
    languages = {one.language for one in people if carries(Channel.EMAIL if one.email else Channel.SMS)}
    values = letter_words.for_looking(kind, concern) | {name: plain_text(typed)}
    found = []
    for code, language in NAMES.items():
        if code in languages:
            subject, body = letter_words.letter_words(kind, concern, code, values)
            found.append(Preview(code, language, subject, body, sms_parts(body)))
    return found
