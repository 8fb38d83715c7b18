"""Changes that are taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.db import transaction


class ChangeFailedError(Exception):
    """What goes wrong after the change."""


def roll_back_after(change: Callable[[], object]) -> None:
    """Do it in a transaction that then fails."""
    with suppress(ChangeFailedError), transaction.atomic():
        change()
        raise ChangeFailedError
