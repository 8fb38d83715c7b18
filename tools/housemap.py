"""Keeps the table of rooms in docs/map.md level with the code.

What a room is for is written by hand, its drawers are not: `python tools/housemap.py` fills them in, and a test fails
while page and code differ.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import ratchets

PAGE = ratchets.ROOT / "docs" / "map.md"
WALLS = {"__init__", "apps", "migrations", "locale", "templates", "static"}
HEADS = {"room", "drawer"}
ROW = re.compile(r"^\| (?P<room>[a-z/]+) \| (?P<purpose>[^|]+) \|(?P<drawers>[^|]*)\|$", re.MULTILINE)


def drawers(room: Path) -> list[str]:
    """The drawers of a room, by name: its modules and packages that are not walls."""
    modules = {path.stem for path in room.glob("*.py")}
    packages = {path.parent.name for path in room.glob("*/__init__.py")}
    return sorted((modules | packages) - WALLS)


def there() -> dict[str, list[str]]:
    """Every room of the house with its drawers."""
    house = ratchets.ROOT / "src" / "minsheng"
    return {room.relative_to(house).as_posix(): drawers(room) for room in ratchets.rooms()}


def mapped(text: str) -> dict[str, list[str]]:
    """Every room of the page with the drawers it names."""
    return {row["room"]: row["drawers"].split() for row in ROW.finditer(text) if row["room"] not in HEADS}


def main() -> int:
    """Write the drawers into the page; exit code 1 when a room has no row, or a row no room."""
    rooms = there()
    text = PAGE.read_text(encoding="utf-8")

    def fill(row: re.Match[str]) -> str:
        names = rooms.get(row["room"])
        return row[0] if names is None else f"| {row['room']} | {row['purpose']} | {' '.join(names)} |"

    PAGE.write_text(ROW.sub(fill, text), encoding="utf-8")
    strangers = sorted(rooms.keys() ^ mapped(text).keys())
    print(*(f"docs/map.md: {room} has a row or a folder, not both" for room in strangers), sep="\n")
    return 1 if strangers else 0


if __name__ == "__main__":
    sys.exit(main())
