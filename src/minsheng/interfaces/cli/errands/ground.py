"""What several commands stand on: a database that is set up, areas by code, periods, links."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from minsheng.concerns.queries.counting import Scope
from minsheng.directory.queries import find_area
from minsheng.insight.queries.account import Address
from minsheng.interfaces.cli.speaking import Mistake

Days = tuple[date | None, date | None]
"""First and last day counted."""

EARLIEST, LATEST = 1900, 2200
"""Years a period may lie in; beyond them a typing error is likelier than a record."""


def must_be_set_up() -> None:
    """Raise Mistake unless every table is there and as this version wants it."""
    if waiting_migrations():
        raise Mistake("The database is not set up for this version: run `minsheng setup` first.")


def waiting_migrations() -> int:
    """How many steps `minsheng setup` still has to take."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def midnight(day: date) -> datetime:
    """The beginning of a local day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 (made aware in the same breath)


def scope_of(area: str, days: Days, *, now: datetime) -> Scope:
    """What is counted: below the area, from the first day to the end of the last. Raises Mistake."""
    since, until = days
    for day in filter(None, days):
        if not EARLIEST <= day.year < LATEST:
            raise Mistake(f"{day} lies outside the years {EARLIEST} to {LATEST - 1}.")
    if since and until and until < since:
        raise Mistake(f"--to {until} lies before --from {since}.")
    end = midnight(until + timedelta(days=1)) if until else now
    return Scope(end=end, start=midnight(since) if since else None, area_path=path_of(area))


def path_of(area: str) -> str:
    """The path of the area with this code; "" for everywhere. Raises Mistake."""
    if not area:
        return ""
    found = find_area(code=area)
    if found is None:
        raise Mistake(f"There is no area with the code {area!r}.")
    return found.path


def address_of_records(scope: Scope) -> Address:
    """Where the desk lists the records behind a figure of this time."""

    def moment(at: datetime) -> str:
        local = timezone.localtime(at)
        return local.date().isoformat() if local.time() == time.min else local.isoformat()

    def address(what: str, area: str, **more: str) -> str:
        pairs = {"rate": what, **more, **({"area": area} if area else {})}
        if scope.start:
            pairs["from"] = moment(scope.start)
        last = scope.end - timedelta(days=1)  # a day as an end counts to its end
        pairs["to"] = moment(last) if timezone.localtime(last).time() == time.min else moment(scope.end)
        return f"{settings.PUBLIC_URL}{reverse('desk:records')}?{urlencode(pairs)}"

    return address
