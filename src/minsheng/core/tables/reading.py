"""Tables that people send: CSV, CSV.gz, XLSX, read row by row, with plain words for whatever is wrong with them.

A CSV is never loaded whole. Its encoding is taken from its bytes (UTF-8 with or without mark, UTF-16 with mark,
GB18030), its delimiter from its first line. What a file is must agree with its name: a spreadsheet called .csv is
refused, not guessed at.
"""

from __future__ import annotations

import codecs
import csv
import importlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from .packed import UnreadableTable, open_table

SURPLUS = "(surplus cells)"
"""Column that holds the cells beyond the last heading, joined by " | "; only in rows that have some."""

LONGEST_LINE = 1 << 20
"""Characters. A longer line is no table: it would be read whole before the first complaint."""

LARGEST_WORKBOOK = 1 << 30
"""Bytes once unpacked. A workbook is unpacked in memory."""

_SAMPLE = 64 * 1024
_DELIMITERS = ",\t;"
_TEXT_SUFFIXES = {".csv", ".tsv"}
_ZIP, _GZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_Record = tuple[int, list[str]]


def read_rows(
    path: Path | str, *, encoding: str | None = None, sheet: str | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows below the heading as (line number in the file, heading → cell), every cell text without outer blanks.

    The first row with any content is the heading; a repeated heading becomes "name (2)", an empty one "column 3". Empty
    rows are skipped, missing cells are "", surplus cells stand under ``SURPLUS``. Line numbers count from 1 as an
    editor or a spreadsheet shows them; a row that spans lines has its first. ``encoding`` overrides detection;
    ``sheet`` names one of a workbook's sheets (else the first). Numbers of a workbook come as typed (13800001234, not
    13800001234.0), dates as 2017-05-01 12:30:00. Raises UnreadableTable, at the latest when the offending row is
    reached.
    """
    records = _records(Path(path), encoding, sheet)
    columns = _headings(next(records, None))
    width = len(columns)
    for line, cells in records:
        row = dict(zip(columns, cells, strict=False))
        if len(cells) < width:
            row.update(dict.fromkeys(columns[len(cells) :], ""))
        elif surplus := " | ".join(filter(None, cells[width:])):
            row[SURPLUS] = surplus
        yield line, row


def read_columns(path: Path | str, *, encoding: str | None = None, sheet: str | None = None) -> list[str]:
    """Return the headings as ``read_rows`` will call them. Raises UnreadableTable."""
    return _headings(next(_records(Path(path), encoding, sheet), None))


def count_rows(path: Path | str, *, encoding: str | None = None, sheet: str | None = None) -> int:
    """How many rows ``read_rows`` will give: for a progress bar. Reads the file once. Raises UnreadableTable."""
    return max(0, sum(1 for _ in _records(Path(path), encoding, sheet)) - 1)


def _headings(record: _Record | None) -> list[str]:
    if record is None:
        raise UnreadableTable("empty", "The file is empty: there is not even a heading row.")
    columns: list[str] = []
    for place, name in enumerate(record[1], start=1):
        wanted = name or f"column {place}"
        repeats = 1
        while wanted in columns or wanted == SURPLUS:
            repeats += 1
            wanted = f"{name or f'column {place}'} ({repeats})"
        columns.append(wanted)
    return columns


def _records(path: Path, encoding: str | None, sheet: str | None) -> Iterator[_Record]:
    """Rows with any content, the heading among them, cells stripped."""
    rows = _workbook_records(path, sheet) if _is_workbook(path) else _text_records(path, encoding)
    for line, cells in rows:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield line, stripped


def _is_workbook(path: Path) -> bool:
    """Whether the file is XLSX (True) or delimited text (False), by name and content together."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = suffixes[-2 if packed else -1 :][:1]
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UnreadableTable("missing", f"{path.name} could not be read: {reason}.") from error
    if kind == [".xlsx"] and not packed:
        _check_workbook(path, head)
        return True
    if not kind or kind[0] not in _TEXT_SUFFIXES:
        raise UnreadableTable("kind", f"{path.name}: only .csv, .tsv, .csv.gz, .tsv.gz and .xlsx files can be read.")
    if packed != head.startswith(_GZIP):
        truth = "is not packed with gzip" if packed else "is packed with gzip: call it .csv.gz"
        raise UnreadableTable("lying", f"{path.name} {truth}.")
    if head in (_ZIP, _OLD_OFFICE, _PDF):
        message = f"{path.name} is called a text table, but its content is a spreadsheet or document."
        raise UnreadableTable("lying", message)
    return False


