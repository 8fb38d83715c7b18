"""How messages leave the house: to the terminal, into files, or through a mail server."""

from __future__ import annotations

import os
import smtplib
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage as Letter
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import BadHeaderError

from minsheng.foundation.outbox.models import Message
from minsheng.foundation.outbox.queries import key_of, reply_address
from minsheng.foundation.outbox.states import Channel, Result
from minsheng.foundation.privacy.policy import mask_contact

LASTING_FAILURE = 500
"""SMTP answers from here on mean "never", those below "not now" (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one try came to; ``reason`` is a code, never an address."""

    result: Result
    reason: str = ""
    provider_id: str = ""
    """The gateway's own number for what it took."""
    wish: timedelta | None = None
    """How long the other side asks us to wait before the next try."""


SENT = Outcome(Result.SENT)


class Adapter(Protocol):
    """One way out. Open during one batch, so that a connection serves many messages."""

    def deliver(self, message: Message) -> Outcome:
        """Try once; never raises for what a server or an address may do."""


class ConsoleAdapter:
    """Prints messages, addresses masked: terminals are looked at over shoulders, and their output ends up in logs."""

    def deliver(self, message: Message) -> Outcome:
        """Print it."""
        address = mask_contact(message.address)
        sys.stdout.write(f"── {message.channel} to {address}: {message.subject}\n{message.body}\n──\n")
        sys.stdout.flush()
        return SENT


class FileAdapter:
    """Writes each message as an .eml file below MINSHENG_HOME/outbox: for trying out, or for a gateway to fetch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, message: Message) -> Outcome:
        """Write it, whole or not at all; a repetition writes the same file."""
        letter = Letter()
        letter["Message-ID"] = message_id(message)
        letter["Date"] = formatdate(message.queued_at.timestamp())
        letter["X-Channel"] = message.channel
        if message.channel == Channel.EMAIL and reply_address(message):
            letter["Reply-To"] = reply_address(message)
        try:
            letter["To"] = message.address
            letter["Subject"] = message.subject
        except ValueError:
            return Outcome(Result.NEVER, "bad_header")
        letter.set_content(message.body)
        path = letter_path(self._folder, message.pk, message.channel)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f".{path.name}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
                handle.write(letter.as_bytes())
                handle.flush()
                os.fsync(handle.fileno())
            draft.replace(path)
        except OSError as error:
            return Outcome(Result.LATER, type(error).__name__)
        return SENT


def letters_folder() -> Path:
    """Where the file adapter writes."""
    return Path(settings.MINSHENG_HOME) / "outbox"


def letter_path(folder: Path, message_id: int, channel: str) -> Path:
    """The file a message is written to."""
    return folder / f"{message_id:012d}-{channel}.eml"


class SmtpAdapter:
    """Sends e-mail through settings.EMAIL_HOST, one connection for a batch."""

    def __init__(self, connection: EmailBackend) -> None:
        self._connection = connection

    def deliver(self, message: Message) -> Outcome:
        """Send it; refused addresses are given up, a server that is away or busy is asked again later."""
        if message.channel != Channel.EMAIL:
            return Outcome(Result.NEVER, "no_gateway")
        letter = EmailMessage(
            subject=message.subject,
            body=message.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.address],
            connection=self._connection,
            reply_to=[reply_address(message)] if reply_address(message) else None,
            headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        )
        try:
            self._connection.open()  # here, or Django would connect anew for every letter
            letter.send()
        except (BadHeaderError, ValueError, UnicodeError):
            return Outcome(Result.NEVER, "bad_header")
        except OSError as error:  # everything smtplib raises is one, and so are refused and broken connections
            self._start_anew()
            return _judged(error)
        return SENT

    def _start_anew(self) -> None:
        with suppress(OSError):
            self._connection.close()


def _judged(error: OSError) -> Outcome:
    """What the server said about the address or the text may be its last word; anything else may be set right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min(code for code, _text in error.recipients.values())
    elif isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
    elif isinstance(error, smtplib.SMTPResponseException):
        return Outcome(Result.LATER, f"smtp_{error.smtp_code}")
    else:
        return Outcome(Result.LATER, type(error).__name__)
    return Outcome(Result.NEVER if code >= LASTING_FAILURE else Result.LATER, f"smtp_{code}")


def message_id(message: Message) -> str:
    """The same for every try of one message, so that mail programs show a repetition once."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{message.pk}.{key_of(message)}@{host}>"


@contextmanager
def _console() -> Iterator[Adapter]:
    yield ConsoleAdapter()


@contextmanager
def _file() -> Iterator[Adapter]:
    yield FileAdapter(letters_folder())


@contextmanager
def _smtp() -> Iterator[Adapter]:
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", fail_silently=False)
    assert isinstance(connection, EmailBackend)  # noqa: S101  for the types only
    try:
        yield SmtpAdapter(connection)
    finally:
        with suppress(OSError):
            connection.close()


ADAPTERS: dict[str, Callable[[], AbstractContextManager[Adapter]]] = {"console": _console, "file": _file, "smtp": _smtp}
"""By the values of settings.OUTBOX_DELIVERY."""
