"""Folding, likeness, titles, and numbers that point at a person."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minsheng.core.receipts import generate, spoken
from minsheng.core.text import (
    NumberKind,
    bigrams,
    find_personal_numbers,
    fold,
    mask_personal_numbers,
    similarity,
    title_from,
)

CHINESE = st.text(
    st.sampled_from("電梯壞了电梯坏麼么乾干後后裡里里面，。！？：（）ＡＢａ１２ 12aB\n薴苧『』…—"), max_size=30
)
TEXTS = st.one_of(st.text(max_size=30), CHINESE)
NUMBERISH = st.text(st.sampled_from("0123456789１３８ -－.+86话电元 a"), max_size=40)

# ── folding ──


def test_traditional_simplified_full_width_and_capitals_meet() -> None:
    assert fold("電梯壞了，ＡＢＣ１２３") == "电梯坏了,abc123"
    assert fold("电梯坏了,abc123") == "电梯坏了,abc123"
    assert fold("後裏麼蘆薴") == "后里么芦苎"
    assert fold("Straße Ⅳ ㎡") == "strasse iv m2"


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_single_character_folds_to_rest() -> None:
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert [hex(ord(character)) for character in characters if fold(fold(character)) != fold(character)] == []


@given(CHINESE, CHINESE)
@example("乾", "坤")
@example("瞭", "望")
def test_a_piece_of_a_text_folds_to_a_piece_of_the_folded_text(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(CHINESE)
def test_the_short_way_and_the_long_way_fold_alike(text: str) -> None:
    # The accent sends the text the long way (through Unicode's tables) without touching its neighbours.
    assert fold(text + "·é") == fold(text) + "·é"


def test_folding_keeps_what_it_does_not_know() -> None:
    assert fold("") == ""
    assert fold("😀 ภาษาไทย") == unicodedata.normalize("NFKC", "😀 ภาษาไทย")


# ── likeness ──


def test_bigrams_stay_within_runs_and_a_lone_character_stands_for_itself() -> None:
    assert bigrams("路燈壞，修！") == frozenset({"路灯", "灯坏", "修"})
    assert bigrams("，。!") == frozenset()


@given(TEXTS, TEXTS)
def test_similarity_is_symmetric_and_between_none_and_all(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) == 1


def test_the_same_matter_in_other_script_and_punctuation_is_the_same() -> None:
    assert similarity("電梯壞了三天！", "电梯坏了三天") == 1
    assert similarity("电梯坏了", "路灯不亮") == 0
    assert similarity("电梯坏了", "电梯坏掉") == 0.5
    assert similarity("！", "？") == 0


# ── titles ──


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("楼道的灯坏了。已经三天了。", "楼道的灯坏了"),
        ("尊敬的领导：您好！小区门口积水严重，请处理。", "小区门口积水严重，请处理"),
        ("领导您好，路面塌陷。", "路面塌陷"),
        ("\n\t 井盖丢了\n很危险", "井盖丢了"),
        ("水费涨到3.5元一吨？为什么", "水费涨到3.5元一吨？"),
        ("您好！", "您好！"),
        ("多次反映给社区主任，没有回复。", "多次反映给社区主任，没有回复"),
        ("The lift is broken. Please help.", "The lift is broken"),
        ("", ""),
        ("  \n ", ""),
        ("。。。", ""),
    ],
)
def test_a_title_is_the_first_sentence_that_says_something(text: str, title: str) -> None:
    assert title_from(text) == title


def test_a_long_title_is_cut_with_an_ellipsis_and_never_inside_a_latin_word() -> None:
    assert title_from("一" * 60) == "一" * 39 + "…"
    assert title_from("一" * 40) == "一" * 40
    assert title_from("The street light in front of our building has been dark") == "The street light in front of our…"


@given(TEXTS, st.integers(2, 50))
def test_a_title_is_one_line_within_its_limit(text: str, limit: int) -> None:
    title = title_from(text, limit)
    assert len(title) <= limit
    assert title.splitlines() in ([], [title])


# ── numbers that point at a person ──


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("请打13800001234找我", "13800001234", NumberKind.MOBILE),
        ("请打１３８００００１２３４找我", "１３８００００１２３４", NumberKind.MOBILE),
        ("138-0000-1234", "138-0000-1234", NumberKind.MOBILE),
        ("138 0000 1234", "138 0000 1234", NumberKind.MOBILE),
        ("１３８－００００－１２３４", "１３８－００００－１２３４", NumberKind.MOBILE),
        ("138—0000—1234", "138—0000—1234", NumberKind.MOBILE),
        ("1380 000 1234", "1380 000 1234", NumberKind.MOBILE),
        ("1380-0001-234", "1380-0001-234", NumberKind.MOBILE),
        ("1 3 8 0 0 0 0 1 2 3 4", "1 3 8 0 0 0 0 1 2 3 4", NumberKind.MOBILE),
        ("+86 13800001234", "+86 13800001234", NumberKind.MOBILE),
        ("8613800001234", "8613800001234", NumberKind.MOBILE),
        ("电话0755-27701234。", "0755-27701234", NumberKind.LANDLINE),
        ("（0755）27701234", "（0755）27701234", NumberKind.LANDLINE),
        ("075527701234", "075527701234", NumberKind.LANDLINE),
        ("010 6552 9999", "010 6552 9999", NumberKind.LANDLINE),
        ("+86 755 2770 1234", "+86 755 2770 1234", NumberKind.LANDLINE),
        ("电话：27701234", "27701234", NumberKind.LANDLINE),
        ("香港 +852 9123 4567", "+852 9123 4567", NumberKind.OVERSEAS),
        ("身份证440301199001011234", "440301199001011234", NumberKind.ID_CARD),
        ("44030119900101123X,", "44030119900101123X", NumberKind.ID_CARD),
        ("440301 19900101 123x", "440301 19900101 123x", NumberKind.ID_CARD),
        ("４４０３０１１９９００１０１１２３Ｘ", "４４０３０１１９９００１０１１２３Ｘ", NumberKind.ID_CARD),
        ("440301900101123", "440301900101123", NumberKind.ID_CARD),
    ],
)
def test_a_personal_number_is_found_where_it_stands(text: str, number: str, kind: NumberKind) -> None:
    found = [(text[span.start : span.end], span.kind) for span in find_personal_numbers(text)]
    assert found == [(number, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "2017年5月1日至2018年12月31日",
        "2017-05-01 12:30:00",
        "20170501123000",
        "涉及金额13800000000元",
        "共计 13800001234.50 元",
        "面积1380000平方米，12345678元",
        "拨打12345没人接，400电话也没人接",
        "工单号2020031512345678",
        "龙华区2栋1301、1302、1303、1304房",
        "35.5%、128.4、2,345,678",
        "110 119 120 12319 12315",
    ],
)
def test_years_dates_amounts_and_hotlines_are_nobodys_number(text: str) -> None:
    assert find_personal_numbers(text) == []


def test_our_own_receipts_are_left_alone() -> None:
    receipts = [generate() for _ in range(3000)]
    assert [receipt for receipt in receipts if find_personal_numbers(f"编号{receipt}，请查")] == []
    assert [receipt for receipt in receipts if find_personal_numbers(f"编号 {spoken(receipt)}，请查")] == []


def test_numbers_are_starred_out_in_place() -> None:
    text = "找张三13800001234或０７５５－２７７０１２３４，证号44030119900101123X"
    masked = "找张三138****1234或０７５５－******３４，证号440***************"
    assert mask_personal_numbers(text) == masked
    assert mask_personal_numbers("没有号码，2017年") == "没有号码，2017年"


@given(st.one_of(NUMBERISH, TEXTS))
@example("13800001384 5678 901")
def test_nothing_personal_is_left_after_masking_and_nothing_else_is_touched(text: str) -> None:
    masked = mask_personal_numbers(text)
    assert find_personal_numbers(masked) == []
    assert len(masked) == len(text)
    assert all(new in {old, "*"} for new, old in zip(masked, text, strict=True))


@given(NUMBERISH)
def test_spans_come_in_order_without_overlap(text: str) -> None:
    places = [place for span in find_personal_numbers(text) for place in (span.start, span.end)]
    assert places == sorted(places)
    assert all(span.start < span.end for span in find_personal_numbers(text))
