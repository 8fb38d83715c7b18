"""The list that a number opens: exactly the records that were counted, by the same conditions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from minsheng.concerns.queries.behind import BehindList, BehindPage, still_behind
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import PARTS, RateName, Sort
from minsheng.insight.queries import (
    STILL,
    Figure,
    Part,
    kept,
    month_scope,
    records_of_count,
    records_of_figure,
    records_of_rate,
)
from minsheng.interfaces.desk.access import LEADERS, Visit, desk_page, leads, show

from .ground import Ground, ground_of
from .rate_words import COUNTS, FIGURES, RATES, STUCK

ROWS = 40
SLOW = 0.1
"""A total that took longer to count, in seconds, may be a minute old: a million rows are counted once a minute."""
KEPT = ("rate", "category", "part", "area", "from", "to", "month", "by")
DAY = timedelta(days=1)


@desk_page(leads)
def records(request: HttpRequest, visit: Visit) -> HttpResponse:
    """``?rate=resolution&part=numerator|denominator|rest&area=…&from=…&to=…[&month=2026-03][&by=staff]``.

    ``rate`` may also name a plain count (received, finished, without_limit, open, open_past_due, stuck) or a figure of
    the district report (recorded, with ``category`` for one of them only; roads, drainage, ...). ``from`` and ``to``
    are days, both counted, or exact times, half-open. 404 for an unknown rate or area, 400 for an unreadable day.
    """
    query = request.GET
    ground = ground_of(visit.actor, query.get("area", ""), LEADERS)
    scope = scope_of(query, ground, visit)
    listed, context = _listed(query, scope)
    page, cursor = _page(listed, query)
    named = {name: query[name] for name in KEPT if name in query}
    begin = f"{reverse('desk:records')}?{urlencode(named)}"
    before = f"{begin}&{urlencode({'before': page.previous_cursor})}" if page.previous_cursor else ""
    return show(
        request,
        visit,
        "desk/leader_records.html",
        context
        | {
            "section": "monday",
            "ground": ground,
            "scope": scope,
            "last": scope.end - timedelta(microseconds=1),
            "total": kept(f"records {urlencode(sorted(named.items()))}", scope, listed.count, slow=SLOW),
            "page": page,
            "after": f"{begin}&{urlencode({'after': page.next_cursor})}" if page.next_cursor else "",
            "before": before or (begin if cursor and not page.rows else ""),
        },
    )


def _page(listed: BehindList, query: QueryDict) -> tuple[BehindPage, str]:
    """The page that ``after`` or ``before`` asks for, a first page in full, and its cursor. 400 for a wrong one."""
    cursor = query.get("after") or query.get("before") or ""
    back = bool(cursor) and not query.get("after")
    try:
        page = listed.page(cursor=cursor, size=ROWS, back=back)
    except ValueError as error:
        raise BadRequest(cursor) from error
    return (listed.page(size=ROWS) if back and len(page.rows) < ROWS else page), cursor


def _listed(query: QueryDict, scope: Scope) -> tuple[BehindList, dict[str, Any]]:
    """The rows asked for, and their headings."""
    name = query.get("rate", "")
    if name == "stuck":
        return still_behind(scope, since=scope.end - STILL), _headings(STUCK)
    if name in set(Figure):
        listed = records_of_figure(Figure(name), scope, category=query.get("category", ""))
        return listed, _headings(FIGURES[Figure(name)])
    if name in COUNTS:
        return records_of_count(name, scope), _headings(COUNTS[name])
    rates = {rate.value: rate for rate in PARTS}
    parts = {part.value: part for part in Part}
    part = parts.get(query.get("part", Part.DENOMINATOR.value))
    if name not in rates or part is None:
        raise Http404
    rate, by_staff = rates[name], query.get("by") == "staff" and PARTS[rates[name]].sort is Sort.VERDICTS
    listed = records_of_rate(rate, part, scope, by_staff=by_staff, monthly="month" in query)
    headings = _headings(RATES[rate].part(part), RATES[rate].label, RATES[rate].definition)
    return listed, headings | {"by_staff": by_staff, "parts": _parts(query, rate, part)}


def _headings(heading: Promise, label: Promise | str = "", definition: Promise | str = "") -> dict[str, Any]:
    return {"heading": heading, "label": label, "definition": definition}


def _parts(query: QueryDict, rate: RateName, current: Part) -> list[tuple[Promise, str, bool]]:
    """The three lists of a rate, to step from one to the other."""
    kept = {name: query[name] for name in KEPT if name in query}
    address = reverse("desk:records")
    return [
        (RATES[rate].part(part), f"{address}?{urlencode(kept | {'part': part.value})}", part is current)
        for part in Part
    ]


def scope_of(query: QueryDict, ground: Ground, visit: Visit) -> Scope:
    """Area and time of an address; without a time everything up to now. Raises BadRequest for what cannot be read."""
    start = _moment(query.get("from", ""))
    end = _moment(query.get("to", ""), after=DAY) or visit.at
    scope = Scope(end=end, start=start, area_path=ground.area.path, actor=visit.actor)
    month = query.get("month", "")
    if not month:
        return scope
    try:
        return month_scope(date.fromisoformat(f"{month}-01"), scope)
    except ValueError as error:
        raise BadRequest(month) from error


def _moment(text: str, *, after: timedelta = timedelta(0)) -> datetime | None:
    """A local day as its midnight (``after`` a day: the end of it), or an exact time; None for nothing."""
    if not text:
        return None
    try:
        if len(text) == len("2026-03-02"):
            return timezone.make_aware(datetime.combine(date.fromisoformat(text) + after, time.min))
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a "+" that was not escaped arrives as a blank
    except (ValueError, OverflowError) as error:
        raise BadRequest(text) from error
    return moment if moment.tzinfo else timezone.make_aware(moment)
