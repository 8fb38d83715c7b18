"""One row: what is read, what is refused and why, and that nothing is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.concerns.actions import RefusedRow
from minsheng.core.tables import SURPLUS
from minsheng.workflows.importing import load_mapping
from minsheng.workflows.importing.rows import ReadRow, RowReader, in_pieces
from tests.workflows.import_scene import MAPPING, row, write_mapping


@pytest.fixture
def reader(tmp_path: Path) -> RowReader:
    return RowReader(load_mapping(str(write_mapping(tmp_path))))


def test_a_row_gives_its_facts(reader: RowReader) -> None:
    read = reader.read(7, row())
    assert isinstance(read, ReadRow)
    assert (read.line, read.key, read.title, read.text) == (7, "1", "巷口积水", ("南三巷口一下雨就积水，走不过去。",))
    assert read.received_at.isoformat() == "2025-03-03T01:00:00+00:00"
    assert read.due_at is not None
    assert read.finished_at is not None
    assert read.finished_at < read.due_at


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"受理时间": ""}, "受理时间", "missing"),
        ({"受理时间": "三月三日"}, "受理时间", "time"),
        ({"办结期限": "2025-02-30 10:00:00"}, "办结期限", "time"),
        ({"办结时间": "2025-03-01 10:00:00"}, "办结时间", "order"),
        ({"工单编号": ""}, "工单编号", "missing"),
        ({"工单编号": "9" * 81}, "工单编号", "too_long"),
        ({"姓名": "名" * 81}, "姓名", "too_long"),
        ({"内容": " "}, "内容", "missing"),
        ({SURPLUS: "a | b"}, "", "surplus"),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused_with_line_column_and_reason(
    reader: RowReader, cells: dict[str, str], column: str, code: str
) -> None:
    refused = reader.read(9, {**row(), **cells})
    assert isinstance(refused, RefusedRow)
    assert (refused.line, refused.column, refused.code) == (9, column, code)
    assert refused.reason.endswith(".")


def test_a_reason_quotes_no_more_than_the_start_of_a_wrong_date(reader: RowReader) -> None:
    refused = reader.read(2, row(受理时间="上" * 200))
    assert isinstance(refused, RefusedRow)
    assert len(refused.reason) < 120


def test_an_empty_limit_is_no_limit_and_an_empty_end_is_still_open(reader: RowReader) -> None:
    read = reader.read(2, row(办结期限="", 办结时间="", 答复=""))
    assert isinstance(read, ReadRow)
    assert (read.due_at, read.finished_at, read.reply) == (None, None, ())


def test_a_long_text_goes_on_in_pieces_or_is_refused_as_the_mapping_says(reader: RowReader, tmp_path: Path) -> None:
    long = "走不过去。" * 1_700
    read = reader.read(2, row(内容=long))
    assert isinstance(read, ReadRow)
    assert [len(piece) for piece in read.text] == [4_000, 4_000, 500]
    assert "".join(read.text) == long
    strict = RowReader(load_mapping(str(write_mapping(tmp_path, MAPPING.replace('"split"', '"refuse"')))))
    refused = strict.read(2, row(内容=long))
    assert isinstance(refused, RefusedRow)
    assert (refused.column, refused.code, refused.reason) == (
        "内容",
        "too_long",
        "8,500 characters, 4,000 are possible.",
    )


def test_a_title_too_long_for_a_title_moves_into_the_text(reader: RowReader) -> None:
    title = "积水" * 80
    read = reader.read(2, row(标题=title))
    assert isinstance(read, ReadRow)
    assert read.text[0] == f"{title}\n{row()['内容']}"
    assert len(read.title) <= 120


@given(st.text(alphabet="ab 。\n，好", max_size=400), st.integers(min_value=1, max_value=50))
def test_pieces_joined_are_the_text_and_none_is_too_long(text: str, limit: int) -> None:
    pieces = in_pieces(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


def test_a_piece_ends_with_a_sentence_where_there_is_one() -> None:
    assert in_pieces("一二三。四五六七八九", 7) == ["一二三。", "四五六七八九"]


@pytest.mark.parametrize(("latitude", "code"), [("91", "point"), ("north", "point"), ("nan", "point")])
def test_a_place_that_is_not_on_earth_is_refused(tmp_path: Path, latitude: str, code: str) -> None:
    text = MAPPING.replace('area = "社区"', 'area = "社区"\nlatitude = "纬度"\nlongitude = "经度"')
    reader = RowReader(load_mapping(str(write_mapping(tmp_path, text))))
    refused = reader.read(3, {**row(), "纬度": latitude, "经度": "114.04"})
    assert isinstance(refused, RefusedRow)
    assert (refused.column, refused.code) == ("纬度", code)


def test_half_a_place_is_none(tmp_path: Path) -> None:
    text = MAPPING.replace('area = "社区"', 'area = "社区"\nlatitude = "纬度"\nlongitude = "经度"')
    reader = RowReader(load_mapping(str(write_mapping(tmp_path, text))))
    read = reader.read(3, {**row(), "纬度": "22.6", "经度": ""})
    assert isinstance(read, ReadRow)
    assert (read.latitude, read.longitude) == (None, None)
