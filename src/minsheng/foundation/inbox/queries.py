"""Reading the inbox."""

from __future__ import annotations

from django.db.models import QuerySet

from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.states import LetterState


def by_id(letter_id: int) -> Letter | None:
    """The letter, or None."""
    return Letter.objects.filter(pk=letter_id).first()


def unplaced() -> QuerySet[Letter]:
    """Letters that found no place, longest waiting first."""
    return Letter.objects.filter(state=LetterState.UNPLACED).order_by("came_at", "pk")


def waiting_ids(*, limit: int) -> list[int]:
    """Letters nobody has looked at yet, oldest first."""
    return list(Letter.objects.filter(state=LetterState.NEW).order_by("pk").values_list("pk", flat=True)[:limit])
