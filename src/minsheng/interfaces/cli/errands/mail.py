"""`minsheng mail take`: one raw e-mail, kept."""

from __future__ import annotations

from typing import BinaryIO

from django.utils import timezone

from minsheng.foundation.inbox.actions import take_mail
from minsheng.foundation.inbox.policy import LARGEST_LETTER
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake


def take(stream: BinaryIO) -> None:
    """Read it to its end and keep it; what lies beyond LARGEST_LETTER is read and dropped, so that the pipe ends well.

    Raises Mistake where nothing came.
    """
    must_be_set_up()
    raw = stream.read(LARGEST_LETTER)
    while stream.read(1024 * 1024):
        pass
    if not raw.strip():
        raise Mistake("no letter came in on standard input.")
    take_mail(raw, at=timezone.now())
