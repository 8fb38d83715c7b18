"""The rows behind a count: concerns, verdicts or people, by the same conditions that counted them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Model, Q, QuerySet, Value, When

from minsheng.concerns.models import Concern, Rating, Reporter
from minsheng.concerns.queries.counting import ASKING, VERDICTS, WORK, Scope, people, still, verdicts
from minsheng.concerns.queries.lists import ROW, TEXT_COLUMNS, Row, after, not_about, paged
from minsheng.concerns.queries.numbers import received

Part = tuple[str, ...]
"""Names of conditions; a row meets the first and none of the others ("valid", "solved": not solved)."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A row of the list that a figure opens: a concern, and the verdict or the person that was counted, if any."""

    concern: Concern
    at: datetime
    rating: Rating | None = None
    person: Reporter | None = None


@dataclass(frozen=True, slots=True)
class BehindPage:
    """Some rows, newest first, where the next page begins and where the one before ended ("" at either end)."""

    rows: Sequence[Behind]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True, slots=True)
class BehindList:
    """All rows behind a count, not yet fetched."""

    rows: QuerySet[Concern] | QuerySet[Rating] | QuerySet[Reporter]
    column: str
    """The time by which the rows are ordered."""

    def count(self) -> int:
        """How many there are. One statement."""
        return self.rows.order_by().count()

    def page(self, *, cursor: str = "", size: int = 40, back: bool = False) -> BehindPage:
        """The ``size`` rows after ``cursor`` (``back``: before it), newest first. One statement.

        A cursor nobody gave out: ValueError.
        """
        found, next_cursor, previous_cursor = _page(self.rows, self.column, cursor, size, back=back)
        return BehindPage([_behind(row, self.column) for row in found], next_cursor, previous_cursor)


def concerns_behind(scope: Scope, part: Part) -> BehindList:
    """The concerns that meet the first condition of WORK and none of the others."""
    conditions = [WORK[name](scope) for name in part]
    rows = _but(Concern.objects.filter(scope.concerns()).filter(_readable(scope)), conditions)
    return BehindList(rows.select_related(*ROW).defer(*TEXT_COLUMNS), "received_at")


def received_behind(scope: Scope, *, category_ids: Iterable[int] | None = None, solved: bool = False) -> BehindList:
    """The concerns of ``numbers.received``: a figure of a report."""
    rows = received(scope, category_ids=category_ids, solved=solved).filter(_readable(scope))
    return BehindList(rows.select_related(*ROW).defer(*TEXT_COLUMNS), "received_at")


def verdicts_behind(scope: Scope, part: Part, *, by_staff: bool | None) -> BehindList:
    """The verdicts that meet the first condition of VERDICTS and none of the others; ``by_staff`` None for all."""
    rows = _but(verdicts(scope, by_staff=by_staff), [VERDICTS[name] for name in part])
    return BehindList(_with_concern(rows.filter(_readable(scope, "concern__"))), "at")


def people_behind(scope: Scope, part: Part) -> BehindList:
    """The people that meet the first condition of ASKING and none of the others; without anything to reach them by."""
    rows = _but(people(scope), [ASKING[name] for name in part])
    rows = rows.filter(_readable(scope, "concern__"))
    return BehindList(_with_concern(rows).defer("name", "phone", "email", "words"), "joined_at")


def still_behind(scope: Scope, *, since: datetime) -> BehindList:
    """Open concerns nothing has moved since ``since``."""
    return BehindList(still(scope, since=since).filter(_readable(scope)).defer(*TEXT_COLUMNS), "changed_at")


def _readable(scope: Scope, prefix: str = "") -> Q:
    """A figure counts everything; its list leaves out what complains about whoever reads it."""
    return Q() if scope.actor is None else not_about(scope.actor, prefix)


def _with_concern(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.select_related(*(f"concern__{name}" for name in ROW))


def _but(rows: QuerySet[Row], conditions: Sequence[Q]) -> QuerySet[Row]:
    wanted, *others = conditions
    rows = rows.filter(wanted)
    for place, other in enumerate(others):
        # NOT (finished_at <= due_at) alone would also lose the rows where one of the two is missing.
        met = Case(When(other, then=Value(True)), default=Value(False))
        rows = rows.alias(**{f"met_{place}": met}).filter(**{f"met_{place}": False})
    return rows


def _page(rows: QuerySet[Row], column: str, cursor: str, size: int, *, back: bool) -> tuple[list[Row], str, str]:
    if cursor:
        rows = rows.filter(after(cursor, column, newest=not back))
    rows = rows.order_by(f"-{column}", "-id")
    found = list((rows.reverse() if back else rows)[: size + 1])
    return paged(found, column, cursor, size, back=back)


def _behind(row: Model, column: str) -> Behind:
    at: datetime = getattr(row, column)
    if isinstance(row, Rating):
        return Behind(row.concern, at, rating=row)
    if isinstance(row, Reporter):
        return Behind(row.concern, at, person=row)
    assert isinstance(row, Concern)  # noqa: S101 (the three sorts of rows there are)
    return Behind(row, at)
