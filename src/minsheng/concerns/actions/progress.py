"""What a project has reached, told to the people who raised what it answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.concerns.queries.reading import people_of

from . import notices
from .moving import lock_row


@transaction.atomic
def tell_progress(concern_id: int, *, project: str, words: str, key: str, at: datetime) -> int:
    """Write to everybody who can be reached; how many. The same ``key`` writes to nobody twice. Moves nothing."""
    concern = lock_row(concern_id)
    people = people_of(concern.pk).filter(reachable=True)
    return notices.progress(concern, people, project=project, words=words, key=key, at=at)
