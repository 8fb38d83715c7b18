"""A letter that came in finds its concern, and stands in its history in the resident's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.concerns import actions, queries
from minsheng.core.actors import SYSTEM, Actor, resident
from minsheng.core.receipts import is_valid
from minsheng.foundation.inbox import actions as inbox
from minsheng.foundation.inbox import queries as letters
from minsheng.foundation.inbox.events import LetterWaits
from minsheng.foundation.inbox.states import Way, Why
from minsheng.foundation.outbox import queries as outbox

if TYPE_CHECKING:
    from minsheng.concerns.models import Reporter
    from minsheng.foundation.inbox.models import Letter

REMEMBERED = timedelta(days=30)
"""How long after our last text message an answer to it is believed to be one."""
LONGEST_NUMBER = 18


class NoSuchConcern(Exception):
    """Nothing the worker may read has this number or receipt."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a letter belongs; without a person it is left to somebody at the desk, with the reason."""

    why: Why
    concern_id: int | None = None
    person: Reporter | None = None


def hear(event: LetterWaits) -> None:
    """Place the letter, or leave it for a person. Runs in the transaction that holds the letter locked."""
    letter = letters.by_id(event.letter_id)
    if letter is None:
        return
    found = _by_text_message(letter, event.at) if letter.way == Way.SMS else _by_mail(letter)
    if found.person is None:
        inbox.leave_unplaced(letter.pk, reason=found.why, about_id=found.concern_id)
        return
    try:
        _place(letter, found.person, by=SYSTEM, at=event.at)
    except actions.ActionRefused:
        shown = queries.shown_concern(found.person)
        inbox.leave_unplaced(letter.pk, reason=_why_refused(letter), about_id=shown.pk)


def _why_refused(letter: Letter) -> Why:
    return Why.REFUSED if letter.text.strip() or letter.photo_ids else Why.EMPTY


def _by_mail(letter: Letter) -> Found:
    message = outbox.by_id(letter.answers) if letter.answers else None
    if message is None or message.about_type != "concern":
        return Found(Why.UNKNOWN)
    concern_id = int(message.about_id)
    people = queries.people_written_to(concern_id, message.address_index)
    # who reads a family's mail answers from another address: the letter's own tag speaks for them
    people = people or queries.people_written_to(concern_id, letter.sender_index)
    return _one_of(people, concern_id)


def _by_text_message(letter: Letter, at: datetime) -> Found:
    newest = list(outbox.written_to(letter.sender, since=at - REMEMBERED)[:2])
    if not newest:
        return Found(Why.UNKNOWN)
    about = {message.about_id for message in newest}
    if len(about) > 1 and newest[0].queued_at == newest[1].queued_at:
        return Found(Why.AMBIGUOUS)
    concern_id = int(newest[0].about_id)
    return _one_of(queries.people_written_to(concern_id, letter.sender_index), concern_id)


def _one_of(people: list[Reporter], concern_id: int) -> Found:
    if len(people) == 1:
        return Found(Why.UNKNOWN, concern_id, people[0])
    return Found(Why.AMBIGUOUS if people else Why.STRANGER, concern_id)


@transaction.atomic
def _place(letter: Letter, person: Reporter, *, by: Actor, at: datetime) -> int:
    concern_id = queries.shown_concern(person).pk
    came = actions.Came(way=letter.way, left_out=letter.left_out)
    ids = tuple(letter.photo_ids)
    hand = resident(person.pk)
    actions.hear_resident(concern_id, text=letter.text, by=hand, at=at, file_ids=ids, came=came)
    inbox.mark_placed(letter.pk, about_id=concern_id, by=by, at=at)
    return concern_id


@transaction.atomic
def place_by_hand(letter_id: int, whom: str, *, by: Actor, at: datetime) -> int:
    """Put a letter under a concern's number or a receipt; the number of the concern.

    It stands there in the name of the person it came from or, where that is nobody the concern knows, of the first.
    Raises NoSuchConcern, ActionRefused (the concern takes no more words), LetterGone.
    """
    letter = queries.unplaced_letters_for(by).filter(pk=letter_id).first()
    if letter is None:
        raise inbox.LetterGone(str(letter_id))
    return _place(letter, _person(whom, letter, by=by), by=by, at=at)


def _person(whom: str, letter: Letter, *, by: Actor) -> Reporter:
    words = whom.strip().removeprefix("#")
    if is_valid(words):
        person = queries.by_receipt(words)
        if person is None or queries.by_id(queries.shown_concern(person).pk, actor=by) is None:
            raise NoSuchConcern(words)
        return person
    number = int(words) if words.isascii() and words.isdigit() and len(words) <= LONGEST_NUMBER else 0
    concern = queries.by_id(number, actor=by) if number else None
    if concern is None:
        raise NoSuchConcern(words)
    people = queries.people_written_to(concern.pk, letter.sender_index) or list(queries.people_of(concern.pk)[:1])
    if not people:
        raise NoSuchConcern(words)
    return people[0]


@transaction.atomic
def put_aside(letter_id: int, why: str, *, by: Actor, at: datetime) -> None:
    """Say that a letter belongs to no concern. Raises LetterGone, ValueError for an unknown reason."""
    if not queries.unplaced_letters_for(by).filter(pk=letter_id).exists():
        raise inbox.LetterGone(str(letter_id))
    inbox.set_aside(letter_id, reason=Why(why), by=by, at=at)
