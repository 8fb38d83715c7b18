"""Every page of the desk asks the database the same few questions, whether the book holds one concern or several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import Concern, Photo
from tests.cast import Cast
from tests.concerns.scene import first_reporter, load_two_categories
from tests.desk.scene import at_work, keep_what_is_remembered, picture, raised, sign_in

Address = Callable[[Concern], str]
FORMS: dict[str, tuple[str, Address, int]] = {
    "intake": ("bob", lambda _one: "/desk/new/", 6),
    "hand out": ("bob", lambda one: f"/desk/concerns/{one.pk}/assign/", 6),
    "correct": ("bob", lambda one: f"/desk/concerns/{one.pk}/amend/", 6),
    "note": ("bob", lambda one: f"/desk/concerns/{one.pk}/note/", 4),
    "contact": ("bob", lambda one: f"/desk/concerns/{one.pk}/contact/", 4),
    "receipt": ("bob", lambda one: f"/desk/slips/{first_reporter(one).receipt}/", 6),
    "several": ("bob", lambda one: f"/desk/assign/?id={one.pk}", 5),
    "people": ("bob", lambda one: f"/desk/people/?unit={one.unit_id or 1}", 5),
    "conditions": ("bob", lambda _one: "/desk/?f=all&narrow=1", 8),
    "a new area": ("grace", lambda _one: "/desk/house/area/", 5),
    "an invitation": ("grace", lambda _one: "/desk/house/person/", 5),
    "photo": ("bob", lambda one: f"/desk/photos/{Photo.objects.get(concern=one).pk}/", 5),
}


def opened(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("others", [0, 2])
@pytest.mark.parametrize("name", FORMS)
def test_a_page_takes_as_many_statements_for_one_concern_as_for_three(
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    others: int,
) -> None:
    load_two_categories()
    person, address_of, statements = FORMS[name]
    concern = at_work(cast)
    sign_in(cast, "carol").post(f"/desk/concerns/{concern.pk}/photos/", {"photos": picture(), "visible": "on"})
    for _ in range(others):
        raised(cast)
    client, address = sign_in(cast, person), address_of(concern)
    keep_what_is_remembered(monkeypatch)
    opened(client, address)
    with django_assert_num_queries(statements):
        opened(client, address)
