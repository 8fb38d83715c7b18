"""Handing letters to whoever knows their place, each in a transaction of its own."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from minsheng.foundation.events.actions import announce
from minsheng.foundation.inbox.events import LetterWaits
from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.queries import waiting_ids
from minsheng.foundation.inbox.states import LetterState, Why

logger = logging.getLogger(__name__)

MOST_TRIES = 3


def hand_on(*, at: datetime, limit: int = 50) -> int:
    """Announce every letter that waits; the number that left the queue.

    Its state, and everything a reaction writes, stand or fall together: a killed worker places a letter once or not at
    all. One whose placing fails three times is left for a person.
    """
    done = 0
    for letter_id in waiting_ids(limit=limit):
        try:
            with transaction.atomic():
                if Letter.objects.select_for_update().filter(pk=letter_id, state=LetterState.NEW).first() is None:
                    continue  # another worker had it
                announce(LetterWaits(letter_id, at))
            done += 1
        except Exception:
            # one letter must not keep the others waiting
            logger.exception("letter %s could not be placed", letter_id)
            _count_failure(letter_id)
    return done


@transaction.atomic
def _count_failure(letter_id: int) -> None:
    waiting = Letter.objects.filter(pk=letter_id, state=LetterState.NEW)
    waiting.update(tries=F("tries") + 1)
    waiting.filter(tries__gte=MOST_TRIES).update(state=LetterState.UNPLACED, reason=Why.FAILED)
