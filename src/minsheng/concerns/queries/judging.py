"""The person who gives a verdict, and the one they gave before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from minsheng.concerns.models import Entry, Reporter
from minsheng.concerns.states import Action


@dataclass(frozen=True, slots=True)
class Judge:
    """A person, what became of their concern, and their verdict in force, if any."""

    reporter: Reporter
    """Without contact: nothing is decrypted to judge."""
    merged_into_id: int | None
    verdict_id: int | None
    in_person: bool
    """Whether the resident gave that verdict alone, rather than telling it to a worker."""
    reopen_count: int
    """How often the concern had been reopened when it was given."""


def judge_of(reporter_id: int) -> Judge | None:
    """Who judges, or None where there is no such person. One statement."""
    rows = Reporter.objects.filter(pk=reporter_id).only("id", "concern_id", "reachable", "asked_at", "asked_by")
    found = rows.annotate(
        verdict=FilteredRelation("ratings", condition=Q(ratings__latest=True)),
        merged_into_id=F("concern__merged_into_id"),
        verdict_id=F("verdict__id"),
        verdict_by=F("verdict__entered_by_id"),
        verdict_round=F("verdict__reopen_count"),
    ).first()
    if found is None:
        return None
    return Judge(
        reporter=found,
        merged_into_id=found.merged_into_id,
        verdict_id=found.verdict_id,
        in_person=found.verdict_by is None,
        reopen_count=found.verdict_round or 0,
    )


WORKED = (
    Action.START, Action.RESOLVE, Action.WAIT, Action.RESUME, Action.ASK, Action.RETURN, Action.HAND_OVER,
    Action.ANSWER_ASSIST,
)  # fmt: skip
"""What only somebody who has a concern in hand does."""


def hands_in(concern_id: int) -> frozenset[int]:
    """Everyone who ever worked on it, or had it in hand: none of them may write its verdict. One statement."""
    given = {Action.ASSIGN, Action.HAND_OVER}
    rows = Entry.objects.filter(concern_id=concern_id, action__in=[*WORKED, Action.ASSIGN]).order_by()
    hands = {
        detail.get("handler") if action in given else worker
        for action, worker, detail in rows.values_list("action", "worker_id", "detail")
    }
    return frozenset(hands - {None})
