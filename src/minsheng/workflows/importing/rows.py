"""One row of the table as a concern's facts, or the reason why it is refused. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minsheng.concerns.actions import RefusedRow
from minsheng.concerns.policy import TEXT_LIMIT
from minsheng.core.tables import SURPLUS
from minsheng.core.text import title_from

from .clocks import SERIAL, moment, parser_of
from .mapping import Mapping

TITLE_LIMIT = 120
PLACE_LIMIT = 200
KEY_LIMIT = 80
NAME_LIMIT = 80
QUOTE_LIMIT = 40
HINT = ' It may be a spreadsheet\'s number of days: "serial" among the formats reads these.'
BREAKS = ("\n", "。", "！", "？", ". ", "；", "，", " ")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The facts of one row. ``text`` and ``reply`` are cut into pieces of at most 4,000 characters, nothing is lost."""

    line: int
    key: str
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    title: str
    text: tuple[str, ...]
    reply: tuple[str, ...]
    place: str
    latitude: float | None
    longitude: float | None
    area: str
    category: str
    unit: str
    reporter: str


class _Refuse(Exception):
    def __init__(self, column: str, code: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.code = column, code


class RowReader:
    """Reads rows under one mapping."""

    def __init__(self, mapping: Mapping) -> None:
        """Prepare what every row needs."""
        self._map = mapping
        self._parse, self._serial = parser_of(mapping.formats), parser_of([SERIAL])

    def read(self, line: int, cells: dict[str, str]) -> ReadRow | RefusedRow:
        """The row's facts, or what is wrong with it: the first thing found."""
        try:
            return self._read(line, cells)
        except _Refuse as refused:
            return RefusedRow(line, refused.column, refused.code, str(refused))

    def _read(self, line: int, cells: dict[str, str]) -> ReadRow:
        names = self._map
        if SURPLUS in cells:
            raise _Refuse(
                "", "surplus", "There are more cells than headings: a quotation mark or comma is out of place."
            )
        received = self._time(cells, names.received)
        if received is None:
            raise _Refuse(names.received, "missing", "The time of receiving is empty.")
        finished = self._time(cells, names.finished)
        if finished is not None and finished < received:
            raise _Refuse(names.finished, "order", "It is finished before it was received.")
        text = self._text(cells)
        latitude, longitude = self._point(cells)
        return ReadRow(
            line=line,
            key=self._short(cells, names.key, KEY_LIMIT, needed=True),
            received_at=received,
            due_at=self._time(cells, names.due),
            finished_at=finished,
            title=self._title(cells, text[0]),
            text=text,
            reply=self._pieces(names.reply, cells.get(names.reply, "")),
            place=self._short(cells, names.place, PLACE_LIMIT),
            latitude=latitude,
            longitude=longitude,
            area=cells.get(names.area, ""),
            category=cells.get(names.category, ""),
            unit=cells.get(names.unit, ""),
            reporter=self._short(cells, names.reporter, NAME_LIMIT),
        )

    def _time(self, cells: dict[str, str], column: str) -> datetime | None:
        cell = cells.get(column, "")
        if not cell:
            return None
        wall = self._parse(cell)
        if wall is None:
            reason = f"“{cell[:QUOTE_LIMIT]}” is no time in any of the mapping's formats."
            raise _Refuse(column, "time", reason + (HINT if self._serial(cell) else ""))
        return moment(wall, self._map.zone)

    def _short(self, cells: dict[str, str], column: str, limit: int, *, needed: bool = False) -> str:
        cell = _clean(cells.get(column, ""))
        if needed and not cell:
            raise _Refuse(column, "missing", "This cell must not be empty.")
        if len(cell) > limit:
            raise _Refuse(column, "too_long", f"{len(cell):,} characters, {limit:,} are possible.")
        return cell

    def _text(self, cells: dict[str, str]) -> tuple[str, ...]:
        """The columns of the text, one below the other, repeats and blanks left out; a title too long goes on top."""
        columns = self._map.text
        title = cells.get(self._map.title, "")
        parts = [title] if len(title) > TITLE_LIMIT else []
        parts += [cells.get(column, "") for column in columns]
        whole = "\n".join(dict.fromkeys(part for part in parts if part))
        pieces = self._pieces(columns[0], whole)
        if not pieces:
            raise _Refuse(columns[0], "missing", "There is no text.")
        return pieces

    def _title(self, cells: dict[str, str], text: str) -> str:
        title = " ".join(cells.get(self._map.title, "").replace("\x00", "").split())
        return title if title and len(title) <= TITLE_LIMIT else title_from(title or text)

    def _pieces(self, column: str, text: str) -> tuple[str, ...]:
        text = _clean(text)
        if len(text) > TEXT_LIMIT and not self._map.split:
            raise _Refuse(column, "too_long", f"{len(text):,} characters, {TEXT_LIMIT:,} are possible.")
        return tuple(in_pieces(text))

    def _point(self, cells: dict[str, str]) -> tuple[float | None, float | None]:
        columns = ((self._map.latitude, 90.0), (self._map.longitude, 180.0))
        values = [self._degrees(column, cells.get(column, ""), limit) for column, limit in columns]
        if None in values:
            return None, None
        return values[0], values[1]

    @staticmethod
    def _degrees(column: str, cell: str, limit: float) -> float | None:
        if not cell:
            return None
        try:
            value = float(cell)
        except ValueError as error:
            raise _Refuse(column, "point", f"“{cell[:QUOTE_LIMIT]}” is no number.") from error
        if not abs(value) <= limit:
            raise _Refuse(column, "point", f"“{cell[:QUOTE_LIMIT]}” is no place on earth.")
        return value


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def in_pieces(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most ``limit`` characters, cut after a sentence where possible; joined, it is whole."""
    pieces = []
    while len(text) > limit:
        ends = (text.rfind(mark, limit // 2, limit) + len(mark) for mark in BREAKS if mark in text[limit // 2 : limit])
        cut = min(next(ends, limit), limit)
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text] if text else pieces
