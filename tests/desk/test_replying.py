"""Writing a reply: beginnings laid ready, and what residents will read before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.actors import SYSTEM
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.desk.browsing import enter
from tests.desk.scene import at_work, raised, sign_in, text_of

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]
REPLY = "清出淤泥两车，换了三个箅子。"


def laid_ready(kind: str, name: str, body: str) -> None:
    """A beginning of a reply, for everything."""
    fields = actions.TemplateFields(MessageKind(kind), None, "zh-hans", name, body)
    actions.write_template(fields, by=SYSTEM, at=NOW)


def by_mail(cast: Cast) -> Concern:
    """A concern at work whose resident left an e-mail address."""
    return at_work(cast, contact=actions.Contact(email="wang@example.org"))


def test_a_handler_begins_from_what_is_laid_ready_and_keeps_what_was_typed(cast: Cast) -> None:
    laid_ready("reply_solved", "清淤", "“{title}”：__日已派人清淤。")
    concern = at_work(cast, text="请打 13800001234，雨水井堵了。")
    carol, address = sign_in(cast, "carol"), f"/desk/concerns/{concern.pk}/resolve/"
    assert "用“清淤”开头" in text_of(carol.get(address))
    answer = carol.post(address, {"look": "begin-0", "text": "两车。", "outcome": "solved"})
    begun = answer.context["form"]["text"].value()
    assert begun.endswith("：__日已派人清淤。\n两车。")
    assert "13800001234" not in begun
    assert answer.context["form"]["outcome"].value() == "solved"
    assert carol.post(address, {"look": "begin-99", "text": "两车。"}).context["form"]["text"].value() == "两车。"


@pytest.mark.parametrize(
    ("slug", "name", "body"),
    [
        ("resolve", "carol", f"有了结果：{REPLY}"),
        ("decline", "bob", f"：{REPLY}"),
        ("refer", "bob", f"：{REPLY}"),
        ("ask", "carol", REPLY),
    ],
)
def test_what_residents_will_read_is_shown_and_not_sent(cast: Cast, slug: str, name: str, body: str) -> None:
    begin = raised if slug == "decline" else at_work
    concern = begin(cast, contact=actions.Contact(email="wang@example.org"))
    was = concern.state, Message.objects.count()
    answer = sign_in(cast, name).post(f"/desk/concerns/{concern.pk}/{slug}/", {"look": "letter", "text": REPLY})
    (letter,) = answer.context["previews"]
    assert body in letter.body
    assert letter.code == "zh-hans"
    assert "居民会收到这些" in text_of(answer)
    concern.refresh_from_db()
    assert (concern.state, Message.objects.count()) == was


def test_what_is_shown_is_what_is_sent(cast: Cast) -> None:
    concern = by_mail(cast)
    address = f"/desk/concerns/{concern.pk}/resolve/"
    carol = sign_in(cast, "carol")
    (letter,) = carol.post(address, {"look": "letter", "text": REPLY}).context["previews"]
    carol.post(address, {"text": REPLY, "outcome": "solved"})
    sent = Message.objects.get(template="verdict")
    assert sent.subject == letter.subject
    assert re.sub("/v/[^/]+/", "/v/", sent.body) == re.sub("/v/0+/", "/v/", letter.body)


@pytest.mark.parametrize(
    ("slug", "begin", "name", "values"),
    [
        ("resolve", at_work, "carol", {"outcome": "solved"}),
        ("ask", at_work, "carol", {"until": "2027-01-04"}),
        ("decline", raised, "bob", {"reason": "private_dispute"}),
        ("refer", raised, "bob", {"body": "区教育局"}),
    ],
)
@pytest.mark.parametrize("gap", ["＿月＿日清了淤泥。", "On ___ we came."])
def test_a_gap_left_open_is_not_sent(
    cast: Cast, slug: str, begin: Callable[..., Concern], name: str, values: dict[str, str], gap: str
) -> None:
    address = f"/desk/concerns/{begin(cast).pk}/{slug}/"
    answer = sign_in(cast, name).post(address, values | {"text": gap})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"text": ["还有空没有填，请填上或者删掉。"]})


def test_who_left_no_address_reads_it_on_their_own_page(cast: Cast) -> None:
    concern = at_work(cast, contact=actions.Contact())
    answer = sign_in(cast, "carol").post(f"/desk/concerns/{concern.pk}/resolve/", {"look": "letter", "text": REPLY})
    assert "没有人留下能收消息的地址" in text_of(answer)


def test_another_office_is_shown_nothing(cast: Cast) -> None:
    concern = by_mail(cast)
    answer = sign_in(cast, "charlie").post(f"/desk/concerns/{concern.pk}/resolve/", {"look": "letter", "text": REPLY})
    assert answer.status_code in {403, 404}


@pytest.mark.browser
@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_a_reply_is_begun_looked_at_and_sent_in_a_browser(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int, *, javascript: bool
) -> None:
    laid_ready("reply_solved", "清淤", "已派人清淤。")
    concern = by_mail(people)
    page = enter(open_page(width=width, javascript=javascript), "carol")
    page.goto(f"/desk/concerns/{concern.pk}/resolve/")
    page.get_by_role("button", name="用“清淤”开头").click()
    expect(page.locator("#do_text")).to_have_value("已派人清淤。")
    page.locator("#do_text").fill(REPLY)
    page.get_by_role("button", name="看看居民会收到什么").click()
    expect(page.get_by_role("status").filter(has_text="居民会收到这些")).to_contain_text(REPLY)
    assert_accessible(page)
    page.locator("label", has_text="已解决").first.click()
    page.locator("form.act__f button.btn--main").click()
    page.wait_for_url("**/desk/**")
    concern.refresh_from_db()
    assert concern.state == "resolved"
