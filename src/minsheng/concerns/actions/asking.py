"""Asking every resident who can be reached, once a round, and reminding once: by link, or by a call-back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from minsheng.concerns.models import Concern, Rating, Reporter
from minsheng.concerns.policy import Refused
from minsheng.concerns.policy.asking import remind_at
from minsheng.concerns.queries.reading import people_of
from minsheng.concerns.states import Action, State
from minsheng.core.actors import Actor
from minsheng.directory import queries as directory
from minsheng.foundation.bulk import actions as bulk
from minsheng.foundation.outbox.queries import carries
from minsheng.foundation.outbox.states import Channel

from . import notices
from .errors import refuse
from .moving import Line, carry_out, lock_row

AT_ONCE = 500
ASKED = ("asked_at", "asked_by", "asked_round", "remind_at", "reminded_at", "unreachable_at")


def ask_for_verdict(concern: Concern, *, at: datetime) -> None:
    """A round begins: everybody who can be reached and did not say no is asked by the channel they left.

    Who left only a telephone number in a house without text messages is put on the list of call-backs, and counts as
    asked once somebody has spoken with them.
    """
    alone = concern.reporter_count == 1  # nearly always: then the people of merged concerns need not be looked for
    found = Reporter.objects.filter(concern_id=concern.pk) if alone else people_of(concern.pk)
    people = list(found.filter(reachable=True, opted_out_at__isnull=True))
    told = {person.pk for person in notices.ask_for_verdict(concern, people, at=at)}
    for person in people:
        if person.pk in told:
            person.asked_at, person.asked_by = at, "email" if person.email else "sms"
            person.remind_at = remind_at(at, directory.calendar())
            person.call_at = None
        else:
            person.call_at, person.remind_at = at, None
        person.asked_round, person.reminded_at, person.unreachable_at = concern.reopen_count, None, None
        bulk.update_one(person, (*ASKED, "call_at"))


def remind(*, at: datetime) -> int:
    """Remind those who were asked three working days ago and have not answered, once a round; how many were.

    Who answered meanwhile, or whose concern is not done any more, is taken off the list without a letter.
    """
    answered = Rating.objects.filter(reporter_id=OuterRef("pk"), reopen_count=OuterRef("asked_round"))
    due = Reporter.objects.filter(remind_at__isnull=False, remind_at__lte=at).annotate(answered=Exists(answered))
    reminded = 0
    for person in list(due.order_by("remind_at", "id").select_related("concern__merged_into")[:AT_ONCE]):
        reminded += _remind_one(person, at=at)
    return reminded


@transaction.atomic
def _remind_one(person: Reporter, *, at: datetime) -> bool:
    """Claimed by the update, so that two jobs side by side remind once."""
    claimed = Reporter.objects.filter(pk=person.pk, remind_at=person.remind_at).update(remind_at=None)
    concern = person.concern.merged_into or person.concern
    awaits = concern.state in {State.RESOLVED, State.CLOSED} and concern.reopen_count == person.asked_round
    if claimed != 1 or getattr(person, "answered", False) or not awaits or person.opted_out_at is not None:
        return False
    if not carries(Channel.EMAIL if person.email else Channel.SMS):
        return False
    notices.remind(concern, person, at=at)
    Reporter.objects.filter(pk=person.pk).update(reminded_at=at)
    return True


@transaction.atomic
def opt_out(concern_id: int, *, reporter_id: int, by: Actor, at: datetime, back: bool = False) -> None:
    """A person does not want to be asked (``back``: does again). What was to come is dropped; said twice it is once."""
    concern = lock_row(concern_id)
    person = people_of(concern.pk).filter(pk=reporter_id).first()
    if person is None or (by.worker_id is None and by.identifier != reporter_id):
        raise refuse(Refused.RECEIPT_UNKNOWN)
    if (person.opted_out_at is None) is back:
        return
    root = person.same_as_id or person.pk  # who said no says it of every part of what they wrote
    everywhere = Reporter.objects.filter(Q(pk=root) | Q(same_as=root))
    everywhere.update(opted_out_at=None if back else at, remind_at=None, call_at=None)
    carry_out(concern, Action.OPT_OUT, Line(visible=True, detail={"back": back}), by=by, at=at)
