"""The record book and the case sheet, on the screen and on paper; PDFs are read back."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Page
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.interfaces.desk.book import press, reading
from minsheng.interfaces.desk.book.counting_words import in_characters, written_month
from minsheng.interfaces.desk.book.ink import ink_of
from minsheng.interfaces.desk.book.pages import ROWS, fitted
from tests.cast import Cast
from tests.concerns.scene import PHONE, first_reporter
from tests.desk.browsing import enter
from tests.desk.scene import at_work, hours_ago, raised, resolved, sign_in, text_of
from tests.desk.test_leader import rated, told_to

BOOK = "/desk/book/"
PDF = "/desk/book.pdf"
NAME = "王阿姨"


def read(response: HttpResponseBase) -> list[str]:
    """The text of every page of a PDF, without blanks."""
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages  # type: ignore[attr-defined]
    return [re.sub(r"\s", "", page.extract_text()) for page in pages]


def test_an_entry_stands_with_what_was_done_and_the_residents_word(cast: Cast) -> None:
    rated(resolved(cast))
    raised(cast)
    page = sign_in(cast, "alice").get(BOOK)
    said = text_of(page)
    assert "清出淤泥两车，换了三个雨水箅子。" in said
    assert "水退了。" in said
    assert "还没有派出去，应于" in said
    assert "本页 2 办结 1 已评 1 满意 1 基本满意 0 不满意 0" in said
    table = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r'<svg class="seal( seal--place)?', table) == ["", " seal--place"]


def test_a_verdict_told_to_a_worker_gets_no_seal(cast: Cast) -> None:
    told_to(cast, resolved(cast))
    page = sign_in(cast, "alice").get(BOOK)
    table = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    assert ("工作人员代记：基本满意" in text_of(page), 'class="seal' in table) == (True, False)


def test_it_opens_where_the_pen_is_and_turns_back(cast: Cast) -> None:
    for number in range(ROWS + 1):
        raised(cast, at=hours_ago(0.9 - number / 100))
    alice = sign_in(cast, "alice")
    numbers = [
        re.findall(r'<td class="bt-no"><b>(\d+)</b>', alice.get(f"{BOOK}{q}").content.decode()) for q in ("", "?page=1")
    ]
    assert [len(found) for found in numbers] == [1, ROWS]
    assert sorted([*numbers[1], *numbers[0]], key=int) == [*numbers[1], *numbers[0]]


@pytest.mark.parametrize("query", ["page=2", "page=0", "page=x", "area=minzhi", "area=atlantis"])
def test_a_page_that_is_not_there_is_not_found(cast: Cast, query: str) -> None:
    assert sign_in(cast, "alice").get(f"{BOOK}?{query}").status_code == 404


@pytest.mark.parametrize(
    "address", [f"{BOOK}?month=2026-13", f"{BOOK}?month=soon", f"{PDF}?first=1&last=1&month=9999-12"]
)
def test_a_month_nobody_can_read_is_refused_politely(cast: Cast, address: str) -> None:
    assert sign_in(cast, "alice").get(address).status_code == 400


def test_charlie_finds_nothing_of_longhuas_in_his_book(cast: Cast) -> None:
    concern = raised(cast)
    charlie = sign_in(cast, "charlie")
    assert "这一页还是空的" in text_of(charlie.get(BOOK))
    addresses = (f"{BOOK}?area=qinghu", f"{PDF}?area=qinghu", *sheets(concern.pk))
    assert [charlie.get(address).status_code for address in addresses] == [404, 404, 404, 404]


def sheets(number: int) -> tuple[str, str]:
    return f"/desk/concerns/{number}/sheet/", f"/desk/concerns/{number}/sheet.pdf"


def test_an_administrator_without_another_post_reads_neither_book_nor_sheet(cast: Cast) -> None:
    concern, grace = raised(cast), sign_in(cast, "grace")
    assert [grace.get(address).status_code for address in (BOOK, PDF, *sheets(concern.pk))] == [403, 403, 403, 403]


def test_a_handler_reads_the_sheet_of_the_units_work_and_no_book(cast: Cast) -> None:
    mine, other, carol = resolved(cast), raised(cast), sign_in(cast, "carol")
    addresses = (BOOK, PDF, sheets(mine.pk)[0], sheets(other.pk)[0])
    assert [carol.get(address).status_code for address in addresses] == [403, 403, 200, 404]


def test_strangers_are_led_to_the_sign_in(cast: Cast) -> None:
    concern = raised(cast)
    found = [Client().get(address).headers["Location"][:21] for address in (BOOK, PDF, *sheets(concern.pk))]
    assert found == ["/accounts/login/?next"] * 4


def test_the_printed_book_reads_back_with_words_seals_and_page_numbers(cast: Cast) -> None:
    for _number in range(ROWS):
        rated(resolved(cast), satisfied="very_satisfied")
    raised(cast)
    pages = read(sign_in(cast, "alice").get(PDF))
    assert len(pages) == 2
    month = written_month(timezone.localdate())
    for number, page in enumerate(pages, start=1):
        assert f"{month}第{number}页，共2页" in page
        assert "民意记录本" in page
        assert "校验" in page
    assert pages[0].count("水退了。") == ROWS
    assert pages[0].count("非常满意") == ROWS
    assert "待居民评印" in pages[1].replace("印待居民评", "待居民评印")


def test_one_page_can_be_printed_alone(cast: Cast) -> None:
    for _number in range(ROWS + 1):
        raised(cast)
    (page,) = read(sign_in(cast, "alice").get(f"{PDF}?first=2&last=2"))
    assert "第2页，共2页" in page


def test_a_part_longer_than_anybody_waits_for_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    for _number in range(ROWS + 1):
        raised(cast)
    alice = sign_in(cast, "alice")
    assert [alice.get(f"{PDF}?{q}").status_code for q in ("first=1&last=2", "first=1&last=3")] == [400, 404]
    assert len(read(alice.get(f"{PDF}?first=2"))) == 1


def test_a_very_long_book_asks_from_which_page_to_print(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(ROWS + 1):
        raised(cast)
    alice = sign_in(cast, "alice")
    assert "全本 PDF，2 页" in text_of(alice.get(BOOK))
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    assert "PDF，第 2 至 2 页" in text_of(alice.get(BOOK))
    monkeypatch.setattr(reading, "MOST_PARTS", 1)
    assert "打印 1 页，从第几页起" in text_of(alice.get(BOOK))


def test_no_name_no_number_and_no_receipt_reaches_the_paper(cast: Cast) -> None:
    concern = resolved(cast)
    rated(concern)
    receipt = first_reporter(concern).receipt
    alice = sign_in(cast, "alice")
    on_screen = [text_of(alice.get(address)) for address in (BOOK, sheets(concern.pk)[0])]
    printed = ["".join(read(alice.get(address))) for address in (PDF, sheets(concern.pk)[1])]
    for text in (*on_screen, *printed):
        bare = text.replace(" ", "")
        assert [secret in bare for secret in (NAME, PHONE, receipt)] == [False, False, False]


def test_the_case_sheet_reads_back_with_facts_history_and_the_residents_word(cast: Cast) -> None:
    concern = resolved(cast)
    rated(concern, words="孩子能走人行道了。")
    (text,) = read(sign_in(cast, "alice").get(sheets(concern.pk)[1]))
    for words in (
        "办理单", f"{concern.pk}号", "清湖社区", "清湖市政养护队", "清出淤泥两车，换了三个雨水箅子。", "孩子能走人行道了。",
        "姓名和电话",
    ):  # fmt: skip
        assert words in text
    assert "现场手记" not in text


def test_a_sheet_to_carry_to_the_place_has_room_to_write_and_names_its_concern_on_every_page(cast: Cast) -> None:
    concern = at_work(cast)
    for number in range(24):
        actions.add_note(concern.pk, text=f"第 {number} 次去看。", visible=False, by=cast.bob, at=hours_ago(0.2))
    pages = read(sign_in(cast, "alice").get(sheets(concern.pk)[1]))
    assert len(pages) > 1
    assert [f"办理单第{concern.pk}号" in page for page in pages] == [True] * len(pages)
    assert ("现场手记" in pages[-1], "签名" in pages[-1]) == (True, True)


@pytest.mark.parametrize("slug", ["refer", "withdraw", "merge", "decline"])
def test_where_nobody_is_asked_for_a_verdict_no_place_is_kept_for_one(cast: Cast, slug: str) -> None:
    concern, other = raised(cast), raised(cast)
    now = hours_ago(0.1)
    if slug == "refer":
        actions.refer_concern(concern.pk, body="区教育局", number="7", text="已转区教育局", by=cast.bob, at=now)
    elif slug == "withdraw":
        actions.withdraw_concern(concern.pk, by=cast.bob, at=now)
    elif slug == "merge":
        actions.merge_concern(concern.pk, into=other.pk, by=cast.bob, at=now)
    else:
        actions.propose_decline(concern.pk, reason="no_facts", text="没有地点", by=cast.bob, at=now)
        actions.approve_decline(concern.pk, by=cast.erin, at=now)
    said = {
        "refer": "已转出，这里不请居民评",
        "withdraw": "居民已撤回，不再评",
        "merge": f"在第 {other.pk} 号里评",
        "decline": "不受理，不请居民评",
    }[slug]
    alice = sign_in(cast, "alice")
    book = alice.get(BOOK)
    assert (said in text_of(book), book.content.decode().count("seal--place")) == (True, 1)
    assert read(alice.get(PDF))[0].count("待居民评") == 1
    sheet = text_of(alice.get(sheets(concern.pk)[0]))
    assert (said in sheet, "待居民评" in sheet) == (True, False)


def test_the_code_on_the_sheet_opens_the_entry_never_the_receipt(cast: Cast, settings: Any) -> None:
    concern = raised(cast)
    page = sign_in(cast, "alice").get(sheets(concern.pk)[0])
    assert page.context["address"] == f"{settings.PUBLIC_URL}/desk/concerns/{concern.pk}/"


def test_an_installation_without_a_press_says_what_to_install(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    concern = raised(cast)
    monkeypatch.setattr(press, "LIBRARY", "no_such_press")
    alice = sign_in(cast, "alice")
    for address in (PDF, sheets(concern.pk)[1]):
        page = alice.get(address)
        assert page.status_code == 503
        assert 'pip install "minsheng[documents]"' in page.content.decode().replace("&quot;", '"')
        assert "libpango" in page.content.decode()


def test_a_book_takes_as_many_statements_for_one_entry_as_for_a_page(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alice = sign_in(cast, "alice")
    rated(resolved(cast))
    alice.get(BOOK)
    for _round in range(2):
        with django_assert_num_queries(7):
            alice.get(BOOK)
        rated(resolved(cast))
        raised(cast)


def test_a_sheet_takes_as_many_statements_whatever_its_history(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alice, concern = sign_in(cast, "alice"), resolved(cast)
    alice.get(sheets(concern.pk)[0])
    for _round in range(2):
        with django_assert_num_queries(7):
            alice.get(sheets(concern.pk)[0])
        actions.add_note(concern.pk, text="又看了一次。", visible=False, by=cast.bob, at=timezone.now())


def test_numbers_on_the_spine_are_written_in_characters() -> None:
    told = {number: in_characters(number) for number in (0, 4, 10, 15, 20, 31, 100, 105, 110, 115, 1001, 2026, 12345)}
    assert told == {
        0: "〇", 4: "四", 10: "十", 15: "十五", 20: "二十", 31: "三十一", 100: "一百", 105: "一百〇五", 110: "一百一十",
        115: "一百一十五", 1001: "一千〇一", 2026: "二千〇二十六", 12345: "一二三四五",
    }  # fmt: skip


def test_words_too_long_for_a_cell_are_set_small_and_then_cut() -> None:
    assert (fitted("字" * 10, 10, 20).size, fitted("字" * 11, 10, 20).size) == ("", "s")
    assert fitted("字" * 30, 10, 20).text == "字" * 19 + "…"


def test_the_same_verdict_leaves_the_same_print() -> None:
    with override("zh-hans"):
        assert ink_of("satisfied", "", seed=7) == ink_of("satisfied", "", seed=7)
        assert ink_of("satisfied", "", seed=7) != ink_of("satisfied", "", seed=8)


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_book_and_sheet_hold_in_every_width_and_light(
    cast: Cast, open_page: Any, assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    concern = resolved(cast)
    rated(concern)
    raised(cast)
    page: Page = open_page(width=width, theme=theme)
    enter(page, "erin")
    for address in (BOOK, sheets(concern.pk)[0], f"{BOOK}?month=2020-01"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert_accessible(page)
