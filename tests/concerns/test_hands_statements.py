"""What the hot paths ask of the database, by number: many hands must cost those who are not concerned nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.core.actors import resident
from tests.cast import NOW, Cast, stop_the_minute
from tests.concerns.scene import REPLY, first_reporter, received

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def _assign(cast: Cast, concern: Concern, _other: Concern) -> None:
    carol = cast.worker["carol"].pk
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, handler_id=carol, by=cast.bob, at=LATER)


def _resolve(cast: Cast, concern: Concern, _other: Concern) -> None:
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=LATER)


def _merge(cast: Cast, concern: Concern, other: Concern) -> None:
    actions.merge_concern(concern.pk, into=other.pk, by=cast.bob, at=LATER)


def _not_solved(_cast: Cast, concern: Concern, _other: Concern) -> None:
    person, verdict = first_reporter(concern).pk, actions.Verdict(solved="no", satisfied="dissatisfied")
    actions.rate_concern(concern.pk, reporter_id=person, verdict=verdict, by=resident(person), at=LATER)


WAYS: dict[str, tuple[Callable[[Cast, Concern, Concern], None], int]] = {
    "assign": (_assign, 9),
    "resolve": (_resolve, 10),
    "merge": (_merge, 13),
    "not solved": (_not_solved, 13),
}
"""With what opens and ends a transaction. A "not solved" takes one for telling the supervisor."""


@pytest.mark.parametrize("way", WAYS)
def test_a_hot_path_takes_as_many_statements_as_it_says(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    stop_the_minute(monkeypatch)
    take, statements = WAYS[way]
    for measured in (False, True):
        concern, other = received(cast), received(cast)
        if way in {"resolve", "not solved"}:
            _assign(cast, concern, other)
        if way == "not solved":
            _resolve(cast, concern, other)
        if not measured:
            take(cast, concern, other)
            continue
        with django_assert_num_queries(statements):
            take(cast, concern, other)
