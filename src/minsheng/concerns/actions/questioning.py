"""Patterns among verdicts become questions, once each; an auditor answers them in words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from minsheng.concerns.models import Rating, VerdictQuestion
from minsheng.concerns.permissions import may_answer_question
from minsheng.concerns.policy import Refused, plain_text
from minsheng.concerns.policy.questions import LONGEST_ANSWER, WEEKS_BACK, Pattern, Question, begin_of_week, questions
from minsheng.concerns.queries.questions import known_questions, told_since
from minsheng.core.actors import SYSTEM, Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.bulk.queries import locked

from .errors import refuse


def ask_verdict_questions(*, at: datetime) -> int:
    """Look through the verdicts of the last weeks and ask what was not asked yet; how many questions that were.

    Run as often as one likes, killed anywhere: each question is a transaction, and a unique constraint keeps it single.
    """
    zone = timezone.get_default_timezone()
    since = begin_of_week(at, zone, weeks_back=WEEKS_BACK)
    known = known_questions(since)
    found = questions(told_since(since), since=since, at=at, zone=zone)
    return sum(_ask(question, at=at) for question in found if (question.pattern, question.key) not in known)


@transaction.atomic
def _ask(question: Question, *, at: datetime) -> bool:
    row, new = VerdictQuestion.objects.get_or_create(
        pattern=question.pattern,
        key=question.key,
        defaults={
            "office_id": question.rows[0].office_id,
            "unit_id": question.unit_id,
            "n": len(question.rows),
            "of": question.of,
            "concern_ids": question.concern_ids,
            "first_at": question.rows[0].at,
            "last_at": question.rows[-1].at,
            "asked_at": at,
        },
    )
    if new:
        audit.record(
            subject_type="verdict_question", subject_id=row.pk, action="ask_verdict_question", by=SYSTEM, at=at,
            data={"pattern": question.pattern.value, "n": row.n, "of": row.of}, first=True,
        )  # fmt: skip
    return new


@transaction.atomic
def answer_verdict_question(question_id: int, *, text: str, by: Actor, at: datetime) -> VerdictQuestion:
    """Say in words what was found; it leaves the open list and stays to be read. Raises ObjectDoesNotExist.

    Refuses NOT_YOURS to anybody but auditors of the office, SAME_PERSON to whoever wrote those verdicts down,
    TEXT_MISSING and TEXT_TOO_LONG, and QUESTION_ANSWERED where somebody was faster.
    """
    row = locked(VerdictQuestion, question_id)
    if by.worker_id is None or not may_answer_question(by, row):
        raise refuse(Refused.NOT_YOURS)
    if row.pattern == Pattern.BURST and _wrote_it_down(by.worker_id, row):
        raise refuse(Refused.SAME_PERSON)
    words = plain_text(text)
    if not words:
        raise refuse(Refused.TEXT_MISSING)
    if len(words) > LONGEST_ANSWER:
        raise refuse(Refused.TEXT_TOO_LONG)
    if row.answered_at is not None:
        raise refuse(Refused.QUESTION_ANSWERED)
    row.answered_at, row.answered_by_id, row.words = at, by.worker_id, words
    row.save(update_fields=["answered_at", "answered_by", "words"])
    audit.record(subject_type="verdict_question", subject_id=row.pk, action="answer_verdict_question", by=by, at=at)
    return row


def _wrote_it_down(worker_id: int, row: VerdictQuestion) -> bool:
    """Whether the burst is the worker's own: its key is its first verdict."""
    return Rating.objects.filter(pk=int(row.key), entered_by_id=worker_id).exists()
