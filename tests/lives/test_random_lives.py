"""Two thousand random lives by random hands: what must hold of every one of them, and of the figures they add up to."""

from __future__ import annotations

from datetime import datetime

import pytest

from minsheng.concerns.models import Concern, Entry, Rating
from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import PARTS, RateName, Sort
from minsheng.insight.queries import Monday, monday
from tests.cast import Cast
from tests.lives import recount
from tests.lives.town import Town
from tests.lives.walk import live

pytestmark = pytest.mark.django_db
WORKED = {"start", "resolve", "wait", "resume", "ask", "return"}


@pytest.mark.parametrize("seed", range(1, 9))
def test_250_random_lives_keep_every_promise(cast: Cast, seed: int) -> None:
    town, end = live(cast, seed=seed, lives=250)
    assert len(town.lives) == Concern.objects.count() == 250
    no_handler_rated_own_work()
    figures_agree_with_history(town, end)


def no_handler_rated_own_work() -> None:
    """Nobody who ever had a concern in hand wrote down a verdict on it, before or after."""
    hands: dict[int, set[int]] = {}
    for concern, action, worker, detail in Entry.objects.values_list("concern_id", "action", "worker_id", "detail"):
        if action in WORKED and worker:
            hands.setdefault(concern, set()).add(worker)
        if action == "assign" and detail.get("handler"):
            hands.setdefault(concern, set()).add(detail["handler"])
    for entry in Entry.objects.filter(action="rate", worker__isnull=False).order_by("id"):
        before = {
            worker
            for action, worker, detail in Entry.objects.filter(concern=entry.concern_id, pk__lt=entry.pk).values_list(
                "action", "worker_id", "detail"
            )
            if action in WORKED
        }
        assert entry.worker_id not in before, f"concern {entry.concern_id}"
    assert (
        Rating.objects.filter(entered_by__isnull=False).count()
        == Entry.objects.filter(action="rate", worker__isnull=False).count()
    )


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
