"""Taking a letter in: kept and committed before anything is done with it, the same one once."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.db import IntegrityError, transaction

from minsheng.core.actors import resident
from minsheng.foundation.files.actions import FileRefused, remove, store
from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.policy import LARGEST_LETTER, Mail, Slip, read_mail
from minsheng.foundation.inbox.states import LetterState, Way, Why
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox import queries as sent
from minsheng.foundation.privacy.models import blind_index

logger = logging.getLogger(__name__)


def take_mail(raw: bytes, *, at: datetime) -> bool:
    """Keep one raw e-mail; False where it is here already. What it answers is found by its address or references.

    A machine's letter is kept and answered by nothing, so that two machines never talk; one that says that a letter of
    ours came back marks that letter as dead.
    """
    key = _key_of(raw)
    if Letter.objects.filter(key=key).exists():
        return False
    mail = read_mail(raw)
    answered = sent.answered(mail.recipients, mail.references)
    letter = Letter(
        way=Way.EMAIL,
        key=key,
        came_at=at,
        sender=mail.sender,
        sender_index=blind_index(mail.sender),
        subject=mail.subject,
        text=mail.text,
        whole=mail.whole,
        answers=answered.pk if answered else None,
    )
    if mail.automatic:
        letter.state, letter.finished_at = LetterState.IGNORED, at
        letter.reason = Why.BOUNCE if mail.bounce else Why.AUTOMATIC
    with suppress(_Here), transaction.atomic():
        if not mail.automatic:
            letter.photo_ids, refused = _stored(mail, at=at)
            letter.left_out = mail.left_out + refused
        _insert(letter)
        if mail.bounce and mail.references and answered is not None:
            outbox.mark_bounced(answered.pk, at=at)
        return True
    return False


class _Here(Exception):
    """Another hand kept the same letter a moment ago."""


def _insert(letter: Letter) -> None:
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError as error:
        if Letter.objects.filter(key=letter.key).exists():
            raise _Here from error
        raise


def _key_of(raw: bytes) -> str:
    """From the Message-ID where there is one, else from the whole letter."""
    head = raw[:200_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    for line in head.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"message-id" and value.strip():
            return f"email:{hashlib.sha256(value.strip()).hexdigest()}"
    return f"email:{hashlib.sha256(raw).hexdigest()}"


def _stored(mail: Mail, *, at: datetime) -> tuple[list[int], int]:
    """Ids of the pictures that are taken, and how many are not."""
    ids, refused = [], 0
    for picture in mail.pictures:
        try:
            ids.append(
                store(content=BytesIO(picture.content), name=picture.name, purpose="photo", by=resident(), at=at).pk
            )
        except FileRefused:
            refused += 1
    return ids, refused


def take_text_message(slip: Slip, *, at: datetime) -> bool:
    """Keep one text message; False where its number was taken before."""
    letter = Letter(
        way=Way.SMS,
        key=f"sms:{hashlib.sha256(slip.number.encode()).hexdigest()}",
        came_at=at,
        sender=slip.sender,
        sender_index=blind_index(slip.sender),
        text=slip.text,
        whole=slip.text,
    )
    with suppress(_Here), transaction.atomic():
        _insert(letter)
        return True
    return False


def take_folder(folder: Path, *, at: datetime, limit: int = 100) -> int:
    """Keep what lies in ``new`` of a Maildir and move it to ``cur``; the number kept.

    Moved only once it is kept: a kill in between takes it twice, and keeps it once.
    """
    kept = 0
    (folder / "cur").mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = sorted((folder / "new").iterdir()) if (folder / "new").is_dir() else []
    for path in waiting[:limit]:
        try:
            with path.open("rb") as handle:
                kept += take_mail(handle.read(LARGEST_LETTER), at=at)
            path.rename(folder / "cur" / f"{path.name}:2,S")
        except FileNotFoundError:
            continue  # another worker has it
        except Exception:
            logger.exception("a letter in the folder could not be kept")  # the others must not wait for it
    return kept


def drop_photos(letter: Letter, *, at: datetime) -> None:
    """Give up the pictures of a letter that went nowhere."""
    for file_id in letter.photo_ids:
        remove(file_id, by=resident(), at=at)
