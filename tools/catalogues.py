"""Message catalogues on disk: read, write and compile ``.po`` files the same way every time.

Needs Babel alone, so that the wheel's build can compile messages without Django or OpenCC. Written files carry no
dates, no line numbers and no tool versions: a catalogue changes when its words change and at no other time.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "minsheng"
LANGUAGES = ("zh_Hans", "zh_Hant")

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

_NAMED = re.compile(r"%\(\w+\)[sdf]|\{\w*\}")
_POSITIONAL = re.compile(r"(?<!%)%(?:\.\d+)?[sdf]")


def path_of(room: Path, language: str) -> Path:
    """Where a room keeps its catalogue of one language."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue at ``path``; an empty one when there is no file yet."""
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def render(catalog: Catalog, language: str) -> str:
    """The catalogue as text: own short header, entries sorted by their English text, places without line numbers."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
    body = buffer.getvalue().decode("utf-8").strip("\n")
    return HEADER.format(language=language) + (body + "\n" if body else "")


def write(path: Path, text: str) -> bool:
    """Put ``text`` at ``path`` in one step; True when it changed anything."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    return True


def compile_all(source: Path = SOURCE) -> list[Path]:
    """Write a ``.mo`` beside every ``.po`` below ``source``; return the files written."""
    written = []
    for path in sorted(source.rglob("locale/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        with beside.open("wb") as file:
            write_mo(file, read(path, path.parent.parent.name))
        beside.replace(target)
        written.append(target)
    return written


def placeholders(text: str) -> tuple[frozenset[str], int]:
    """The named places to be filled in ``text``, and how many unnamed ones."""
    return frozenset(_NAMED.findall(text)), len(_POSITIONAL.findall(text.replace("%%", "")))


if __name__ == "__main__":
    print(len(compile_all()), "message catalogues compiled")
