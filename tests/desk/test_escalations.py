"""What was passed up to somebody, and what is beyond our power: two lists, each for those it concerns."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Escalation
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from tests.cast import NOW, SINCE, Cast
from tests.desk.scene import at_work, hours_ago, keep_what_is_remembered, raised, sign_in, text_of

pytestmark = pytest.mark.django_db


def late(cast: Cast) -> Concern:
    """A concern nobody handed out for a day: passed up to the coordinator just now."""
    concern = raised(cast, at=hours_ago(24.5))
    actions.raise_alarms(at=timezone.now())
    return concern


def numbers(client: Client, address: str) -> list[int]:
    return [one.row.concern_id for one in client.get(address).context["rows"]]


def test_what_is_passed_up_stands_on_the_page_until_it_is_seen(cast: Cast) -> None:
    concern, bob = late(cast), sign_in(cast, "bob")
    assert numbers(bob, "/desk/escalations/") == [concern.pk]
    row = Escalation.objects.get(role="coordinator")
    assert bob.post(f"/desk/escalations/{row.pk}/seen/", {"words": "下午就派"}).status_code == 302
    assert numbers(bob, "/desk/escalations/") == []
    assert numbers(bob, "/desk/escalations/?tab=seen") == [concern.pk]
    assert "下午就派" in text_of(bob.get("/desk/escalations/?tab=seen"))
    assert "下午就派" in text_of(bob.get(f"/desk/concerns/{concern.pk}/"))


def test_the_leader_sees_all_open_ones_of_the_area_and_may_say_so_too(cast: Cast) -> None:
    concern, erin = late(cast), sign_in(cast, "erin")
    assert concern.pk in numbers(erin, "/desk/escalations/?tab=all")
    row = Escalation.objects.get(role="coordinator")
    assert erin.post(f"/desk/escalations/{row.pk}/seen/", {}).status_code == 302
    row.refresh_from_db()
    assert row.acknowledged_by_id == cast.worker["erin"].pk


@pytest.mark.parametrize(
    ("name", "page", "post"),
    [("alice", 403, 403), ("carol", 403, 403), ("frank", 403, 403), ("grace", 403, 403), ("charlie", 200, 404)],
)
def test_others_see_none_of_it(cast: Cast, name: str, page: int, post: int) -> None:
    late(cast)
    row = Escalation.objects.get(role="coordinator")
    client = sign_in(cast, name)
    answer = client.get("/desk/escalations/?tab=all")
    assert answer.status_code == page
    assert page == 403 or answer.context["rows"] == []
    assert client.post(f"/desk/escalations/{row.pk}/seen/", {}).status_code == post
    assert Client().get("/desk/escalations/").status_code == 302
    row.refresh_from_db()
    assert row.acknowledged_at is None


def powerless(cast: Cast) -> Concern:
    concern = at_work(cast)
    actions.return_concern(concern.pk, reason="no_power", text="要区里协调供电局改线路", by=cast.dan, at=hours_ago(0.1))
    return concern


def test_what_nobody_here_may_do_is_collected_with_what_is_asked(cast: Cast) -> None:
    concern, bob = powerless(cast), sign_in(cast, "bob")
    page = bob.get("/desk/beyond/")
    assert [row.pk for row in page.context["rows"]] == [concern.pk]
    assert "要区里协调供电局改线路" in text_of(page)
    assert [row.pk for row in sign_in(cast, "erin").get("/desk/beyond/").context["rows"]] == [concern.pk]
    unit = cast.unit["qinghu"].pk
    actions.assign_concern(concern.pk, unit_id=unit, text="区里已协调", by=cast.bob, at=timezone.now())
    concern.refresh_from_db()
    assert (concern.out_of_power_at, list(bob.get("/desk/beyond/").context["rows"])) == (None, [])


def test_the_level_above_reads_it_and_another_office_does_not(cast: Cast) -> None:
    concern = powerless(cast)
    terms = directory.PostTerms(
        unit=cast.unit["minzhi-office"], area=cast.area["longhua"], role=Role.LEADER, starts_on=SINCE
    )
    charlie = sign_in(cast, "charlie")
    assert list(charlie.get("/desk/beyond/").context["rows"]) == []
    directory.hold_post(worker=cast.worker["charlie"], terms=terms, by=SYSTEM, at=NOW)
    assert [row.pk for row in charlie.get("/desk/beyond/").context["rows"]] == [concern.pk]


@pytest.mark.parametrize("name", ["alice", "carol", "dan", "frank", "grace"])
def test_beyond_is_for_coordinators_and_leaders(cast: Cast, name: str) -> None:
    powerless(cast)
    assert sign_in(cast, name).get("/desk/beyond/").status_code == 403
    assert Client().get("/desk/beyond/").status_code == 302


@pytest.mark.parametrize("address", ["/desk/escalations/?after=x", "/desk/beyond/?before=9"])
def test_an_invented_cursor_is_a_bad_request(cast: Cast, address: str) -> None:
    assert sign_in(cast, "bob").get(address).status_code == 400


@pytest.mark.parametrize("others", [0, 2])
def test_both_lists_take_as_many_statements_for_one_row_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    for _ in range(1 + others):
        late(cast)
        powerless(cast)
    bob = sign_in(cast, "bob")
    keep_what_is_remembered(monkeypatch)
    for address, statements in (("/desk/escalations/", 4), ("/desk/beyond/", 4)):
        bob.get(address)
        with django_assert_num_queries(statements):
            bob.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.concerns.queries.alarms.PAGE", 2)
    made = [late(cast).pk for _ in range(3)]
    bob = sign_in(cast, "bob")
    first = bob.get("/desk/escalations/")
    rows = [one.row.concern_id for one in first.context["rows"]]
    rest = bob.get(f"/desk/escalations/{first.context['after']}")
    rows += [one.row.concern_id for one in rest.context["rows"]]
    assert sorted(rows) == sorted(made)
    assert rest.context["before"]
