"""The limits that prompt a redesign: sizes of files, functions and templates; imports at the top; a README per room.

Prints the largest file and the longest function, then whatever breaks a limit; exit code 1 when anything does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"file": 300, "function": 60, "template": 150, "settings": 250}


@dataclass(frozen=True, order=True)
class Measure:
    """A thing and its length in lines."""

    lines: int
    place: str


def sources(root: Path = ROOT) -> list[Path]:
    """Every Python file people write and read: the product, its tests, its tools; not migrations."""
    folders = (root / name for name in ("src", "tools", "tests", "bench"))
    files = (path for folder in folders if folder.exists() for path in folder.rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def templates(root: Path = ROOT) -> list[Path]:
    """Every page template."""
    return sorted(path for path in (root / "src").rglob("*") if path.is_file() and "templates" in path.parts)


def rooms(root: Path = ROOT) -> list[Path]:
    """Every room: a floor that is one room, and the rooms that share the floors foundation and interfaces."""
    house = root / "src" / "minsheng"
    shared = [house / "foundation", house / "interfaces"]
    places = [place for floor in (house, *shared) for place in floor.iterdir() if place not in shared]
    return sorted(place for place in places if (place / "__init__.py").exists())


def length_of(path: Path) -> int:
    """Lines in a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path, root: Path = ROOT) -> Iterator[Measure]:
    """Every function of a file, decorators and docstring not counted as its work but as its length."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            place = f"{path.relative_to(root)}:{node.lineno} {node.name}"
            yield Measure(node.end_lineno - node.lineno + 1, place)


def hidden_imports(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Imports inside functions: an arrow in the house that the map does not show."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield f"{path.relative_to(root)}:{inner.lineno} import inside {node.name}"


def over(measures: list[Measure], limit: int, what: str) -> list[str]:
    """Complaints about everything longer than ``limit`` lines."""
    return [f"{item.place}: {what} of {item.lines} lines, {limit} allowed" for item in measures if item.lines > limit]


def main(root: Path = ROOT) -> int:
    """Measure, print, judge."""
    python = sources(root)
    files = sorted(Measure(length_of(path), str(path.relative_to(root))) for path in python)
    pages = sorted(Measure(length_of(path), str(path.relative_to(root))) for path in templates(root))
    longest = sorted(measure for path in python for measure in functions(path, root))
    settings = [item for item in files if item.place.endswith("config/settings.py")]
    complaints = [
        *over(files, LIMITS["file"], "file"),
        *over(longest, LIMITS["function"], "function"),
        *over(pages, LIMITS["template"], "template"),
        *over(settings, LIMITS["settings"], "settings"),
        *(hidden for path in python for hidden in hidden_imports(path, root)),
        *(f"{room.relative_to(root)}: no README.md" for room in rooms(root) if not (room / "README.md").exists()),
    ]
    for what, measures in (("largest file", files), ("longest function", longest), ("largest template", pages)):
        if measures:
            print(f"{what:<17}{measures[-1].lines:>4} lines  {measures[-1].place}")
    print(*complaints, sep="\n", end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
