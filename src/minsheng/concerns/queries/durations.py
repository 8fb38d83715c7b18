"""How long things took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q

from minsheng.concerns.models import Concern
from minsheng.concerns.queries.counting import DONE, Scope


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """The middle time from receiving to finishing among concerns that got a reply; None where there are none."""

    count: int
    median: timedelta | None


def reply_times(scope: Scope, *, source: str = "") -> ReplyTimes:
    """Median time to the reply of the concerns finished in the scope's time; ``source`` narrows to one import.

    The database sorts; of an even number the middle two are averaged. Two statements.
    """
    rows = Concern.objects.filter(scope.concerns(), scope.during("finished_at"), ~Q(reply=""), state__in=DONE)
    if source:
        rows = rows.filter(source=source)
    count = rows.order_by().count()
    if not count:
        return ReplyTimes(0, None)
    span = ExpressionWrapper(F("finished_at") - F("received_at"), output_field=DurationField())
    first = (count - 1) // 2
    middle = list(rows.annotate(span=span).order_by("span").values_list("span", flat=True)[first : count // 2 + 1])
    return ReplyTimes(count, sum(middle, timedelta()) / len(middle))
