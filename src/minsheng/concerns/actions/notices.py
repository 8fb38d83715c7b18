"""Letters to residents when a concern moves, in the language each chose; queued together with what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from minsheng.concerns.models import Concern, Reporter
from minsheng.concerns.queries.letter_words import about, letter_words
from minsheng.concerns.queries.reading import people_of
from minsheng.concerns.states.messages import MessageKind
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.actions import NewMessage
from minsheng.foundation.outbox.queries import after_quiet_hours, carries
from minsheng.foundation.outbox.states import Channel

from .verdict_links import verdict_link

JUDGING = frozenset({MessageKind.VERDICT, MessageKind.REMINDER})
"""Letters that ask for a verdict: each carries a link that lets its reader judge this round, and nothing else."""

UNHURRIED = JUDGING | {MessageKind.PROGRESS}
"""Letters nobody waits for."""


def received(concern: Concern, reporter: Reporter, *, at: datetime) -> None:
    """Tell a person who left contact that it is in the book, and under which receipt."""
    if reporter.reachable:
        tell([reporter], concern, MessageKind.RECEIVED, at=at)


def ask_for_verdict(concern: Concern, people: Iterable[Reporter], *, at: datetime) -> list[Reporter]:
    """Ask these people, each by the channel they left; who was asked.

    Who left a phone number in a house without text messages is not asked by this: they wait for a call.
    """
    return tell(people, concern, MessageKind.VERDICT, at=at)


def remind(concern: Concern, reporter: Reporter, *, at: datetime) -> None:
    """Ask once more, in the same round, and for the last time."""
    tell([reporter], concern, MessageKind.REMINDER, at=at)


def asked(concern: Concern, question: str, *, at: datetime) -> None:
    """Send the unit's question to the people who can be reached."""
    tell(people_of(concern.pk).filter(reachable=True), concern, MessageKind.QUESTION, question=question, at=at)


def ended(concern: Concern, *, at: datetime) -> None:
    """Tell the people that it was declined or referred, in the words the office chose."""
    tell(people_of(concern.pk).filter(reachable=True), concern, MessageKind.ENDED, at=at)


def extended(concern: Concern, reason: str, *, at: datetime) -> None:
    """Tell the people why it takes longer, and until when."""
    people = people_of(concern.pk).filter(reachable=True)
    tell(people, concern, MessageKind.EXTENDED, reason=reason, day=concern.due_at, at=at)


def split(concern: Concern, number: int, *, at: datetime) -> None:
    """Tell the people once that their words hold several matters, and that one receipt shows them all."""
    people = people_of(concern.pk).filter(reachable=True)
    tell(people, concern, MessageKind.SPLIT, number=str(number), at=at)


def progress(concern: Concern, people: Iterable[Reporter], *, project: str, words: str, key: str, at: datetime) -> int:
    """Tell the people how far the project is that answers it; how many were written to. ``key``: once each."""
    return len(tell(people, concern, MessageKind.PROGRESS, at=at, key=key, project=project, words=words))


def _day(due: datetime) -> str:
    return date_format(localtime(due), "MONTH_DAY_FORMAT")


def tell(
    people: Iterable[Reporter],
    concern: Concern,
    kind: MessageKind,
    *,
    at: datetime,
    key: str = "",
    **values: str | datetime | None,
) -> list[Reporter]:
    """Write to those whom a message reaches, in the house's own words or the built-in ones; who they are.

    ``values``: the variables this kind adds to those every letter has; a moment is written as a day in the reader's
    language. ``key`` tells letters of one kind apart that follow without a line in between.
    """
    # Nobody waits to be asked, so these keep the quiet hours; everything else answers what somebody just did.
    not_before = after_quiet_hours(at) if kind in UNHURRIED else None
    told = [person for person in people if carries(Channel.EMAIL if person.email else Channel.SMS)]
    messages = []
    for reporter in told:
        own = reporter.first and reporter.concern_id == concern.pk
        with translation.override(reporter.language):
            said = {name: _day(one) if isinstance(one, datetime) else one or "" for name, one in values.items()}
        facts = about(concern, reporter.receipt, own=own) | said
        if kind in JUDGING:
            facts["link"] = verdict_link(reporter.pk, concern.reopen_count)
        subject, body = letter_words(kind, concern, reporter.language, facts)
        by_mail = bool(reporter.email)
        messages.append(
            NewMessage(
                channel=Channel.EMAIL if by_mail else Channel.SMS,
                address=reporter.email if by_mail else reporter.phone,
                language=reporter.language,
                template=kind.value,
                subject=subject,
                body=body,
                about_type="concern",
                about_id=str(concern.pk),
                deduplication_key=f"{kind.value}:{reporter.pk}:{key or concern.version}",
                not_before=not_before,
            )
        )
    if messages:
        outbox.queue(messages, at=at)
    return told
