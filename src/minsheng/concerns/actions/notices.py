"""Which words go to whom when a concern moves: queued in the same transaction, delivered by the outbox.

Residents are written to in the language they chose. Messages to workers carry the number, the category and the limit,
never a resident's words: mailboxes lie outside the house.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from minsheng.concerns.models import Concern, Reporter
from minsheng.concerns.queries.catalogue import category_index
from minsheng.concerns.queries.letter_words import about, letter_words
from minsheng.concerns.queries.reading import people_of
from minsheng.concerns.states.messages import MessageKind
from minsheng.directory.queries import Assignable, answerable
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.actions import NewMessage
from minsheng.foundation.outbox.queries import after_quiet_hours, carries
from minsheng.foundation.outbox.states import Channel

from .verdict_links import verdict_link

JUDGING = frozenset({MessageKind.VERDICT, MessageKind.REMINDER})
"""Letters that ask for a verdict: each carries a link that lets its reader judge this round, and nothing else."""

# ── to residents ──────────────────────────────────────────────────────────────


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


def _day(due: datetime) -> str:
    return date_format(localtime(due), "MONTH_DAY_FORMAT")


def tell(
    people: Iterable[Reporter], concern: Concern, kind: MessageKind, *, at: datetime, **values: str | datetime | None
) -> list[Reporter]:
    """Write to those whom a message reaches, in the house's own words or the built-in ones; who they are.

    ``values``: the variables this kind adds to those every letter has; a moment is written as a day in the reader's
    language.
    """
    # Nobody is waiting to be asked, so asking keeps the quiet hours; everything else answers what somebody just did.
    not_before = after_quiet_hours(at) if kind in JUDGING else None
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
                deduplication_key=f"{kind.value}:{reporter.pk}:{concern.version}",
                not_before=not_before,
            )
        )
    if messages:
        outbox.queue(messages, at=at)
    return told


# ── to workers ────────────────────────────────────────────────────────────────


def assigned(concern: Concern, choice: Assignable, *, at: datetime) -> None:
    """Tell the handler, or the unit where no person was named."""
    address = choice.worker_email or choice.unit_email
    if not address:
        return
    with translation.override(choice.language):
        subject = _("New for you: no. %(number)s") % {"number": concern.pk}
        body = "\n".join([_("No. %(number)s is with you now.") % {"number": concern.pk}, *_facts(concern)])
    key = f"assigned:{concern.pk}:{concern.version}"
    outbox.queue([_to_worker(concern, "assigned", (address, choice.language), (subject, body), key)], at=at)


def reopened(concern: Concern, *, at: datetime) -> None:
    """Tell the unit, the handler and the unit's supervisors that the resident says it is not solved.

    A supervisor it complains about is told nothing.
    """
    if concern.unit_id is None:
        return
    told = answerable(unit_id=concern.unit_id, worker_id=concern.handler_id, on=at, but=concern.about_worker_id)
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            subject = _("Not solved: no. %(number)s is open again") % {"number": concern.pk}
            first = _("The resident says that no. %(number)s is not solved. The limit has not moved.")
            body = "\n".join([first % {"number": concern.pk}, *_facts(concern)])
        key = f"reopened:{concern.pk}:{concern.reopen_count}:{place}"
        messages.append(_to_worker(concern, "reopened", (address, language), (subject, body), key))
    if messages:
        outbox.queue(messages, at=at)


def written(concern: Concern, *, at: datetime) -> None:
    """Tell whoever has it in hand, or had it last, that the resident wrote; nobody it complains about."""
    if concern.unit_id is None:
        return
    told = answerable(unit_id=concern.unit_id, worker_id=concern.handler_id, on=at, but=concern.about_worker_id)
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            subject = _("The resident wrote about no. %(number)s") % {"number": concern.pk}
            first = _("There are new words from the resident in no. %(number)s.") % {"number": concern.pk}
            body = "\n".join([first, *_facts(concern)])
        key = f"written:{concern.pk}:{concern.version}:{place}"
        messages.append(_to_worker(concern, "written", (address, language), (subject, body), key))
    if messages:
        outbox.queue(messages, at=at)


def _facts(concern: Concern) -> list[str]:
    """Category, limit and address, a line each, in the active language."""
    lines = []
    category = category_index().get(concern.category_id or 0)
    if category is not None:
        lines.append(_("What it is about: %(category)s") % {"category": category.name})
    if concern.due_at is not None:
        due = localtime(concern.due_at)
        day, time = date_format(due, "MONTH_DAY_FORMAT"), date_format(due, "TIME_FORMAT")
        lines.append(_("Limit: %(day)s, %(time)s") % {"day": day, "time": time})
    return [*lines, f"{settings.PUBLIC_URL}/desk/concerns/{concern.pk}/"]


def _to_worker(
    concern: Concern, template: str, to: tuple[str, str], words: tuple[str, str], deduplication_key: str
) -> NewMessage:
    """``to``: address and language; ``words``: subject and body."""
    return NewMessage(
        channel="email",
        address=to[0],
        language=to[1],
        template=template,
        subject=words[0],
        body=words[1],
        about_type="concern",
        about_id=str(concern.pk),
        deduplication_key=deduplication_key,
    )
