"""The administrator's pages: what there is, new areas and units, invitations; within the area kept and no further."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions
from minsheng.directory.models import Area, Invitation, Post, Unit, Worker
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, SINCE, Cast
from tests.desk.browsing import enter
from tests.desk.scene import keep_what_is_remembered, sign_in, text_of

HOUSE = "/desk/house/"


def area(cast: Cast, **more: Any) -> dict[str, Any]:
    """A new community of Longhua, as the form sends it."""
    return {
        "kind": "community",
        "area": cast.area["longhua-office"].pk,
        "name": "松和社区",
        "code": "songhe",
    } | more


def unit(cast: Cast, **more: Any) -> dict[str, Any]:
    """A new repair team in Qinghu."""
    home = cast.area["qinghu"].pk
    return {"kind": "handling", "area": home, "name": "清湖管道队", "code": "qinghu-pipes"} | more


def person(cast: Cast, **more: Any) -> dict[str, Any]:
    """Somebody to coordinate at the Longhua office."""
    return {
        "name": "韩梅",
        "email": "Han@minsheng.example",
        "role": "coordinator",
        "unit": cast.unit["longhua-office"].pk,
        "language": "zh-hans",
    } | more


def test_an_administrator_begins_in_the_house_and_finds_everything_that_is_kept(cast: Cast) -> None:
    grace = sign_in(cast, "grace")
    assert grace.get("/desk/").headers["Location"] == HOUSE
    said = text_of(grace.get(HOUSE))
    for name in ("清湖社区 qinghu 1 个网格", "清湖市政养护队 maintenance", "民治街道"):
        assert name in said


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
@pytest.mark.parametrize("what", ["", "area/", "unit/", "person/"])
def test_nobody_else_opens_it(cast: Cast, name: str, what: str) -> None:
    client = sign_in(cast, name)
    assert (client.get(f"{HOUSE}{what}").status_code, client.post(f"{HOUSE}{what}", {}).status_code) == (403, 403)


@pytest.mark.parametrize("address", [HOUSE, f"{HOUSE}area/", f"{HOUSE}person/"])
def test_a_stranger_is_led_to_the_sign_in(client: Any, db: None, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_what_cannot_be_added_is_not_found(cast: Cast) -> None:
    assert sign_in(cast, "grace").get(f"{HOUSE}district/").status_code == 404


def test_a_new_community_is_offered_to_residents_and_at_the_desk(cast: Cast) -> None:
    answer = sign_in(cast, "grace").post(f"{HOUSE}area/", area(cast))
    made = Area.objects.get(code="songhe")
    assert (answer.headers["Location"], made.name_zh_hans, made.parent_id) == (
        HOUSE,
        "松和社区",
        cast.area["longhua-office"].pk,
    )
    assert "松和社区" in text_of(sign_in(cast, "bob").get("/desk/new/"))


def test_a_new_unit_can_be_handed_work(cast: Cast) -> None:
    sign_in(cast, "grace").post(f"{HOUSE}unit/", unit(cast, email="pipes@minsheng.example"))
    made = Unit.objects.get(code="qinghu-pipes")
    assert (made.kind, made.area_id, made.email) == ("handling", cast.area["qinghu"].pk, "pipes@minsheng.example")
    assert "清湖管道队" in text_of(sign_in(cast, "bob").get("/desk/new/"))


def test_an_invited_person_follows_the_link_and_holds_the_post(cast: Cast, client: Any) -> None:
    answer = sign_in(cast, "grace").post(f"{HOUSE}person/", person(cast))
    row = Invitation.objects.get()
    assert (answer.status_code, row.email, row.role, row.area_id) == (
        200,
        "han@minsheng.example",
        "coordinator",
        cast.area["longhua-office"].pk,
    )
    assert Message.objects.filter(about_type="invitation", about_id=str(row.pk)).count() == 1
    found = re.search(r'value="https?://[^/"]+(/accounts/invitation/[^"]+)"', answer.content.decode())
    assert found is not None
    password = {"password1": "a lake as clear as glass", "password2": "a lake as clear as glass"}
    assert client.post(found.group(1), password).headers["Location"] == "/desk/"
    post = Post.objects.get(worker=Worker.objects.get(email="han@minsheng.example"))
    assert (post.role, post.unit_id) == ("coordinator", cast.unit["longhua-office"].pk)


@pytest.mark.parametrize(
    ("what", "wrong", "field", "message"),
    [
        ("area", {"name": ""}, "name", "请写名字。"),
        ("area", {"code": "清湖"}, "code", "只能用小写字母、数字和连字符，比如 qinghu-2。"),
        ("area", {"code": "qinghu"}, "code", "这个代码已经用了，换一个吧。"),
        ("area", {"kind": "grid"}, "area", "这一级不能放在这里：依次是区、街道、社区、网格。"),
        ("unit", {"email": "pipes"}, "email", "这不像邮箱地址。"),
        ("unit", {"code": "maintenance"}, "code", "这个代码已经用了，换一个吧。"),
        ("person", {"email": "bob@minsheng.example"}, "email", "这个邮箱已经有人在用了。"),
        ("person", {"role": ""}, "role", "请选他能做什么。"),
        ("person", {"unit": ""}, "unit", "请选一个单位。"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept(
    cast: Cast, what: str, wrong: dict[str, str], field: str, message: str
) -> None:
    sent = {"area": area, "unit": unit, "person": person}[what](cast, **wrong)
    before = (Area.objects.count(), Unit.objects.count(), Invitation.objects.count())
    answer = sign_in(cast, "grace").post(f"{HOUSE}{what}/", sent)
    form = answer.context["form"]
    assert (answer.status_code, form.errors) == (422, {field: [message]})
    assert {name: form[name].value() for name in sent} == {name: str(value) for name, value in sent.items()}
    assert (Area.objects.count(), Unit.objects.count(), Invitation.objects.count()) == before


def test_nobody_gives_more_than_they_keep(cast: Cast) -> None:
    helper = cast.worker["frank"]
    terms = actions.PostTerms(
        unit=cast.unit["minzhi-office"], role=Role.ADMINISTRATOR, area=cast.area["minzhi"], starts_on=SINCE
    )
    actions.hold_post(worker=helper, terms=terms, by=SYSTEM, at=NOW)
    frank = sign_in(cast, "frank")
    assert "清湖社区" not in text_of(frank.get(HOUSE))
    answers = [
        frank.post(f"{HOUSE}area/", area(cast)),
        frank.post(f"{HOUSE}unit/", unit(cast)),
        frank.post(f"{HOUSE}person/", person(cast)),
        frank.post(f"{HOUSE}person/", person(cast, unit=cast.unit["minzhi-office"].pk, area=cast.area["longhua"].pk)),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert Invitation.objects.count() == 0


def test_who_serves_outside_the_area_too_is_not_invited_from_inside_it(cast: Cast) -> None:
    known = actions.create_worker(name="老王", email="wang@minsheng.example", by=SYSTEM, at=NOW)
    for worker, unit_code, role in (
        (cast.worker["frank"], "longhua-office", Role.ADMINISTRATOR),
        (known, "minzhi-office", Role.COORDINATOR),
    ):
        terms = actions.PostTerms(unit=cast.unit[unit_code], role=role, starts_on=SINCE)
        actions.hold_post(worker=worker, terms=terms, by=SYSTEM, at=NOW)
    sent = person(cast, email="wang@minsheng.example")
    answer = sign_in(cast, "frank").post(f"{HOUSE}person/", sent)
    refusal = "这个人在您管的范围以外也有岗位，请两边都管的管理员来邀请。"
    assert (answer.status_code, answer.context["form"].errors) == (422, {"email": [refusal]})
    sign_in(cast, "grace").post(f"{HOUSE}person/", sent)
    assert Invitation.objects.get().worker == known


def test_an_open_invitation_is_listed_and_can_be_withdrawn(cast: Cast) -> None:
    grace = sign_in(cast, "grace")
    grace.post(f"{HOUSE}person/", person(cast))
    row = Invitation.objects.get()
    assert "韩梅 协调员 龙华街道办事处 han@minsheng.example" in text_of(grace.get(HOUSE))
    address = reverse("desk:withdraw_invitation", args=[row.pk])
    assert sign_in(cast, "bob").post(address).status_code == 403
    assert "已收回，链接打不开了。" in text_of(grace.post(address, follow=True))
    row.refresh_from_db()
    assert (row.withdrawn_at is not None, grace.post(address).status_code) == (True, 404)


def test_an_invitation_that_reaches_beyond_the_area_is_not_theirs_to_withdraw(cast: Cast) -> None:
    keeper = actions.PostTerms(unit=cast.unit["longhua-office"], role=Role.ADMINISTRATOR, starts_on=SINCE)
    actions.hold_post(worker=cast.worker["frank"], terms=keeper, by=SYSTEM, at=NOW)
    grace, frank = sign_in(cast, "grace"), sign_in(cast, "frank")
    grace.post(f"{HOUSE}person/", person(cast, area=cast.area["longhua"].pk))
    address = reverse("desk:withdraw_invitation", args=[Invitation.objects.get().pk])
    assert [len(client.get(HOUSE).context["waiting"]) for client in (grace, frank)] == [1, 0]
    assert frank.post(address).status_code == 404
    assert grace.post(address).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_house_takes_as_many_statements_however_large_it_is(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    grace = sign_in(cast, "grace")
    for place in range(number):
        grace.post(f"{HOUSE}area/", area(cast, code=f"songhe-{place}"))
        grace.post(f"{HOUSE}person/", person(cast, email=f"p{place}@minsheng.example"))
    keep_what_is_remembered(monkeypatch)
    grace.get(HOUSE)
    with django_assert_num_queries(8):
        grace.get(HOUSE)


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_the_house_holds_in_every_width_and_light(
    cast: Cast, open_page: Any, assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    page: Page = open_page(width=width, theme=theme)
    enter(page, "grace")
    for address in (HOUSE, f"{HOUSE}area/", f"{HOUSE}unit/", f"{HOUSE}person/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert_accessible(page)
