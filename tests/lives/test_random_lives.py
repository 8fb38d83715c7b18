"""Two thousand random lives by random hands: what must hold of every one of them, and of the figures they add up to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from minsheng.concerns.models import Concern
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import PARTS, RateName, Sort
from minsheng.insight.queries import Monday, monday
from tests.cast import Cast
from tests.lives import promises, recount
from tests.lives.town import Town
from tests.lives.walk import live

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = 2
"""So many of the eight towns live on PostgreSQL too."""


@pytest.mark.parametrize("seed", range(1, 9))
def test_250_random_lives_keep_every_promise(cast: Cast, settings: Any, seed: int) -> None:
    if connection.vendor == "postgresql" and seed > ON_POSTGRESQL:
        pytest.skip("lived on SQLite; these lives differ by chance only")
    settings.OUTBOX_DELIVERY = "smtp"  # an office without text messages: who left a number is called
    town, end = live(cast, seed=seed, lives=250)
    assert len(town.lives) == Concern.objects.count() >= 250
    promises.no_handler_rated_own_work()
    promises.everybody_was_asked_once_and_reminded_at_most_once()
    promises.nothing_was_orphaned()
    figures_agree_with_history(town, end)


def figures_agree_with_history(town: Town, end: datetime) -> None:
    """The leader page of the whole district, figure by figure."""
    told = recount.stories()
    page = monday(Scope(end=end, area_path=town.cast.area["longhua"].path))
    start = page.scope.start
    assert start is not None
    counts = recount.count(told, start=start, end=end)
    in_force = [one for one in recount.verdicts_in_force(told.values()) if start <= one.at < end]
    own = recount.judge(one for one in in_force if not one.by_worker)
    staff = recount.judge(one for one in in_force if one.by_worker)
    compare(page, counts, own, staff)
    assert (page.passed_up, page.unseen) == recount.passed_up(page.last_week.scope)


def compare(page: Monday, counts: dict[str, int], own: dict[str, int], staff: dict[str, int]) -> None:
    """Every rate: the same numerator over the same denominator."""
    expected: dict[RateName, tuple[float, int]] = {}
    found: dict[RateName, tuple[float, int]] = {}
    for name, parts in PARTS.items():
        pool = own if parts.sort is Sort.VERDICTS else counts
        if parts.sort is Sort.ALL_VERDICTS:
            pool = {"by_staff": staff["valid"], "valid": own["valid"] + staff["valid"]}
        above = pool["satisfied"] + 0.9 * pool["fair"] if name is RateName.SATISFACTION else pool[parts.numerator]
        expected[name] = (round(above, 2), pool[parts.denominator])
        rate = page.rates.rates[name]
        found[name] = (round(rate.numerator, 2), rate.denominator)
    assert found == expected
    assert {name: rate.denominator for name, rate in page.rates.staff_entered.items()} == dict.fromkeys(
        page.rates.staff_entered, staff["valid"]
    )
