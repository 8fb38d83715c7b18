"""States as marks, verdicts as seals: shape and word before colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from minsheng.concerns.states import Satisfied, Solved, State
from minsheng.interfaces.shared import seals
from minsheng.interfaces.shared.marks import MARKS, mark_of

SPRITE = Path(seals.__file__).parent / "templates" / "shared" / "sprite.html"


def test_every_state_of_a_concern_has_a_mark() -> None:
    assert {state.value for state in State} - set(MARKS) == set()


def test_no_two_states_look_the_same() -> None:
    glyphs = [mark_of(state).glyph for state in State]
    assert len(set(glyphs)) == len(State)


def test_every_glyph_is_drawn_in_the_sprite_once() -> None:
    drawn = re.findall(r'id="g-(\w+)"', SPRITE.read_text())
    assert len(drawn) == len(set(drawn))
    assert {mark.glyph for mark in MARKS.values()} - set(drawn) == set()


def test_vermilion_marks_only_what_is_overdue() -> None:
    assert [name for name, mark in MARKS.items() if mark.tone == "seal"] == ["over"]


def test_residents_read_plainer_words_where_the_desk_has_its_own() -> None:
    with override("zh-hans"):
        assert str(mark_of("returned").to_residents) == "正在换人办"
        assert str(mark_of("returned").word) == "已退回"
        assert (str(mark_of("closed").to_residents), str(mark_of("closed").word)) == ("已办完", "已归档")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_verdict_can_be_drawn_with_every_answer(language: str) -> None:
    drawn = {
        (satisfied, solved): seals.draw_seal(satisfied, solved, language=language)
        for satisfied in ["", *Satisfied]
        for solved in ["", *Solved]
        if satisfied or solved
    }
    assert len(drawn) == 6 * 4 - 1
    assert all(seal.texts and seal.label for seal in drawn.values())


def test_the_five_verdicts_have_five_shapes() -> None:
    shapes = [seals.draw_seal(level, language="zh-hans").shape for level in Satisfied]
    assert shapes == ["block_framed", "block", "square", "octagon", "octagon_double"]


def test_only_a_satisfied_resident_fills_the_block() -> None:
    filled = [level.value for level in Satisfied if seals.draw_seal(level, language="zh-hans").filled]
    assert filled == ["very_satisfied", "satisfied"]


def test_the_answer_to_solved_stands_beside_the_verdict() -> None:
    seal = seals.draw_seal("satisfied", "yes", language="zh-hans")
    assert "".join(text.text for text in seal.texts) == "满意"
    assert "".join(text.text for text in seal.small) == "已解决"
    assert "".join(text.text for text in seals.draw_seal("satisfied", "no", language="zh-hant").small) == "未解決"


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("solved", ["", *Solved])
@pytest.mark.parametrize("satisfied", Satisfied)
def test_every_character_stays_inside_the_seal(language: str, solved: str, satisfied: str) -> None:
    seal = seals.draw_seal(satisfied, solved, language=language)
    breadth = 0.56 if language == "en" else 1.0
    for text in [*seal.texts, *seal.small]:
        half = len(text.text) * text.size * breadth / 2
        assert text.x - half >= 0
        assert text.x + half <= seal.width
        assert text.size <= text.y <= seals.HEIGHT


def test_those_who_hear_the_page_hear_the_verdict() -> None:
    with override("zh-hans"):
        assert seals.seal_label("satisfied", "yes") == "居民评价：满意、已解决"
    with override("en"):
        assert seals.seal_label("dissatisfied", "no") == "The resident's verdict: not satisfied, not solved"


def test_an_answer_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        seals.draw_seal("delighted", language="en")
