"""The pages about letters in a real browser: wide and narrow, with and without scripts; axe finds nothing to say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.outbox.models import Message
from tests.cast import Cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import at_work, raised
from tests.desk.test_letters import LETTERS, dead
from tests.desk.test_letters_in import arrived

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_a_letter_is_sent_again_and_another_put_where_it_belongs(
    people: Cast, open_page: OpenPage, assert_accessible: Check, width: int, *, javascript: bool
) -> None:
    concern = at_work(people)
    row = dead(raised(people), "a")
    dead(raised(people), "b", reason="ConnectionRefusedError", channel="sms", address="13800001234")
    letter = arrived()
    page = enter(open_page(width=width, javascript=javascript, refused=(422,)), "bob")
    page.goto(LETTERS)
    assert_accessible(page)
    keep(page, f"dead-{width}")
    page.get_by_role("button", name="重发").last.click()
    expect(page.locator("main, [role=status]").first).to_contain_text("重新发出")
    assert Message.objects.get(pk=row.pk).state == "queued"
    page.get_by_role("link", name="来信待放").click()
    assert_accessible(page)
    keep(page, f"in-{width}")
    page.get_by_role("link", name="三栋的灯还是不亮").click()
    assert_accessible(page)
    page.locator("#id_whom").fill("99999")
    page.get_by_role("button", name="放过去").click()
    expect(page.locator("#id_whom_error")).to_contain_text("没有您能看的诉求")
    assert_accessible(page)
    keep(page, f"letter-{width}")
    page.locator("#id_whom").fill(str(concern.pk))
    page.get_by_role("button", name="放过去").click()
    expect(page.locator("main")).to_contain_text("都找到了位置")
    letter.refresh_from_db()
    assert (letter.state, letter.about_id) == ("placed", concern.pk)
    page.goto(f"/desk/concerns/{concern.pk}/")
    expect(page.locator("main")).to_contain_text("居民来了短信")
    assert Letter.objects.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") or not javascript
