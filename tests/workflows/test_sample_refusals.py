"""The sample is loaded once and whole, or not at all; in pieces it is the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from minsheng.concerns.models import Category, Concern
from minsheng.core.actors import SYSTEM
from minsheng.directory.models import Area
from minsheng.workflows.sample import write
from minsheng.workflows.sample.generator import generate
from minsheng.workflows.sample.write import SampleRefused, Wish, load_longhua
from tests.workflows.made_up import AS_OF

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
PASSWORD = "a lake as clear as glass"


@pytest.mark.django_db
def test_too_small_a_sample_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(SampleRefused) as few:
        load_longhua(Wish(as_of=AS_OF, password=PASSWORD, count=20), by=SYSTEM, at=AT)
    assert (few.value.code, few.value.least) == ("too_few", 1_000)
    assert (Area.objects.count(), Category.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_district_that_is_there_already_is_not_loaded_into() -> None:
    wish = Wish(as_of=AS_OF, password=PASSWORD, count=300)
    load_longhua(wish, by=SYSTEM, at=AT)
    with pytest.raises(SampleRefused) as twice:
        load_longhua(wish, by=SYSTEM, at=AT)
    assert (twice.value.code, Concern.objects.count()) == ("district_exists", 300)


@pytest.mark.django_db(transaction=True)
def test_made_in_another_process_and_written_in_a_thread_it_is_the_same_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "IN_ONE_PIECE", 0)
    wish = Wish(as_of=AS_OF, password=PASSWORD, count=2_100, processes=1)
    load_longhua(wish, by=SYSTEM, at=AT)
    made = [one.columns["text"] for piece in generate(write.recipe_of(wish)) for one in piece]
    assert list(Concern.objects.order_by("id").values_list("text", flat=True)) == made
