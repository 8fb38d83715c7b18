"""The words of a letter to a resident: the house's own template, or what is built in.

One place for sending and for looking before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from minsheng.concerns.models import Concern
from minsheng.concerns.policy.wording import VARIABLES, fill
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.receipts import spoken
from minsheng.core.text import mask_personal_numbers

from .catalogue import category_index
from .wording import template_for

NO_RECEIPT, NO_TOKEN = "0" * 12, "0" * 60
JUDGING = frozenset({MessageKind.VERDICT, MessageKind.REMINDER})
"""Letters whose link lets a resident judge one round."""


def _received() -> tuple[str, str]:
    body = _("We have written down “%(title)s”. Your receipt is %(receipt)s. You can follow it here: %(link)s")
    return _("We have received what you raised"), body


def _question() -> tuple[str, str]:
    body = _("About “%(title)s” we need to ask you: %(question)s\nPlease answer here: %(link)s")
    return _("A question about what you raised"), body


def _extended() -> tuple[str, str]:
    body = _("“%(title)s” takes longer: %(reason)s\nWe will answer by %(day)s. You can follow it here: %(link)s")
    return _("It takes longer than we said"), body


def _split() -> tuple[str, str]:
    body = _(
        "What you raised holds %(number)s matters. Each is now handled on its own, and you are asked about each. "
        "Your receipt %(receipt)s shows them all: %(link)s"
    )
    return _("What you raised holds several matters"), body


def _verdict() -> tuple[str, str]:
    body = _(
        "“%(title)s” has been dealt with: %(reply)s\nWas it put right? Two questions, here: %(link)s\n"
        "Behind the same link you can say that you do not want to be asked."
    )
    return _("Was it put right?"), body


def _reminder() -> tuple[str, str]:
    body = _(
        "A few days ago we asked whether “%(title)s” was put right. Your word counts: %(link)s\nWe will not ask again."
    )
    return _("Was it put right? We ask once more"), body


def _ended() -> tuple[str, str]:
    body = _("“%(title)s”: %(reply)s\nYou can read more here: %(link)s")
    return _("About what you raised"), body


def _progress() -> tuple[str, str]:
    body = _(
        "“%(title)s” is a part of the project “%(project)s”. %(words)s\nYou can follow what you raised here: %(link)s"
    )
    return _("How far the project is that answers what you raised"), body


BUILT_IN: dict[MessageKind, Callable[[], tuple[str, str]]] = {
    MessageKind.RECEIVED: _received,
    MessageKind.QUESTION: _question,
    MessageKind.EXTENDED: _extended,
    MessageKind.SPLIT: _split,
    MessageKind.VERDICT: _verdict,
    MessageKind.REMINDER: _reminder,
    MessageKind.ENDED: _ended,
    MessageKind.PROGRESS: _progress,
}


def built_in(kind: MessageKind, language: str) -> tuple[str, str]:
    """Subject and body that hold where the house wrote none of its own, as a template; empty for a reply."""
    if kind not in BUILT_IN:
        return "", ""
    with translation.override(language):
        subject, body = BUILT_IN[kind]()
    return subject, body % {name: f"{{{name}}}" for name in VARIABLES[kind]}


Words = tuple[str, str]
"""Subject and body."""


def letter_words(kind: MessageKind, concern: Concern, language: str, values: Mapping[str, str]) -> Words:
    """Subject and body as they are sent. ``values``: ``about`` and what this kind adds."""
    return filled(words_for(kind, concern.category_id, language), concern, language, values)


def words_for(kind: MessageKind, category_id: int | None, language: str) -> Words:
    """The template that speaks, with its variables still in it."""
    own = template_for(kind, category_id, language)
    return (own.subject, own.body) if own else built_in(kind, language)


def filled(words: Words, concern: Concern | None, language: str, values: Mapping[str, str]) -> Words:
    """A template with everything in it that stands for its variables. Raises Unreadable."""
    with translation.override(language):
        known = {"category": category_name(concern), "phone": settings.OFFICE_PHONE, **values}
    return fill(words[0], known), fill(words[1], known)


def about(concern: Concern | None, receipt: str, *, own: bool) -> dict[str, str]:
    """What the sentences speak of. Others' words reach a person without the numbers that stand in them.

    Without a concern (one that is made up for looking) only the receipt and its link.
    """
    title = concern.title if concern else ""
    return {
        "title": title if own else mask_personal_numbers(title),
        "reply": concern.reply if concern else "",
        "receipt": spoken(receipt),
        "link": f"{settings.PUBLIC_URL}/r/{receipt}/",
    }


def for_looking(kind: MessageKind, concern: Concern | None) -> dict[str, str]:
    """``about`` for somebody who only looks: zeros stand for the receipt and for the judging link."""
    facts = about(concern, NO_RECEIPT, own=True)
    return facts | ({"link": f"{settings.PUBLIC_URL}/v/{NO_TOKEN}/"} if kind in JUDGING else {})


def category_name(concern: Concern | None) -> str:
    """In the active language; "" before it is sorted."""
    found = category_index().get(concern.category_id or 0) if concern else None
    return found.name if found else ""
