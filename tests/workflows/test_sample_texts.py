"""The words of the sample district: enough of them, complete, fitting, and about nobody real."""

from __future__ import annotations

import re
from random import Random

import pytest

from minsheng.core.text import find_personal_numbers
from minsheng.workflows.sample.phrases import MANNERS, TEXTS, CategoryText, compiled, fill, phrases
from minsheng.workflows.taxonomy.loading import shipped_categories

FREQUENT = 16
"""Per mille of the year from which a category counts as frequent."""
BOUND = dict.fromkeys(
    (
        "place", "road", "road2", "estate", "spot", "community", "office", "team", "who", "visit", "visit_day", "done",
        "next", "body", "reference",
    ),
    "某",
)  # fmt: skip
CODES = sorted(phrases().categories)
ARTICLE = ["闫李军", "王敏", "王雨渤", "张磊", "陈家喜", "顾秀玲", "罗伟清", "甄小英"]


def concerns_and_replies(text: CategoryText) -> tuple[int, int]:
    reports = [report for matter in text.matters for report in matter.reports]
    replies = {reply for report in reports for fitting in report.replies.values() for reply in fitting}
    return len({report.text for report in reports}), len(replies)


def test_every_category_of_the_shipped_taxonomy_has_its_words_and_no_other_has() -> None:
    assert sorted(fields.code for fields in shipped_categories() if fields.parent_code) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_category_has_enough_ways_to_say_it_and_to_answer(code: str) -> None:
    text = phrases().categories[code]
    concerns, replies = concerns_and_replies(text)
    least = (8, 6) if text.weight >= FREQUENT else (3, 3)
    assert (concerns >= least[0], replies >= least[1]) == (True, True), (concerns, replies)


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_a_category_can_be_filled(code: str) -> None:
    text, rng = phrases().categories[code], Random(1)
    for matter in text.matters:
        for report in matter.reports:
            for template in (report.text, *(one for fitting in report.replies.values() for one in fitting)):
                said = fill(template, dict(BOUND), text.slots, rng)
                assert re.findall(r"[{}|]", said) == []
                assert find_personal_numbers(said) == []


@pytest.mark.parametrize("manner", MANNERS)
def test_every_common_sentence_can_be_filled_in_every_manner(manner: str) -> None:
    slots = phrases().categories["A1"].slots
    for (name, own), templates in phrases().lists.items():
        if own == manner:
            assert (name, bool(templates)) == (name, True)
            for template in templates:
                assert re.findall(r"[{}|]", fill(template, dict(BOUND), slots, Random(1))) == []


def test_nobody_of_the_article_is_in_the_words() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in TEXTS.glob("*.toml") if path.name != "names.toml")
    assert [name for name in ARTICLE if name in words] == []


def test_a_template_is_its_literals_and_slots_in_turn() -> None:
    assert [compiled("{place}有{pit}。"), compiled("满意。"), compiled("在{road}")] == [
        ("", "place", "有", "pit", "。"),
        ("满意。",),
        ("在", "road", ""),
    ]


def test_what_belongs_to_a_season_is_said_in_it() -> None:
    cold = phrases().categories["C4"].matters[0]
    assert [len(cold.said_in(month)) for month in (1, 3, 4, 7, 11)] == [3, 3, 2, 2, 3]
    said = [report.text for matter in phrases().categories["L6"].matters for report in matter.said_in(1)]
    assert [text for text in said if "台风" in "".join(text)] == []


def test_a_slot_once_drawn_is_kept() -> None:
    slots = {"pit": (compiled("一个大坑"), compiled("一道裂口"))}
    bound: dict[str, str] = {}
    first = fill(compiled("{pit}"), bound, slots, Random(3))
    assert {fill(compiled("{pit}"), bound, slots, Random(seed)) for seed in range(9)} == {first}