# ── Delimited text ──────────────────────────────────────────────────────────────────────────────────────


def _text_records(path: Path, encoding: str | None) -> Iterator[_Record]:
    encoding = encoding or _detect_encoding(path)
    line = 0
    try:
        with open_table(path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
            reader = csv.reader(_lines(text), delimiter=_delimiter(path, encoding), strict=True)
            for cells in reader:
                yield line + 1, cells
                line = reader.line_num
    except LookupError as error:
        raise UnreadableTable("encoding", f"There is no encoding called {encoding!r}.") from error
    except UnicodeError as error:
        message = f"After line {line}: not valid {encoding}. Save the file as UTF-8, or name its encoding."
        raise UnreadableTable("encoding", message) from error
    except csv.Error as error:
        message = f"After line {line}: {error}. A quotation mark may have been left open."
        raise UnreadableTable("malformed", message) from error
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableTable("damaged", f"After line {line}: the packed file is damaged or cut short.") from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines with their ends, none longer than LONGEST_LINE."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            message = f"A line is longer than {LONGEST_LINE:,} characters: this is not a table of rows."
            raise UnreadableTable("malformed", message)
        yield line


def _delimiter(path: Path, encoding: str) -> str:
    """Return the most frequent of comma, tab and semicolon in the first line with content, outside quotation marks."""
    with open_table(path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        first = next((line for line in _lines(text) if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _detect_encoding(path: Path) -> str:
    """Tell the encoding from the bytes: a mark decides; else the first 64 KiB in which anything but ASCII stands.

    Decoded piece by piece, so that a character cut by the end of the sample does not count as an error.
    """
    try:
        with open_table(path) as raw:
            sample = raw.read(_SAMPLE)
            for mark, encoding in _MARKS:
                if sample.startswith(mark):
                    return encoding
            while sample.isascii():
                _refuse_binary(path, sample)
                sample = raw.read(_SAMPLE)
                if not sample:
                    return "utf-8"
            # A window that begins after whole ASCII windows begins at a character; one more window settles short
            # samples.
            sample += raw.read(_SAMPLE)
            at_end = not raw.read(1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableTable("damaged", f"{path.name}: the file is damaged or cut short.") from error
    _refuse_binary(path, sample)
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(sample, final=at_end)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableTable(
        "encoding", f"{path.name} is neither UTF-8 nor GB18030. Save it as UTF-8, or name its encoding."
    )


def _refuse_binary(path: Path, sample: bytes) -> None:
    if b"\0" in sample:
        raise UnreadableTable("lying", f"{path.name} is called a text table, but its content is not text.")


# ── Workbooks ───────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1)
def _calamine() -> ModuleType:
    """Load the spreadsheet reader when the first workbook comes."""
    return importlib.import_module("python_calamine")


def _check_workbook(path: Path, head: bytes) -> None:
    if head == _OLD_OFFICE:
        message = f"{path.name} is an old .xls file or is locked with a password. Save it as .xlsx without one."
        raise UnreadableTable("lying", message)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableTable(
            "lying", f"{path.name} is called a spreadsheet, but is not one (or is damaged)."
        ) from error
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise UnreadableTable("lying", f"{path.name} is called a spreadsheet, but its content is something else.")
    if sum(member.file_size for member in members) > LARGEST_WORKBOOK:
        message = (
            f"{path.name} unpacks to more than {LARGEST_WORKBOOK >> 20:,} MiB. Save it as CSV: that can be any size."
        )
        raise UnreadableTable("too_large", message)


def _workbook_records(path: Path, sheet: str | None) -> Iterator[_Record]:
    calamine = _calamine()
    try:
        with calamine.load_workbook(path) as workbook:
            names = list(workbook.sheet_names)
            if sheet is not None and sheet not in names:
                raise UnreadableTable("sheet", f"No sheet is called {sheet!r}; there are: {', '.join(names)}.")
            page = workbook.get_sheet_by_name(sheet if sheet is not None else names[0])
            for line, cells in enumerate(page.iter_rows(), start=1):
                yield line, [_cell(cell) for cell in cells]
    except calamine.CalamineError as error:
        raise UnreadableTable("damaged", f"{path.name} is damaged and cannot be read as a spreadsheet.") from error


def _cell(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return f"{value:.0f}"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
    return "" if value is None else str(value)
