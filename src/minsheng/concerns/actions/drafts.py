"""What a resident has typed between two steps: kept a day, encrypted, then dropped."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.concerns.models import Draft, Photo
from minsheng.concerns.policy import DRAFT_LIFE
from minsheng.core.actors import SYSTEM
from minsheng.foundation.files import actions as files
from minsheng.foundation.privacy.models import ContactKeyMissing

PHOTOS = "photos"
"""Under which name a draft keeps the ids of its pictures."""


@transaction.atomic
def save_draft(key: uuid.UUID | None, *, content: dict[str, Any], at: datetime) -> uuid.UUID:
    """Merge ``content`` (JSON values) into the draft, or begin one; returns its key.

    Ids of stored files under PHOTOS go with a draft that is never sent. An unknown or expired key begins anew.
    """
    draft = Draft.objects.select_for_update().filter(pk=key, expires_at__gt=at).first() if key else None
    if draft is None:
        draft = Draft(key=uuid.uuid4(), created_at=at)
    kept = json.loads(draft.content) if draft.content else {}
    draft.content = json.dumps(kept | content, ensure_ascii=False)
    draft.expires_at = at + DRAFT_LIFE
    draft.save()
    return draft.key


def drop_expired_drafts(*, at: datetime) -> int:
    """Delete drafts whose day is over, with the pictures nobody sent; returns how many drafts."""
    dropped = 0
    for key in list(Draft.objects.filter(expires_at__lte=at).order_by("expires_at").values_list("pk", flat=True)):
        with transaction.atomic():
            dropped += _drop(key, at=at)
    return dropped


def _drop(key: uuid.UUID, *, at: datetime) -> int:
    unsent = set(_photos_of(key, at=at))
    unsent -= set(Photo.objects.filter(file_id__in=unsent).values_list("file_id", flat=True))
    for file_id in sorted(unsent):
        files.remove(file_id, by=SYSTEM, at=at)
    return Draft.objects.filter(pk=key, expires_at__lte=at).delete()[0]


def _photos_of(key: uuid.UUID, *, at: datetime) -> list[int]:
    try:
        held = Draft.objects.select_for_update().filter(expires_at__lte=at)
        content = held.values_list("content", flat=True).get(pk=key)
    except (Draft.DoesNotExist, ContactKeyMissing):
        return []  # taken up again or gone by another hand; or its key is gone, and the draft goes all the same
    found: list[int] = json.loads(content or "{}").get(PHOTOS) or []
    return found
