"""Somebody leaves: posts end on the day, work goes to a successor or the unit, history stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import AssistTask, Concern, Entry
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from minsheng.directory.models import Absence, Post, Worker
from minsheng.directory.policy import DirectoryRefusal
from minsheng.directory.queries import actor_for
from minsheng.foundation.audit.queries import events_of
from tests.cast import SINCE, Cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, sign_in, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def address(cast: Cast, name: str = "carol") -> str:
    return f"/desk/house/people/{cast.worker[name].pk}/"


def colleague(cast: Cast) -> Worker:
    """A second handler of Carol's unit."""
    worker = directory.create_worker(name="阿华", email="hua@minsheng.example", by=SYSTEM, at=timezone.now())
    terms = directory.PostTerms(unit=cast.unit["maintenance"], role=Role.HANDLER, starts_on=SINCE)
    directory.hold_post(worker=worker, terms=terms, by=SYSTEM, at=timezone.now())
    return worker


def with_carol(cast: Cast) -> Concern:
    """A concern in Carol's own hands."""
    concern = raised(cast, at=timezone.now())
    unit, carol = cast.unit["maintenance"].pk, cast.worker["carol"].pk
    return actions.assign_concern(concern.pk, unit_id=unit, handler_id=carol, by=cast.bob, at=timezone.now())


def help_of_carol(cast: Cast) -> AssistTask:
    """Another unit's concern she was asked to help with."""
    concern, now = raised(cast, at=timezone.now()), timezone.now()
    actions.assign_concern(concern.pk, unit_id=cast.unit["qinghu"].pk, by=cast.bob, at=now)
    unit, carol = cast.unit["maintenance"].pk, cast.worker["carol"].pk
    return actions.ask_assist(concern.pk, unit_id=unit, handler_id=carol, text="请帮看井盖", by=cast.bob, at=now)


def test_who_leaves_at_once_is_shut_out_and_the_successor_has_everything(cast: Cast) -> None:
    hua, concern, task, grace = colleague(cast), with_carol(cast), help_of_carol(cast), sign_in(cast, "grace")
    page = text_of(grace.get(address(cast)))
    assert "1 件未办结的诉求" in page
    assert "1 项受邀协办的任务" in page
    sent = {"last_day": f"{TODAY - DAY}", "successor": hua.pk}
    assert grace.post(address(cast), sent).status_code == 302
    for row in (concern, task):
        row.refresh_from_db()
    assert (concern.handler_id, task.handler_id, concern.state) == (hua.pk, hua.pk, "assigned")
    carol = Worker.objects.get(pk=cast.worker["carol"].pk)
    assert (carol.is_active, actor_for(carol, TODAY).posts) == (False, ())
    assert Entry.objects.filter(concern=concern, action="hand_over").count() == 1
    assert "现已离职" in text_of(grace.get(address(cast)))
    told = [event.action for event in events_of("worker", carol.pk)]
    assert told[-1] == "deactivate_worker"


def test_without_a_successor_the_unit_has_it(cast: Cast) -> None:
    concern = with_carol(cast)
    assert sign_in(cast, "grace").post(address(cast), {"last_day": f"{TODAY - DAY}"}).status_code == 302
    concern.refresh_from_db()
    assert (concern.handler_id, concern.unit_id) == (None, cast.unit["maintenance"].pk)


def test_a_day_to_come_changes_nothing_before_it(cast: Cast) -> None:
    hua, concern, grace = colleague(cast), with_carol(cast), sign_in(cast, "grace")
    sent = {"last_day": f"{TODAY + 6 * DAY}", "successor": hua.pk}
    assert grace.post(address(cast), sent).status_code == 302
    concern.refresh_from_db()
    assert concern.handler_id == cast.worker["carol"].pk
    assert actions.stand_in(at=timezone.now()) == 0
    assert actions.stand_in(at=timezone.now() + 7 * DAY) == 1
    concern.refresh_from_db()
    assert concern.handler_id == hua.pk
    assert actor_for(cast.worker["carol"], TODAY + 7 * DAY).posts == ()


