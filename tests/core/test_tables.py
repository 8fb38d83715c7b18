"""Tables as people send them, and as they should not."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.core.tables import SURPLUS, UnreadableTable, count_rows, read_columns, read_rows, reading

TABLE = "编号,内容\r\n1,电梯坏了\r\n2,路灯不亮\r\n"
ROWS = [(2, {"编号": "1", "内容": "电梯坏了"}), (3, {"编号": "2", "内容": "路灯不亮"})]

Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return _write


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, cells in enumerate(rows):
                page.write_row(line, 0, cells)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encoding_it_was_written_in(write: Write, encoding: str) -> None:
    path = write("诉求.csv", TABLE.encode(encoding))
    assert list(read_rows(path)) == ROWS
    assert read_columns(path) == ["编号", "内容"]
    assert count_rows(path) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_packed_csv_is_read_without_unpacking_it_first(write: Write, encoding: str) -> None:
    assert list(read_rows(write("a.CSV.GZ", gzip.compress(TABLE.encode(encoding))))) == ROWS


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_part_cells_too(write: Write, delimiter: str) -> None:
    assert list(read_rows(write("a.tsv", TABLE.replace(",", delimiter).encode()))) == ROWS


def test_the_encoding_can_be_named(write: Write) -> None:
    assert list(read_rows(write("a.csv", TABLE.encode("utf-16-le")), encoding="utf-16-le")) == ROWS
    with pytest.raises(UnreadableTable, match="no encoding called 'klingon'"):
        list(read_rows(write("b.csv", TABLE.encode()), encoding="klingon"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("shift", [0, 1, 2, 3])
def test_a_character_cut_by_the_end_of_the_sample_does_not_mislead(write: Write, encoding: str, shift: int) -> None:
    body = "头\n" + "x" * shift + "\n" + "民声" * 60_000 + "\n"
    content = "\n".join(body[start : start + 1000] for start in range(0, len(body), 1000))
    text = "".join(cell for _, row in read_rows(write("a.csv", content.encode(encoding))) for cell in row.values())
    assert text.count("民声") + text.count("声民") >= 59_000
    assert set(text) <= set("x民声")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_first_chinese_character_may_come_late(write: Write, encoding: str) -> None:
    content = "id,text\n" + "1,plain\n" * 40_000 + "2,井盖丢了\n"
    rows = list(read_rows(write("a.csv.gz", gzip.compress(content.encode(encoding)))))
    assert rows[-1] == (40_002, {"id": "2", "text": "井盖丢了"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text(st.sampled_from('民生ab,;"\n é'), max_size=8), min_size=2, max_size=2), min_size=1),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_what_a_spreadsheet_writes_is_read_back(tmp_path: Path, rows: list[list[str]], encoding: str) -> None:
    rows = [["民声甲", *cells] for cells in rows]
    content = io.StringIO(newline="")
    csv.writer(content).writerows([["标题", "民声", "内容"], *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(content.getvalue().encode(encoding))
    assert [list(row.values()) for _, row in read_rows(path)] == [[cell.strip() for cell in row] for row in rows]


def test_ragged_rows_keep_what_they_have(write: Write) -> None:
    path = write("a.csv", b"a,b,c\n1\n1,2,3,,\n1,2,3,4,5\n\n,,\n9,8,7\n")
    assert list(read_rows(path)) == [
        (2, {"a": "1", "b": "", "c": ""}),
        (3, {"a": "1", "b": "2", "c": "3"}),
        (4, {"a": "1", "b": "2", "c": "3", SURPLUS: "4 | 5"}),
        (7, {"a": "9", "b": "8", "c": "7"}),
    ]
    assert count_rows(path) == 4


def test_a_row_over_several_lines_has_the_number_of_its_first(write: Write) -> None:
    path = write("a.csv", '\ufefftext,n\r\n"one\r\ntwo",1\r\nthree,2\r\n'.encode())
    assert [(line, row["text"]) for line, row in read_rows(path)] == [(2, "one\r\ntwo"), (4, "three")]


def test_headings_that_repeat_or_are_missing_get_names(write: Write) -> None:
    assert read_columns(write("a.csv", b"a,,a,a,\n1,2,3,4,5\n")) == ["a", "column 2", "a (2)", "a (3)", "column 5"]


def test_a_heading_alone_is_a_table_without_rows(write: Write) -> None:
    path = write("a.csv", b"a,b\n")
    assert list(read_rows(path)) == []
    assert count_rows(path) == 0


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file_is_refused(write: Write, content: bytes) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(write("a.csv", content)))
    assert refusal.value.code == "empty"


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(workbook(tmp_path / "a.xlsx", {"空": []})))
    assert refusal.value.code == "empty"


def a_zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", a_zip("xl/workbook.xml")),
        ("a.csv", b"%PDF-1.7 ..."),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.csv", gzip.compress(TABLE.encode(), mtime=0)),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("a.csv", b"a,b\n1,\x00\n"),
        ("a.csv.gz", TABLE.encode()),
        ("a.xlsx", TABLE.encode()),
        ("a.xlsx", a_zip("word/document.xml")),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.xlsx", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(write: Write, name: str, content: bytes) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(write(name, content)))
    assert refusal.value.code == "lying"
    assert "a." in str(refusal.value)


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.gz", "a.xls", "a.xlsx.gz"])
def test_other_kinds_of_file_are_refused(write: Write, name: str) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(write(name, b"x")))
    assert refusal.value.code == "kind"


def test_a_file_that_is_not_there_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=r"nothing\.csv could not be read: No such file"):
        list(read_rows(tmp_path / "nothing.csv"))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UnreadableTable, match=r"folder\.csv could not be read"):
        list(read_rows(tmp_path / "folder.csv"))


def test_a_packed_file_cut_short_is_refused_where_it_ends(write: Write) -> None:
    rows = "".join(f"{number},{number * 7919 % 104729}\n" for number in range(50_000))
    whole = gzip.compress(("a,b\n" + rows).encode())
    seen: list[int] = []
    with pytest.raises(UnreadableTable) as refusal:
        seen.extend(line for line, _ in read_rows(write("a.csv.gz", whole[: len(whole) // 2]), encoding="utf-8"))
    assert refusal.value.code == "damaged"
    assert len(seen) > 10_000


def test_a_small_file_that_unpacks_without_end_is_refused_before_it_is_read(write: Write) -> None:
    trap = io.BytesIO()
    with gzip.GzipFile(fileobj=trap, mode="wb") as packed:
        packed.write(b"a,b\n")
        for _ in range(100):
            packed.write(b"1,\n" * (1 << 18))
    bomb = write("a.csv.gz", trap.getvalue())
    assert bomb.stat().st_size < 200_000
    for call in (read_columns, count_rows):
        with pytest.raises(UnreadableTable, match="unpacks to more than 200 times its size") as refusal:
            call(bomb)
        assert refusal.value.code == "too_large"


def test_a_byte_that_breaks_the_encoding_late_is_refused_with_its_line(write: Write) -> None:
    content = "头\n".encode() + "好\n".encode() * 100_000 + b"\xff\xff\n"
    with pytest.raises(UnreadableTable, match=r"not valid utf-8") as refusal:
        list(read_rows(write("a.csv", content)))
    assert refusal.value.code == "encoding"


def test_bytes_in_no_known_encoding_are_refused(write: Write) -> None:
    with pytest.raises(UnreadableTable, match="neither UTF-8 nor GB18030"):
        list(read_rows(write("a.csv", b"a,b\n\xff\xfe\xff,1\n")))


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1," + b"x" * 200_000 + b"\n",  # a cell of 200,000 characters
        b"a,b\n1," + b"x" * (reading.LONGEST_LINE + 10),  # a line without end
        b'a,b\n1,"' + b"open quotation\n" * 20_000,
        b'a,b\n1,"said "no" twice"\n',
    ],
)
def test_a_monstrous_or_unclosed_cell_is_refused(write: Write, content: bytes) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(write("a.csv", content)))
    assert refusal.value.code == "malformed"


def test_a_csv_is_never_loaded_whole(write: Write) -> None:
    path = write("a.csv", "编号,内容\n".encode() + "1,路灯不亮，请派人来修\n".encode() * 400_000)
    assert path.stat().st_size > 12_000_000
    tracemalloc.start()
    rows = read_rows(path)
    for _ in range(1000):
        next(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rows.close()  # type: ignore[attr-defined]
    assert peak < 2_000_000


def test_a_workbook_gives_cells_as_they_were_typed(tmp_path: Path) -> None:
    when = dt.datetime(2017, 5, 1, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones
    rows: list[list[object]] = [
        [],
        ["电话", "数", "时间", "真", "文"],
        [13800001234, 2.5, when, True, " 路灯 "],
        [],
        ["x"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"一": rows})
    assert list(read_rows(path)) == [
        (3, {"电话": "13800001234", "数": "2.5", "时间": "2017-05-01 12:30:00", "真": "TRUE", "文": "路灯"}),
        (5, {"电话": "x", "数": "", "时间": "", "真": "", "文": ""}),
    ]
    assert count_rows(path) == 2


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["a"], ["1"]], "二": [["b"], ["2"]]})
    assert list(read_rows(path)) == [(2, {"a": "1"})]
    assert list(read_rows(path, sheet="二")) == [(2, {"b": "2"})]
    with pytest.raises(UnreadableTable, match="No sheet is called '三'; there are: 一, 二"):
        list(read_rows(path, sheet="三"))


def test_a_damaged_workbook_is_refused(write: Write) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(write("a.xlsx", a_zip("xl/workbook.xml"))))
    assert refusal.value.code == "damaged"


def test_a_workbook_that_unpacks_to_a_mountain_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["a"], ["1"]]})
    monkeypatch.setattr(reading, "LARGEST_WORKBOOK", 1000)
    with pytest.raises(UnreadableTable) as refusal:
        list(read_rows(path))
    assert refusal.value.code == "too_large"
