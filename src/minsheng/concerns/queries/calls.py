"""Whom to ring up: residents who left a number only, waiting to be asked by somebody who did not handle the concern."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from minsheng.concerns.models import CallTry, Concern, Entry, Rating, Reporter
from minsheng.concerns.policy import RECORDERS
from minsheng.concerns.states import ENDED, Action
from minsheng.core.actors import Actor

from .judging import WORKED
from .lists import after, paged, reach_of

PAGE = 40
GIVEN = (Action.ASSIGN, Action.HAND_OVER)
HIDDEN = ("name", "phone", "phone_index", "email", "email_index", "words")


def people_to_call(actor: Actor) -> QuerySet[Reporter]:
    """People who wait for a call about concerns the actor reaches, whoever handled them; without their contact.

    Each row knows ``survivor_id`` (the concern they are asked about) and ``tries`` (calls in this round).
    """
    calling = replace(actor, posts=tuple(post for post in actor.posts if post.role in RECORDERS))
    answered = Rating.objects.filter(reporter_id=OuterRef("pk"), reopen_count=OuterRef("asked_round"))
    rows = Reporter.objects.filter(call_at__isnull=False, opted_out_at__isnull=True).exclude(Exists(answered))
    whole = Q(concern__merged_into__isnull=True) & _done_in_reach(calling, "concern__")
    merged = Q(concern__merged_into__isnull=False) & _done_in_reach(calling, "concern__merged_into__")
    tries = CallTry.objects.filter(reporter_id=OuterRef("pk"), round=OuterRef("asked_round")).order_by()
    counted = tries.values("reporter").annotate(n=Count("pk")).values("n")
    return (
        rows.filter(whole | merged)
        .annotate(
            survivor_id=Coalesce(F("concern__merged_into_id"), F("concern_id")),
            tries=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        )
        .select_related("concern__area", "concern__merged_into__area")
        .defer(*HIDDEN)
        .order_by("call_at", "id")
    )


def _done_in_reach(actor: Actor, prefix: str) -> Q:
    """Done, within reach, and complaining about no unit the actor holds a post in."""
    units = sorted({post.unit_id for post in actor.posts})
    free = Q(**{f"{prefix}about_unit_id__isnull": True}) | ~Q(**{f"{prefix}about_unit_id__in": units})
    return Q(**{f"{prefix}state__in": sorted(ENDED)}) & free & (reach_of(actor, prefix) or Q())


def handled_by(actor: Actor, concern_column: str) -> Exists:
    """Whether the actor ever had that concern in hand: the rule of ``judging.hands_in`` as a condition."""
    worked = Q(worker_id=actor.worker_id or 0, action__in=[a for a in WORKED if a not in GIVEN])
    given = Q(action__in=GIVEN, detail__handler=actor.worker_id or 0)
    return Exists(Entry.objects.filter(worked | given, concern_id=OuterRef(concern_column)))


def calls_for(actor: Actor, *, at: datetime) -> QuerySet[Reporter]:
    """The list of call-backs: due now and not handled by the actor, longest waiting first."""
    return people_to_call(actor).filter(call_at__lte=at).exclude(handled_by(actor, "survivor_id"))


def page_of_calls(rows: QuerySet[Reporter], *, cursor: str = "", back: bool = False) -> tuple[list[Reporter], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "call_at", newest=back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "call_at", cursor, PAGE, back=back)


def asked_about(person: Reporter) -> Concern:
    """The concern a person is asked about: after a merge the surviving one."""
    return person.concern.merged_into or person.concern