def test_a_post_that_simply_ends_leaves_nothing_behind_either(cast: Cast) -> None:
    concern = with_carol(cast)
    post = Post.objects.get(worker=cast.worker["carol"])
    directory.end_post(post=post, ends_on=TODAY, by=cast.grace, at=timezone.now())
    assert actions.stand_in(at=timezone.now()) == 1
    concern.refresh_from_db()
    assert concern.handler_id is None


def test_a_post_not_begun_is_withdrawn(cast: Cast) -> None:
    terms = directory.PostTerms(unit=cast.unit["maintenance"], role=Role.SUPERVISOR, starts_on=TODAY + 9 * DAY)
    directory.hold_post(worker=cast.worker["carol"], terms=terms, by=cast.grace, at=timezone.now())
    directory.end_service(worker=cast.worker["carol"], ends_on=TODAY + DAY, by=cast.grace, at=timezone.now())
    assert list(Post.objects.filter(worker=cast.worker["carol"]).values_list("role", "ends_on")) == [
        ("handler", TODAY + DAY)
    ]


def test_the_last_who_administers_an_area_does_not_leave(cast: Cast) -> None:
    answer = sign_in(cast, "grace").post(address(cast, "grace"), {"last_day": f"{TODAY}"})
    assert answer.status_code == 422
    assert "没有别人管理" in text_of(answer)
    assert Post.objects.get(worker=cast.worker["grace"]).ends_on is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"last_day": f"{TODAY - 2 * DAY}"}, "last_day"),
        ({"last_day": ""}, "last_day"),
        ({"last_day": "soon"}, "last_day"),
        ({"last_day": f"{TODAY}", "successor": "999999"}, "successor"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(
    cast: Cast, sent: dict[str, str], field: str
) -> None:
    answer = sign_in(cast, "grace").post(address(cast), sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert Post.objects.get(worker=cast.worker["carol"]).ends_on is None
    assert Absence.objects.count() == 0


def test_a_successor_from_another_unit_is_refused_by_the_action_itself(cast: Cast) -> None:
    with pytest.raises(DirectoryRefusal, match="no_deputy"):
        directory.end_service(
            worker=cast.worker["carol"], ends_on=TODAY + DAY, successor_id=cast.worker["alice"].pk, by=cast.grace,
            at=timezone.now(),
        )  # fmt: skip
    assert Post.objects.get(worker=cast.worker["carol"]).ends_on is None


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
def test_others_see_nobody_and_end_nothing(cast: Cast, name: str) -> None:
    client = sign_in(cast, name)
    assert client.get(address(cast)).status_code == 403
    assert client.post(address(cast), {"last_day": f"{TODAY}"}).status_code == 403
    assert Client().get(address(cast)).status_code == 302
    assert Post.objects.get(worker=cast.worker["carol"]).ends_on is None


def test_an_administrator_of_another_office_finds_nobody(cast: Cast) -> None:
    terms = directory.PostTerms(
        unit=cast.unit["minzhi-office"], role=Role.ADMINISTRATOR, area=cast.area["minzhi"], starts_on=SINCE
    )
    directory.hold_post(worker=cast.worker["charlie"], terms=terms, by=SYSTEM, at=timezone.now())
    assert sign_in(cast, "charlie").get(address(cast)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_statements_for_one_concern_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for _ in range(number):
        with_carol(cast)
    keep_what_is_remembered(monkeypatch)
    grace = sign_in(cast, "grace")
    grace.get(address(cast))
    with django_assert_num_queries(9):
        grace.get(address(cast))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_leaving_works_without_scripts_on_a_phone_and_a_screen(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int
) -> None:
    with_carol(people)
    page = enter(open_page(width=width, javascript=False, refused=(422,)), "grace")
    page.goto("/desk/house/")
    page.get_by_role("link", name="清湖市政养护队").click()
    page.get_by_role("link", name=people.worker["carol"].name).click()
    page.locator("[name=last_day]").fill(f"{TODAY - 9 * DAY}")
    page.get_by_role("button", name="记下最后一天").click()
    expect(page.locator("main")).to_contain_text("这一天已经过了")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"person-{width}")
    page.locator("[name=last_day]").fill(f"{TODAY}")
    page.get_by_role("button", name="记下最后一天").click()
    expect(page.locator("body")).to_contain_text("到那天自动转出")
