"""Asking a second time: who sees what, and what is written."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Rating, Recheck
from minsheng.core.actors import Actor
from tests.cast import Cast
from tests.concerns.scene import first_reporter
from tests.desk.scene import hours_ago, keep_what_is_remembered, resolved, sign_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/desk/recheck/"
FIRST_ANSWER = "那天说修好了"


@pytest.fixture(autouse=True)
def everything_is_drawn(settings: object) -> None:
    """So that a draw is certain."""
    settings.RECHECK_SHARE = 1.0  # type: ignore[attr-defined]


def told(cast: Cast, by: Actor, *, solved: str = "yes", minutes_ago: float = 10) -> Concern:
    """A verdict that a worker wrote down."""
    concern = resolved(cast)
    verdict = actions.Verdict(solved=solved, satisfied="satisfied", words=FIRST_ANSWER)
    person = first_reporter(concern)
    at = hours_ago(minutes_ago / 60)
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=by, at=at)
    return concern


def drawn(cast: Cast, by: Actor, **more: float) -> Recheck:
    """That verdict, drawn."""
    concern = told(cast, by, **more)  # type: ignore[arg-type]
    actions.draw_rechecks(by=cast.frank, at=timezone.now())
    return Recheck.objects.get(rating__concern=concern)


def listed(client: Client) -> list[int]:
    return [row.pk for row in client.get(LIST).context["rows"]]


def test_the_auditor_draws_and_others_than_the_hands_in_it_ask_again(cast: Cast) -> None:
    told(cast, cast.alice)
    frank = sign_in(cast, "frank")
    assert frank.post(f"{LIST}draw/").status_code == 302
    row = Recheck.objects.get()
    who = ("alice", "bob", "carol", "dan", "erin", "frank", "charlie")
    assert {name: listed(sign_in(cast, name)) for name in who} == {
        "alice": [], "bob": [row.pk], "carol": [], "dan": [], "erin": [], "frank": [row.pk], "charlie": [],
    }  # fmt: skip


def test_a_second_asking_is_written_down_once_and_shown_as_agreement(cast: Cast) -> None:
    row, bob = drawn(cast, cast.alice), sign_in(cast, "bob")
    page = bob.get(f"{LIST}{row.pk}/")
    assert FIRST_ANSWER not in text_of(page)
    assert page.context["form"]["solved"].value() is None
    assert bob.post(f"{LIST}{row.pk}/", {"reached": "yes", "solved": "partly"}).status_code == 302
    row.refresh_from_db()
    assert (row.reached, row.solved, row.done_by_id) == (True, "partly", cast.worker["bob"].pk)
    assert bob.post(f"{LIST}{row.pk}/", {"reached": "no"}).status_code == 404
    for name in ("frank", "erin"):
        found = sign_in(cast, name).get(LIST).context["agreement"]["found"]
        assert (found.drawn, found.done, found.reached, found.same, found.worse) == (1, 1, 1, 0, 1)
    assert "agreement" not in bob.get(LIST).context


def test_what_is_missing_is_said_beside_its_field(cast: Cast) -> None:
    row, bob = drawn(cast, cast.alice), sign_in(cast, "bob")
    nothing = bob.post(f"{LIST}{row.pk}/", {})
    assert (nothing.status_code, set(nothing.context["form"].errors)) == (422, {"reached"})
    half = bob.post(f"{LIST}{row.pk}/", {"reached": "yes"})
    assert (half.status_code, set(half.context["form"].errors)) == (422, {"solved"})


@pytest.mark.parametrize(
    ("name", "page", "one", "draw"),
    [("alice", 200, 404, 403), ("carol", 200, 404, 403), ("charlie", 200, 404, 403), ("erin", 200, 403, 403),
     ("grace", 403, 403, 403)],
)  # fmt: skip
def test_others_ask_nobody_and_draw_nothing(cast: Cast, name: str, page: int, one: int, draw: int) -> None:
    row = drawn(cast, cast.alice)
    client = sign_in(cast, name)
    assert client.get(LIST).status_code == page
    assert client.post(f"{LIST}{row.pk}/", {"reached": "no"}).status_code == one
    assert client.post(f"{LIST}draw/").status_code == draw
    row.refresh_from_db()
    assert row.done_at is None
    for address in (LIST, f"{LIST}{row.pk}/"):
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_row_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    for number in range(1 + others):
        told(cast, cast.alice, minutes_ago=10 + number)
    actions.draw_rechecks(by=cast.frank, at=timezone.now())
    keep_what_is_remembered(monkeypatch)
    for name, address, statements in (("bob", LIST, 4), ("frank", LIST, 7)):
        client = sign_in(cast, name)
        client.get(address)
        with django_assert_num_queries(statements):
            client.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.concerns.queries.rechecks.PAGE", 2)
    for number in range(3):
        told(cast, cast.alice, minutes_ago=10 + number)
    actions.draw_rechecks(by=cast.frank, at=timezone.now())
    bob = sign_in(cast, "bob")
    first = bob.get(LIST)
    rest = bob.get(f"{LIST}{first.context['after']}")
    rows = [row.pk for page in (first, rest) for row in page.context["rows"]]
    assert sorted(rows) == sorted(Recheck.objects.values_list("pk", flat=True))
    assert bob.get(f"{LIST}?after=x").status_code == 400


def test_the_desks_verdict_says_how_it_was_given_and_what_they_said_about_contact(cast: Cast) -> None:
    concern = resolved(cast)
    sent = {"solved": "yes", "satisfied": "satisfied", "reporter": first_reporter(concern).pk}
    sent |= {"way": "paper", "contacted": "yes"}
    assert sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/rate/", sent).status_code == 302
    rating = Rating.objects.get()
    assert (rating.way, rating.contacted) == ("paper", True)
    other = resolved(cast)
    sent = {"solved": "yes", "satisfied": "satisfied", "reporter": first_reporter(other).pk, "way": "page"}
    assert sign_in(cast, "bob").post(f"/desk/concerns/{other.pk}/rate/", sent).status_code == 422
