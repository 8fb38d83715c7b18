"""The pages about projects on the desk: read by the area, written by the office, reported by the owner's people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.projects import actions
from minsheng.projects.models import Attachment, Milestone, Picture, Project, Risk
from tests.cast import Cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import at_work, keep_what_is_remembered, picture, raised, sign_in, text_of
from tests.projects.scene import DAY, begun

pytestmark = pytest.mark.django_db
LIST = "/desk/projects/"
ONE = f"{LIST}old-lanes/"
TODAY = timezone.localdate()


def plan_form(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "title": "校门口道路修补", "field": "building", "unit": cast.unit["maintenance"].pk, "begins_on": f"{TODAY}",
        "due_on": f"{TODAY + 30 * DAY}", "summary": "", "budget": "", "topic": "", "code": "school-road",
    } | more  # fmt: skip


def test_the_office_begins_plans_attaches_reports_and_ends_a_project(cast: Cast) -> None:
    bob, concern = sign_in(cast, "bob"), raised(cast, at=timezone.now())
    assert bob.post(f"{LIST}new/", plan_form(cast)).headers["Location"] == f"{LIST}school-road/"
    here = f"{LIST}school-road/"
    step = {"title": "铺沥青", "due_on": f"{TODAY + DAY}"}
    for what, sent in (("milestone", step), ("attach", {"number": concern.pk}), ("publish", {})):
        assert bob.post(f"{here}{what}/", sent).status_code == 302
    risk = {"words": "学校开学前要完工", "gravity": "high"}
    assert bob.post(f"{here}risk/", risk).status_code == 302
    done = {"milestone": Milestone.objects.get().pk, "words": "沥青已铺好。", "done_on": f"{TODAY}"}
    assert sign_in(cast, "dan").post(f"{here}done/", done).status_code == 302
    page = text_of(bob.get(here))
    for words in ("铺沥青", "沥青已铺好。", concern.title, "学校开学前要完工"):
        assert words in page
    refused = bob.post(f"{here}end/", {"state": "finished", "result": "完工"})
    assert refused.status_code == 422
    assert "还有未办结的诉求" in text_of(refused)
    for what, sent in (("risk-passed", {"number": Risk.objects.get().pk}), ("detach", {"number": concern.pk})):
        assert bob.post(f"{here}{what}/", sent).status_code == 302
    assert bob.post(f"{here}end/", {"state": "finished", "result": "完工移交"}).status_code == 302
    assert "完工移交" in text_of(bob.get(here))
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("what", "sent", "field"),
    [
        ("attach", {"number": "7777777"}, "number"),
        ("attach", {"number": "x"}, "number"),
        ("milestone", {"title": "", "due_on": f"{TODAY}"}, "title"),
        ("milestone", {"title": "一", "due_on": "soon"}, "due_on"),
        ("risk", {"words": "", "gravity": "low"}, "words"),
        ("end", {"state": "finished", "result": ""}, "result"),
        ("picture", {"caption": "井口"}, "photos"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(cast: Cast, what: str, sent: dict[str, Any], field: str) -> None:
    begun(cast)
    answer = sign_in(cast, "bob").post(f"{ONE}{what}/", sent)
    assert (answer.status_code, set(answer.context["forms"][what].errors)) == (422, {field})


def test_a_plan_that_ends_before_it_begins_is_said_beside_the_day(cast: Cast) -> None:
    answer = sign_in(cast, "bob").post(f"{LIST}new/", plan_form(cast, due_on=f"{TODAY - DAY}"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"due_on"})
    begun(cast)
    sent = plan_form(cast, title="南片老巷排水改造二期")
    assert sign_in(cast, "bob").post(f"{ONE}plan/", sent).status_code == 302
    assert Project.objects.get().title == "南片老巷排水改造二期"


def test_pictures_come_in_pairs_of_one_spot(cast: Cast) -> None:
    begun(cast)
    bob = sign_in(cast, "bob")
    assert bob.post(f"{ONE}picture/", {"photos": picture(), "caption": "井口"}).status_code == 302
    assert bob.post(f"{ONE}picture/", {"photos": picture(), "caption": "井口", "spot": "1"}).status_code == 302
    assert list(Picture.objects.values_list("spot", "side")) == [(1, "after"), (1, "before")]
    first = Picture.objects.first()
    assert first is not None
    assert bob.get(f"{LIST}pictures/{first.pk}/").status_code == 200
    assert sign_in(cast, "charlie").get(f"{LIST}pictures/{first.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "page", "post"),
    [("alice", 200, 403), ("carol", 200, 403), ("dan", 200, 403), ("frank", 200, 403), ("charlie", 404, 404),
     ("grace", 403, 403)],
)  # fmt: skip
def test_others_plan_nothing(cast: Cast, name: str, page: int, post: int) -> None:
    begun(cast)
    client = sign_in(cast, name)
    assert client.get(ONE).status_code == page
    assert client.post(f"{ONE}milestone/", {"title": "一", "due_on": f"{TODAY}"}).status_code == post
    for address in (LIST, ONE, f"{LIST}new/"):
        assert Client().get(address).status_code == 302
    assert Milestone.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_as_many_statements_for_one_row_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    rows = [begun(cast, code) for code in ("old-lanes", "second", "third")[:number]]
    for _ in range(number):
        concern = at_work(cast)
        actions.attach_concern(rows[0].pk, concern_id=concern.pk, by=cast.bob, at=timezone.now())
    keep_what_is_remembered(monkeypatch)
    frank = sign_in(cast, "frank")
    for address, statements in ((LIST, 5), (ONE, 8)):
        frank.get(address)
        with django_assert_num_queries(statements):
            frank.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.projects.queries.PAGE", 2)
    rows = [begun(cast, f"p-{number}", due_on=TODAY + number // 2 * DAY).code for number in range(5)]
    bob, address, found = sign_in(cast, "bob"), LIST, []
    while address:
        page = bob.get(address)
        found += [row.code for row, _field in page.context["rows"]]
        address = f"{LIST}{page.context['after']}" if page.context["after"] else ""
    assert found == rows
    assert bob.get(f"{LIST}?after=x").status_code == 400


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_a_project_is_looked_after_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    begun(people)
    page = enter(open_page(width=width, javascript=False, theme=theme, refused=(422,)), "bob")
    page.goto(LIST)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"projects-{width}-{theme}")
    page.locator("main .row__t").first.click()
    page.locator("summary", has_text="添加节点").click()
    page.get_by_role("button", name="添加").first.click()
    expect(page.locator("main")).to_contain_text("请写标题")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"project-{width}-{theme}")
