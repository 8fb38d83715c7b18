"""What residents read, on pages: who may look, who may write, what is refused, and how it would arrive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import MessageTemplate
from minsheng.concerns.policy.wording import VARIABLES
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.actors import SYSTEM
from minsheng.foundation.outbox.models import Message
from minsheng.interfaces.desk.keeping.wording_words import KINDS
from minsheng.interfaces.desk.keeping.wording_words import VARIABLES as WORDS
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, resolved, sign_in, text_of

LIST = "/desk/house/messages/"
VERDICT = f"{LIST}verdict/"
BODY = "{title}：{reply}\n办好了吗？请告诉我们：{link}"
SENT = {"version": "0", "category": "", "language": "zh-hans", "subject": "办好了吗？", "body": BODY, "active": "on"}
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


@pytest.mark.parametrize("name", ["alice", "carol", "erin", "frank"])
@pytest.mark.parametrize("address", [LIST, VERDICT])
def test_who_neither_hands_out_nor_keeps_the_house_does_not_see_them(cast: Cast, name: str, address: str) -> None:
    assert sign_in(cast, name).get(address).status_code == 403


@pytest.mark.parametrize("address", [LIST, VERDICT])
def test_a_stranger_is_led_to_the_sign_in(client: Any, db: None, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_a_coordinator_looks_and_tries_out_and_keeps_nothing(cast: Cast) -> None:
    raised(cast)
    bob = sign_in(cast, "bob")
    assert "您可以在这里试写" in text_of(bob.get(VERDICT))
    assert "南三巷口的雨水井" in text_of(bob.post(VERDICT, SENT | {"look": "1"}))
    assert bob.post(VERDICT, SENT).status_code == 403
    assert MessageTemplate.objects.count() == 0


def test_an_administrator_writes_words_and_finds_them_on_the_list(cast: Cast) -> None:
    drainage, _gas = load_two_categories()
    grace = sign_in(cast, "grace")
    assert grace.post(VERDICT, SENT | {"category": str(drainage.pk)}).headers["Location"] == LIST
    row = MessageTemplate.objects.get()
    assert (row.kind, row.category_id, row.language, row.body) == ("verdict", drainage.pk, "zh-hans", BODY)
    assert "排水与内涝 简体中文" in text_of(grace.get(LIST))
    page = grace.get(VERDICT, {"language": "zh-hans", "category": str(drainage.pk)})
    assert page.context["form"]["body"].value() == BODY
    assert grace.post(VERDICT, SENT | {"category": str(drainage.pk), "version": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"body": "{title} {reply}"}, "body", "必须有 {link}。"),
        ({"body": BODY + "{lnk}"}, "body", "这种消息里没有 {lnk} 这个变量。"),
        ({"body": BODY + "{"}, "body", "花括号里只能写一个变量，例如 {title}。"),
        ({"body": BODY + " https://example.com/"}, "body", "只能放本系统的链接，不能放 https://example.com/。"),
        ({"subject": ""}, "subject", "请写标题。"),
        ({"version": "4"}, "category", "这些诉求、这种语言已经另有写好的话，请先打开那一份。"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(cast: Cast, sent: dict[str, str], field: str, message: str) -> None:
    answer = sign_in(cast, "grace").post(VERDICT, SENT | sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert MessageTemplate.objects.count() == 0


def test_looking_shows_every_language_with_real_words_without_a_receipt_and_sends_nothing(cast: Cast) -> None:
    concern = resolved(cast)
    before = Message.objects.count()
    page = sign_in(cast, "bob").post(VERDICT, SENT | {"look": "1", "number": str(concern.pk)})
    letters = page.context["letters"]
    assert [letter.code for letter in letters] == ["zh-hans", "zh-hant", "en"]
    assert letters[0].body == (
        "南三巷口的雨水井上周开始堵，一下雨水就漫进楼道：清出淤泥两车，换了三个雨水箅子。\n"
        "办好了吗？请告诉我们：http://127.0.0.1:8000/v/" + "0" * 60 + "/"
    )
    assert (letters[0].length, letters[0].parts) == (len(letters[0].body), 3)
    assert concern.reporters.get().receipt not in page.content.decode()
    assert Message.objects.count() == before


def test_a_concern_of_another_office_is_not_looked_at(cast: Cast) -> None:
    theirs = raised(cast, area_id=cast.area["minzhi"].pk)
    answer = sign_in(cast, "bob").post(VERDICT, SENT | {"look": "1", "number": str(theirs.pk)})
    assert answer.context["form"].errors == {"number": ["没有您能看的这个编号的诉求。"]}
    assert answer.context["concern"] is None


def test_who_reads_no_concern_looks_with_a_made_up_one(cast: Cast) -> None:
    raised(cast)
    page = text_of(sign_in(cast, "grace").get(VERDICT))
    assert "用一件虚构的" in page
    assert "南三巷口" not in page


def test_every_message_and_every_variable_has_words() -> None:
    assert set(KINDS) == set(MessageKind)
    assert set(WORDS) == {name for names in VARIABLES.values() for name in names}


def test_a_message_nobody_knows_is_not_found(cast: Cast) -> None:
    assert sign_in(cast, "grace").get(f"{LIST}birthday/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_statements_for_one_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for language in ("zh-hans", "zh-hant", "en")[:number]:
        fields = actions.TemplateFields(MessageKind.VERDICT, None, language, "?", BODY)
        actions.write_template(fields, by=SYSTEM, at=NOW)
    grace = sign_in(cast, "grace")
    keep_what_is_remembered(monkeypatch)
    grace.get(LIST)
    with django_assert_num_queries(4):
        grace.get(LIST)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_words_are_written_looked_at_and_kept_in_a_browser(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int, *, javascript: bool
) -> None:
    page = enter(open_page(width=width, javascript=javascript, refused=(422,)), "grace")
    page.goto(LIST)
    assert_accessible(page)
    keep(page, f"messages-{width}")
    page.locator('a[href$="messages/verdict/"]').click()
    page.locator("#words_body").fill("{title} {reply}")
    page.get_by_role("button", name="保存这些话").click()
    expect(page.locator("#words_body_error")).to_contain_text("必须有 {link}")
    assert_accessible(page)
    page.locator("#words_body").fill(BODY)
    page.get_by_role("button", name="看看收到时的样子").click()
    expect(page.locator("main")).to_contain_text("巷口的雨水井堵了：三号清出两车淤泥")
    assert_accessible(page)
    keep(page, f"message-{width}")
    page.get_by_role("button", name="保存这些话").click()
    expect(page.locator("main")).to_contain_text("全部简体中文")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") or not javascript
