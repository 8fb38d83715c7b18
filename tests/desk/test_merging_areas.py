"""Two communities become one: nothing is orphaned, history keeps its name, figures follow from that day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import Concern
from minsheng.concerns.queries import visible_to
from minsheng.concerns.queries.counting import Scope, work_counts
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from minsheng.directory.models import Area, Post, Unit
from minsheng.directory.policy import DirectoryRefusal
from minsheng.directory.queries import actor_for, area_index
from minsheng.foundation.audit.queries import events_of
from minsheng.insight.queries import monday
from tests.cast import NOW, SINCE, Cast
from tests.concerns.scene import received
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, sign_in, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def address(cast: Cast, code: str = "qinghu") -> str:
    return f"/desk/house/areas/{cast.area[code].pk}/"


def merge(cast: Cast) -> Area:
    """Qinghu becomes a part of Yousong."""
    return directory.merge_areas(area=cast.area["qinghu"], into=cast.area["youson"], by=cast.grace, at=timezone.now())


def test_the_page_merges_when_the_code_is_typed(cast: Cast) -> None:
    grace = sign_in(cast, "grace")
    sent = {"into": cast.area["youson"].pk, "code": "qinghu"}
    assert grace.post(address(cast), sent).status_code == 302
    ended = Area.objects.get(code="qinghu")
    assert (ended.active, ended.merged_into_id) == (False, cast.area["youson"].pk)
    house = text_of(grace.get("/desk/house/"))
    assert "清湖社区 qinghu" not in house
    assert "清湖市政养护队 maintenance" in house
    assert grace.get(address(cast)).status_code == 404
    told = [event.action for event in events_of("area", ended.pk)]
    assert told == ["create_area", "merge_area"]


def test_everything_open_and_ended_is_reached_from_the_other_and_keeps_its_name(cast: Cast) -> None:
    concern = raised(cast, at=timezone.now())
    path = cast.area["youson"].path
    before = work_counts(Scope(end=timezone.now(), area_path=path))["received"]
    merge(cast)
    concern.refresh_from_db()
    assert concern.area.code == "qinghu"
    assert concern.area.path.startswith(path)
    assert work_counts(Scope(end=timezone.now(), area_path=path))["received"] == before + 1
    alice = actor_for(cast.worker["alice"], TODAY)
    assert concern in visible_to(alice)


def test_posts_end_over_the_one_and_go_on_over_the_other(cast: Cast) -> None:
    merge(cast)
    posts = Post.objects.filter(worker=cast.worker["alice"]).order_by("starts_on")
    assert [(post.area.code, post.starts_on, post.ends_on, post.role) for post in posts] == [
        ("qinghu", SINCE, TODAY, "collector"), ("youson", TODAY, None, "collector"),
    ]  # fmt: skip
    assert set(Unit.objects.filter(code__in=["qinghu", "maintenance"]).values_list("area__code", flat=True)) == {
        "youson"
    }
    grid = Area.objects.get(code="qinghu-1")
    assert (grid.active, grid.parent_id) == (True, cast.area["youson"].pk)


def test_what_is_reported_there_afterwards_lands_in_the_other(cast: Cast) -> None:
    merge(cast)
    concern = received(cast, at=timezone.now(), area_id=cast.area["qinghu"].pk)
    assert concern.area_id == cast.area["youson"].pk


def test_the_monday_page_lists_the_one_that_stays(cast: Cast) -> None:
    merge(cast)
    page = monday(Scope(end=timezone.now(), area_path=cast.area["longhua-office"].path))
    assert {row.area_id for row in page.communities} == {cast.area["youson"].pk, cast.area["beizhan"].pk}


def test_a_chain_of_merges_leads_to_the_last(cast: Cast) -> None:
    merge(cast)
    staying = Area.objects.get(code="youson")
    directory.merge_areas(area=staying, into=Area.objects.get(code="beizhan"), by=cast.grace, at=timezone.now())
    concern = received(cast, at=timezone.now(), area_id=cast.area["qinghu"].pk)
    assert concern.area.code == "beizhan"
    assert area_index()[cast.area["qinghu"].pk].path.startswith(Area.objects.get(code="beizhan").path)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("qinghu", "qinghu", "merge_itself"),
        ("qinghu", "qinghu-1", "merge_inside"),
        ("longhua-office", "qinghu", "merge_inside"),
        ("qinghu-1", "youson", "merge_kind"),
        ("qinghu", "minzhi", "merge_kind"),
        ("longhua-office", "minzhi", "merge_kind"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_moves(cast: Cast, one: str, other: str, code: str) -> None:
    before = list(Area.objects.values_list("code", "path", "active"))
    with pytest.raises(DirectoryRefusal, match=code):
        directory.merge_areas(area=cast.area[one], into=cast.area[other], by=cast.grace, at=NOW)
    assert list(Area.objects.values_list("code", "path", "active")) == before


def test_one_that_has_ended_is_merged_into_nothing_again(cast: Cast) -> None:
    merge(cast)
    with pytest.raises(DirectoryRefusal, match="merge_apart"):
        directory.merge_areas(
            area=Area.objects.get(code="qinghu"), into=Area.objects.get(code="beizhan"), by=cast.grace, at=NOW
        )


@pytest.mark.parametrize(
    ("sent", "field"), [({"into": "", "code": "qinghu"}, "into"), ({"code": "Qinghu"}, "code"), ({"code": ""}, "code")]
)
def test_what_is_wrong_stands_beside_its_field(cast: Cast, sent: dict[str, Any], field: str) -> None:
    answer = sign_in(cast, "grace").post(address(cast), {"into": cast.area["youson"].pk} | sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert Area.objects.get(code="qinghu").active


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
def test_others_merge_nothing(cast: Cast, name: str) -> None:
    client, sent = sign_in(cast, name), {"into": cast.area["youson"].pk, "code": "qinghu"}
    assert client.get(address(cast)).status_code == 403
    assert client.post(address(cast), sent).status_code == 403
    assert Client().post(address(cast), sent).status_code == 302
    assert Area.objects.get(code="qinghu").active


def test_an_administrator_of_another_office_finds_no_such_community(cast: Cast) -> None:
    terms = directory.PostTerms(
        unit=cast.unit["minzhi-office"], role=Role.ADMINISTRATOR, area=cast.area["minzhi"], starts_on=SINCE
    )
    directory.hold_post(worker=cast.worker["charlie"], terms=terms, by=SYSTEM, at=NOW)
    assert sign_in(cast, "charlie").get(address(cast)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_statements_for_one_unit_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    Unit.objects.filter(code__in=["longhua-office", "minzhi-office"][: number - 1]).update(area=cast.area["qinghu"])
    keep_what_is_remembered(monkeypatch)
    grace = sign_in(cast, "grace")
    grace.get(address(cast))
    with django_assert_num_queries(6):
        grace.get(address(cast))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_communities_are_merged_without_scripts_on_a_phone(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    raised(people, at=timezone.now())
    page = enter(open_page(width=360, javascript=False, refused=(422,)), "grace")
    page.goto("/desk/house/")
    page.get_by_role("link", name="清湖社区", exact=True).click()
    page.locator("[name=into]").select_option(label="油松社区")
    page.get_by_role("button", name="合并").click()
    expect(page.locator("main")).to_contain_text("请输入代码：qinghu")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)
    keep(page, "merge-360")
    page.locator("[name=code]").fill("qinghu")
    page.get_by_role("button", name="合并").click()
    expect(page.locator("body")).to_contain_text("清湖社区现在是油松社区的一部分")
    assert Concern.objects.get().area.code == "qinghu"
