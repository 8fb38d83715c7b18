"""What of each verdict tells whether it is the resident's own, and the questions that patterns among them raised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from minsheng.concerns.models import Concern, Entry, Rating, VerdictQuestion
from minsheng.concerns.policy import OVERSEERS
from minsheng.concerns.policy.questions import Told
from minsheng.concerns.states import Action
from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index

from .counting import Scope
from .lists import ROW, TEXT_COLUMNS, after, paged, visible_to

PAGE = 40
AT_ONCE = 2_000
MOST_RECORDS = 100


def told_since(since: datetime) -> Iterator[Told]:
    """Verdicts from ``since`` on that carry a hand, a mark or a note of a contact before them. One statement."""
    notes = Entry.objects.filter(
        concern_id=OuterRef("concern_id"), action=Action.NOTE, detail__contacted=True, at__lte=OuterRef("at")
    )
    last = notes.order_by().values("concern_id").annotate(last=Max("at")).values("last")
    rows = Rating.objects.filter(at__gte=since).order_by().annotate(noted_at=Subquery(last))
    marked = Q(entered_by__isnull=False) | ~Q(device="") | Q(noted_at__isnull=False)
    names = (
        "id", "concern_id", "concern__office_id", "at", "entered_by_id", "device", "concern__unit_id", "noted_at",
    )  # fmt: skip
    return (Told(*row) for row in rows.filter(marked).values_list(*names).iterator(AT_ONCE))


def known_questions(since: datetime) -> set[tuple[str, str]]:
    """Pattern and key of the questions whose last verdict came after ``since``. One statement."""
    rows = VerdictQuestion.objects.filter(last_at__gte=since).order_by()
    return set(rows.values_list("pattern", "key"))


def questions_for(actor: Actor, *, answered: bool = False) -> QuerySet[VerdictQuestion]:
    """The questions about the offices an overseer's posts cover, newest verdict first."""
    paths = tuple(post.area_path for post in actor.posts if post.role in OVERSEERS)
    offices = sorted({area.id for area in area_index().values() if paths and area.path.startswith(paths)})
    rows = VerdictQuestion.objects.filter(office_id__in=offices, answered_at__isnull=not answered)
    return rows.select_related("unit", "answered_by").order_by("-last_at", "-id")


def page_of_questions(
    rows: QuerySet[VerdictQuestion], *, cursor: str = "", back: bool = False
) -> tuple[list[VerdictQuestion], str, str]:
    """A keyset page and the cursors beyond its ends. An invented cursor: ValueError. One statement."""
    if cursor:
        rows = rows.filter(after(cursor, "last_at", newest=not back))
    found = list((rows.reverse() if back else rows)[: PAGE + 1])
    return paged(found, "last_at", cursor, PAGE, back=back)


def records_of_question(question: VerdictQuestion, actor: Actor) -> list[Concern]:
    """The first of its records, those that the actor may read, as rows of a list, newest first. One statement."""
    rows = visible_to(actor).filter(pk__in=question.concern_ids[:MOST_RECORDS])
    return list(rows.select_related(*ROW).defer(*TEXT_COLUMNS).order_by("-received_at", "-id"))


def question_counts(scope: Scope) -> tuple[int, int]:
    """How many questions about the scope's area were asked in its time, and how many of all await an answer.

    A count only, of the offices below the area: it says nothing about anybody. One statement.
    """
    offices = [fact.id for fact in area_index().values() if fact.path.startswith(scope.area_path)]
    rows = VerdictQuestion.objects.filter(office_id__in=offices, asked_at__lt=scope.end).order_by()
    asked, waiting = Count("id", filter=scope.during("asked_at")), Count("id", filter=Q(answered_at__isnull=True))
    counts = rows.aggregate(asked=asked, waiting=waiting)
    return counts["asked"], counts["waiting"]
