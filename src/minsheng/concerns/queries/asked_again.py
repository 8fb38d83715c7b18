"""Whether a matter came back: the same concern reopened, or a new one from the same telephone in the same category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from minsheng.concerns.models import Entry, Reporter
from minsheng.concerns.states import Action


def asked_again(answered: Sequence[tuple[int, datetime]], *, within: timedelta) -> dict[int, datetime]:
    """Concern → when it was first asked again after its time, before ``within`` was over; others are left out.

    A telephone is compared through its blind index; who left none is only known again by reopening. Three statements.
    """
    if not answered:
        return {}
    since = dict(answered)
    window = (min(since.values()), max(since.values()) + within)
    found: dict[int, datetime] = {}
    for concern_id, at in [*_reopened(since, window), *_raised_anew(since, window)]:
        if since[concern_id] < at <= since[concern_id] + within:
            found[concern_id] = min(at, found.get(concern_id, at))
    return found


def _reopened(concern_ids: Iterable[int], window: tuple[datetime, datetime]) -> Iterator[tuple[int, datetime]]:
    first, last = window
    rows = Entry.objects.filter(concern_id__in=concern_ids, action=Action.REOPEN, at__gt=first, at__lte=last)
    yield from rows.order_by("pk").values_list("concern_id", "at")


def _raised_anew(concern_ids: Iterable[int], window: tuple[datetime, datetime]) -> Iterator[tuple[int, datetime]]:
    first, last = window
    phones = Reporter.objects.filter(concern_id__in=concern_ids, concern__category__isnull=False)
    asked: dict[tuple[str, int], list[int]] = defaultdict(list)
    known = phones.exclude(phone_index="").order_by("pk")
    for index, category, concern_id in known.values_list("phone_index", "concern__category_id", "concern_id"):
        asked[index, category].append(concern_id)
    if not asked:
        return
    later = Reporter.objects.filter(
        phone_index__in={index for index, _category in asked},
        concern__received_at__gt=first,
        concern__received_at__lte=last,
    )
    rows = later.order_by("pk").values_list("phone_index", "concern__category_id", "concern_id", "concern__received_at")
    for index, category, pk, at in rows:
        yield from ((concern_id, at) for concern_id in asked.get((index, category), ()) if concern_id != pk)
