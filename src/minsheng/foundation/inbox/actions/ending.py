"""What becomes of a letter: placed, left for a person, set aside, forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.inbox.actions.taking import drop_photos
from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.states import ENDED, PUT_AWAY, LetterState, Why

FORGOTTEN_AT_ONCE = 500
SUBJECT = "letter"
OPEN = (LetterState.NEW, LetterState.UNPLACED)


class LetterGone(Exception):
    """Somebody else has seen to the letter, or it does not exist."""


@transaction.atomic
def mark_placed(letter_id: int, *, about_id: int, by: Actor, at: datetime) -> None:
    """It stands in the history of a concern now. Raises LetterGone where it is not waiting any more."""
    _end(letter_id, LetterState.PLACED, "", about_id=about_id, by=by, at=at)
    audit.record(subject_type=SUBJECT, subject_id=letter_id, action="place", by=by, at=at, data={"concern": about_id})


@transaction.atomic
def leave_unplaced(letter_id: int, *, reason: Why, about_id: int | None = None) -> None:
    """A person has to look at it."""
    Letter.objects.filter(pk=letter_id, state__in=OPEN).update(
        state=LetterState.UNPLACED, reason=reason, about_id=about_id
    )


@transaction.atomic
def set_aside(letter_id: int, *, reason: Why, by: Actor, at: datetime) -> None:
    """It belongs to no concern. Raises LetterGone, ValueError for a reason that is none of a person's."""
    if reason not in PUT_AWAY:
        raise ValueError(reason)
    letter = _end(letter_id, LetterState.SET_ASIDE, reason, about_id=None, by=by, at=at)
    drop_photos(letter, at=at)
    audit.record(subject_type=SUBJECT, subject_id=letter_id, action="set_aside", by=by, at=at, data={"reason": reason})


def _end(letter_id: int, state: LetterState, reason: str, *, about_id: int | None, by: Actor, at: datetime) -> Letter:
    letter = Letter.objects.select_for_update().filter(pk=letter_id, state__in=OPEN).first()
    if letter is None:
        raise LetterGone(str(letter_id))
    letter.state, letter.reason, letter.finished_at, letter.finished_by = state, reason, at, by.worker_id
    letter.about_id = about_id or letter.about_id
    letter.save(update_fields=["state", "reason", "finished_at", "finished_by", "about_id"])
    return letter


def forget(*, before: datetime) -> int:
    """Empty sender, subject and words of letters that ended before; what was placed stands in its concern."""
    old = Letter.objects.filter(state__in=sorted(ENDED), finished_at__lt=before).exclude(
        whole="", sender="", subject=""
    )
    forgotten = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        with transaction.atomic():
            forgotten += Letter.objects.filter(pk__in=batch).update(
                sender="", sender_index="", subject="", text="", whole=""
            )
    return forgotten
