"""What a resident has typed between two steps: kept a day, encrypted, then dropped."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.concerns.models import Draft
from minsheng.concerns.policy import DRAFT_LIFE


@transaction.atomic
def save_draft(key: uuid.UUID | None, *, content: dict[str, Any], at: datetime) -> uuid.UUID:
    """Merge ``content`` (JSON values) into the draft, or begin one; returns its key.

    An unknown or expired key begins anew.
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
    """Delete drafts whose day is over; returns how many."""
    return Draft.objects.filter(expires_at__lte=at).delete()[0]
