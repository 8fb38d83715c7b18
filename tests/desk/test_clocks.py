"""Working time on pages: limits, hours, the calendar; asking for more time and deciding about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.queries import rules
from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.core.actors import SYSTEM, Role
from minsheng.core.working_time import Period
from minsheng.directory import actions as directory_actions
from minsheng.directory import queries as directory
from minsheng.directory.models import CalendarDay
from tests.cast import NOW, SINCE, Cast
from tests.desk.browsing import enter
from tests.desk.scene import at_work, keep_what_is_remembered, sign_in, text_of

CLOCKS = "/desk/house/clocks/"
WEEK = {f"day_{weekday}": "09:00-12:00 14:00-18:00" for weekday in range(5)}


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
@pytest.mark.parametrize("what", ["clocks", "hours", "day", "limit"])
def test_nobody_but_an_administrator_opens_it(cast: Cast, name: str, what: str) -> None:
    assert sign_in(cast, name).get(f"/desk/house/{what}/").status_code == 403


def test_a_stranger_is_led_to_the_sign_in(client: Any, db: None) -> None:
    assert client.get(CLOCKS).headers["Location"] == f"/accounts/login/?next={CLOCKS}"


def test_the_page_tells_limits_hours_and_days_and_which_year_has_no_table(cast: Cast) -> None:
    directory_actions.seed_calendar(by=SYSTEM, at=NOW)
    grace = sign_in(cast, "grace")
    said = text_of(grace.get(f"{CLOCKS}?year=2026"))
    for words in ("首次联系 1 小时 2 小时 4 个工作小时 8 个工作小时", "星期一 09:00–12:00 14:00–18:00", "星期六 不开门",
                  "2026-09-20 星期日 国庆节 调休上班", "2026-10-01 星期四 国庆节 放假"):  # fmt: skip
        assert words in said
    assert "这一年的放假安排还没有录入。" in text_of(grace.get(f"{CLOCKS}?year=2027"))
    assert "这一年的放假安排还没有录入。" not in said
    assert grace.get(f"{CLOCKS}?year=0000").status_code == 200


def test_the_hours_of_a_unit_are_set_nights_too(cast: Cast) -> None:
    unit = cast.unit["maintenance"].pk
    sent = {"unit": unit, **{f"day_{weekday}": "22:00-06:00" for weekday in range(7)}}
    answer = sign_in(cast, "grace").post("/desk/house/hours/", sent)
    assert answer.headers["Location"] == CLOCKS
    calendar = directory.calendar(unit)
    assert calendar.week == ((Period(time(22), time(6)),),) * 7
    assert calendar.keeps_holidays is False
    assert calendar is not directory.calendar()
    assert "清湖市政养护队" in text_of(sign_in(cast, "grace").get(CLOCKS))


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({}, "day_0", "总要有开门的时候：至少写一天的时间。"),
        (WEEK | {"day_0": "9 bis 12"}, "day_0", "请写成 09:00-12:00 14:00-18:00。"),
        (WEEK | {"day_1": "09:00-25:00"}, "day_1", "没有这样的钟点。"),
        (WEEK | {"day_0": "09:00-12:00 11:00-18:00"}, "day_0",
         "同一天的时间不能重叠，夜班要在第二天开门前结束。"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_told_beside_the_day(
    cast: Cast, sent: dict[str, str], field: str, message: str
) -> None:
    before = directory.calendar().week
    answer = sign_in(cast, "grace").post("/desk/house/hours/", sent | {"unit": "", "keeps_holidays": "on"})
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert directory.calendar().week == before


def test_a_year_without_a_table_can_be_filled_day_by_day(cast: Cast) -> None:
    grace = sign_in(cast, "grace")
    assert 2027 in directory.unknown_years(2027, 2027)
    sent = {"day": "2027-01-01", "kind": "holiday", "name": "元旦"}
    assert grace.post("/desk/house/day/", sent).headers["Location"] == CLOCKS
    assert CalendarDay.objects.get(date=date(2027, 1, 1)).name == "元旦"
    assert directory.unknown_years(2027, 2027) == []
    assert grace.post("/desk/house/day/", {"day": "2027-13-01", "kind": "holiday"}).status_code == 422
    assert grace.post("/desk/house/day/", sent | {"kind": ""}).status_code == 302
    assert CalendarDay.objects.count() == 0


def test_a_limit_is_changed_and_holds_at_once(cast: Cast) -> None:
    sent = {"clock": "resolve", "urgency": "general", "number": "5", "measure": "working_days"}
    grace = sign_in(cast, "grace")
    assert grace.post("/desk/house/limit/", sent).headers["Location"] == CLOCKS
    span = rules().span(Clock.RESOLVE, Urgency.GENERAL)
    assert (span.number, span.measure) == (5, Measure.WORKING_DAYS)
    answer = grace.post("/desk/house/limit/", sent | {"number": "0"})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"number": ["时限在 1 到 1000 之间。"]})


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("limit", {"clock": "resolve", "urgency": "general", "number": "5", "measure": "working_days"}),
        ("day", {"day": "2027-01-01", "kind": "holiday"}),
        ("hours", WEEK | {"unit": ""}),
    ],
)
def test_what_holds_for_everybody_is_not_changed_by_an_office(cast: Cast, what: str, sent: dict[str, str]) -> None:
    terms = directory_actions.PostTerms(
        unit=cast.unit["minzhi-office"], role=Role.ADMINISTRATOR, area=cast.area["minzhi"], starts_on=SINCE
    )
    directory_actions.hold_post(worker=cast.worker["frank"], terms=terms, by=SYSTEM, at=NOW)
    frank = sign_in(cast, "frank")
    assert frank.get(CLOCKS).status_code == 200
    assert frank.post(f"/desk/house/{what}/", sent).status_code == 403
    theirs = WEEK | {"unit": str(cast.unit["maintenance"].pk)}
    assert frank.post("/desk/house/hours/", theirs).status_code == 422


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_takes_as_many_statements_whatever_it_lists(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    for number in range(days):
        day = date(2026, 5, 1 + number)
        sent = {"day": day.isoformat(), "kind": "holiday"}
        sign_in(cast, "grace").post("/desk/house/day/", sent)
    grace = sign_in(cast, "grace")
    keep_what_is_remembered(monkeypatch)
    grace.get(CLOCKS)
    with django_assert_num_queries(6):
        grace.get(f"{CLOCKS}?year=2026")


def test_a_unit_asks_for_more_time_and_a_coordinator_finds_and_grants_it(cast: Cast) -> None:
    concern = at_work(cast)
    address = f"/desk/concerns/{concern.pk}/"
    until = timezone.localdate() + timedelta(days=60)
    carol = sign_in(cast, "carol")
    assert f"{address}extend/" in carol.get(address).content.decode()
    answer = carol.post(f"{address}extend/", {"until": until.isoformat(), "text": "等配件到货"})
    assert answer.status_code == 302
    assert f"{address}grant/" not in carol.get(address).content.decode()
    bob = sign_in(cast, "bob")
    assert "申请延期" in text_of(bob.get("/desk/?filter=urgent"))
    said = text_of(bob.get(address))
    assert "同意延期" in said
    assert "等配件到货" in said
    assert bob.post(f"{address}grant/", {}).status_code == 302
    granted = Concern.objects.get(pk=concern.pk)
    assert granted.due_at is not None
    assert (timezone.localdate(granted.due_at), granted.extension_count) == (until, 1)


def test_saying_no_to_more_time_leaves_the_limit(cast: Cast) -> None:
    concern = at_work(cast)
    before = Concern.objects.get(pk=concern.pk).due_at
    now = timezone.now()
    actions.ask_extension(concern.pk, until=now + timedelta(days=60), text="等配件", by=cast.carol, at=now)
    answer = sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/deny/", {"text": "配件有现货"})
    assert answer.status_code == 302
    assert Concern.objects.get(pk=concern.pk).due_at == before


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_the_pages_hold_in_every_width_and_light(
    cast: Cast, open_page: Any, assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    directory_actions.seed_calendar(by=SYSTEM, at=NOW)
    week = ((Period(time(22), time(6)),),) * 7
    directory_actions.set_hours(unit=cast.unit["maintenance"], week=week, by=cast.grace, at=NOW)
    page: Page = open_page(width=width, theme=theme)
    enter(page, "grace")
    for name in ("clocks", "hours", "day", "limit"):
        page.goto(f"/desk/house/{name}/")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert_accessible(page)


def test_more_time_is_asked_for_and_granted_in_the_browser(
    cast: Cast, open_page: Any, assert_accessible: Callable[[Page], None]
) -> None:
    concern = at_work(cast)
    until = timezone.localdate() + timedelta(days=60)
    page: Page = open_page(width=1440)
    enter(page, "carol")
    page.goto(f"/desk/concerns/{concern.pk}/extend/")
    assert_accessible(page)
    page.fill("input[name=until]", until.isoformat())
    page.fill("textarea[name=text]", "等配件到货")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(rf"/desk/(concerns|work)/{concern.pk}/"))
    other: Page = open_page(width=1440)
    enter(other, "bob")
    other.goto(f"/desk/concerns/{concern.pk}/")
    assert_accessible(other)
    other.goto(f"/desk/concerns/{concern.pk}/grant/")
    assert_accessible(other)
    other.click("main form button[type=submit]")
    other.wait_for_url(re.compile(rf"/desk/concerns/{concern.pk}/"))
    assert Concern.objects.get(pk=concern.pk).extension_count == 1
