"""The words people read: find them, draft what can be drafted, compile them, and say what is missing.

    python tools/messages.py                 update, then compile
    python tools/messages.py update [ROOM…]  find messages, keep translations, draft zh_Hant from zh_Hans
    python tools/messages.py compile         write the .mo files
    python tools/messages.py check           fail on anything untranslated, stale, fuzzy or with other placeholders

English is the message itself. zh_Hans is written by hand in each room's ``locale/``. zh_Hant is drafted from it with
OpenCC's ``s2hk`` (never ``s2twp``, which turns 社区 into 社群) and the words of LOCAL_WORDS; put ``# checked`` above
an entry to keep your own wording: the tool adds a mark of the zh_Hans text it was checked against, and ``check``
complains once that text changes. Messages no longer used stay below as ``#~`` until ``update --prune``: a page that
moves keeps its words.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from django.utils.translation.template import templatize
from opencc import OpenCC

import catalogues

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt", ".svg", ".xml"}
LOCAL_WORDS = {
    "登錄": "登入", "郵箱": "電郵", "打印": "列印", "聯繫": "聯絡", "設備": "裝置", "信息": "訊息", "賬號": "帳號",
    "鏈接": "連結", "導入": "匯入", "刷新": "重新整理", "腳本": "指令碼", "服務器": "伺服器", "程序": "程式",
    "裏": "裡", "説": "說", "啓": "啟", "衞": "衛", "羣": "群",
}  # fmt: skip
"""What the mainland calls it and what readers of Traditional Chinese call it at home; and the characters people type in
Hong Kong and in Taiwan alike, where ``s2hk`` keeps to the school's list."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
CHECKED = re.compile(r"^checked\b ?(\w*)$")

Key = tuple[str, str | None]


def key_of(message: Message) -> Key:
    """What tells one message from another: its (singular) English text and its context."""
    return forms_of(message)[0], message.context


def forms_of(message: Message) -> list[str]:
    """The English text, or its singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings_of(message: Message) -> list[str]:
    """The translations an entry holds, whether it has plural forms or not."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ("",))


def room_of(path: Path, source: Path) -> Path | None:
    """The Django app a file belongs to: its nearest folder with an ``apps.py``."""
    for folder in path.parents:
        if folder == source:
            return None
        if (folder / "apps.py").exists():
            return folder
    return None


def messages_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Every marked message of one Python file or template: text(s), translators' comments, context."""
    if path.suffix == ".py":
        content = path.read_bytes()
    else:
        lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
        content = "\n".join(line.lstrip() for line in lines).encode()
    for _line, text, comments, context in extract("python", io.BytesIO(content), KEYWORDS, ["Translators:"]):
        yield (tuple(text) if isinstance(text, list | tuple) else text), comments, context


def find(source: Path) -> tuple[dict[Path, Catalog], list[str]]:
    """All messages by room, and complaints about messages that no catalogue could serve."""
    found: dict[Path, Catalog] = defaultdict(lambda: Catalog(locale="zh_Hans", fuzzy=False))
    complaints = []
    for path in sorted(source.rglob("*")):
        template = path.suffix in TEMPLATES and "templates" in path.parts
        if not (template or path.suffix == ".py") or "migrations" in path.parts:
            continue
        room = room_of(path, source)
        for text, comments, context in messages_in(path):
            place = path.relative_to(source).as_posix()
            first = text[0] if isinstance(text, tuple) else text
            if room is None:
                complaints.append(f"{place}: {first!r} stands outside every Django app: no catalogue serves it")
                continue
            if CHINESE.search(first) and not re.search("[A-Za-z]", first):
                complaints.append(f"{place}: {first!r}: messages are English, Chinese goes to the catalogue")
            found[room].add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return found, complaints


def merge(found: Catalog, old: Catalog, elsewhere: dict[Key, list[str]], *, prune: bool) -> Catalog:
    """The messages of the code with the translations we have: this room's, revived ones, then other rooms'."""
    merged = Catalog(locale=old.locale, fuzzy=False)
    known = {key_of(message): message for message in [*old.obsolete.values(), *old] if message.id}
    used = set()
    for message in found:
        if not message.id:
            continue
        key = key_of(message)
        used.add(key)
        before = known.get(key)
        strings = strings_of(before) if before and all(strings_of(before)) else elsewhere.get(key, [""])
        merged.add(
            message.id,
            tuple(strings[:1]) if isinstance(message.id, tuple) else strings[0],
            locations=message.locations,
            flags=(message.flags | ({"fuzzy"} if before and before.fuzzy else set())),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    for key, message in known.items():
        if key not in used and not prune and any(strings_of(message)):
            message.locations = []
            merged.obsolete[key] = message  # type: ignore[index]  # Babel's own key, narrower in its hints than in its code
    return merged


def mark_of(strings: list[str]) -> str:
    """A short mark of a zh_Hans text, to see that it changed since its zh_Hant was checked."""
    return hashlib.sha256("\0".join(strings).encode()).hexdigest()[:8]


def traditional(text: str, convert: OpenCC) -> str:
    """A zh_Hans text in Traditional characters and in the words people there use."""
    drafted: str = convert.convert(text)
    for mainland, local in LOCAL_WORDS.items():
        drafted = drafted.replace(mainland, local)
    return drafted


def draft_traditional(simplified: Catalog, merged: Catalog, convert: OpenCC) -> Catalog:
    """Fill zh_Hant from zh_Hans; entries marked ``# checked`` keep their wording and gain the mark."""
    for message in simplified:
        if not message.id:
            continue
        target = merged.get(key_of(message)[0], message.context)
        if target is None:
            continue
        mark = checked_mark(target)
        if mark is None:
            strings = [traditional(text, convert) for text in strings_of(message)]
            target.string = tuple(strings) if isinstance(message.id, tuple) else strings[0]
            target.flags = set(message.flags)
        elif not mark:
            others = [line for line in target.user_comments if not CHECKED.match(line.strip())]
            target.user_comments = [f"checked {mark_of(strings_of(message))}", *others]
    return merged


def checked_mark(message: Message) -> str | None:
    """The mark after ``# checked`` ("" when there is none yet); None for an entry nobody checked."""
    for line in message.user_comments:
        if match := CHECKED.match(line.strip()):
            return match[1]
    return None


def updated(source: Path, *, prune: bool = False) -> tuple[dict[Path, str], dict[Path, dict[str, Catalog]], list[str]]:
    """What every catalogue should be: texts by path, catalogues by room and language, and complaints."""
    found, complaints = find(source)
    convert = OpenCC("s2hk")
    rooms = sorted({*found, *(path.parents[3] for path in source.rglob("locale/*/LC_MESSAGES/django.po"))})
    old = {
        (room, language): catalogues.read(catalogues.path_of(room, language), language)
        for room in rooms
        for language in catalogues.LANGUAGES
    }
    elsewhere: dict[Key, list[str]] = {}
    for (_room, language), catalog in old.items():
        if language == "zh_Hans":
            elsewhere |= {key_of(message): strings_of(message) for message in catalog if all(strings_of(message))}
    texts: dict[Path, str] = {}
    result: dict[Path, dict[str, Catalog]] = {}
    for room in rooms:
        simplified = merge(found[room], old[room, "zh_Hans"], elsewhere, prune=prune)
        traditional = merge(found[room], old[room, "zh_Hant"], {}, prune=prune)
        draft_traditional(simplified, traditional, convert)
        result[room] = {"zh_Hans": simplified, "zh_Hant": traditional}
        for language, catalog in result[room].items():
            texts[catalogues.path_of(room, language)] = catalogues.render(catalog, language)
    return texts, result, complaints


def faults_of(message: Message, language: str) -> Iterator[str]:
    """What is wrong with one entry, in words; an empty zh_Hant is no news, it follows zh_Hans."""
    strings = strings_of(message)
    if not all(strings):
        if language == "zh_Hans":
            yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    for text in strings:
        if catalogues.placeholders(text) != catalogues.placeholders(forms_of(message)[-1]):
            yield f"other placeholders in {text!r}"


def faults_in(name: str, language: str, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one catalogue taken alone."""
    for message in catalog:
        for fault in faults_of(message, language) if message.id else ():
            yield f"{name} {language}: {key_of(message)[0]!r}: {fault}"
    for message in catalog.obsolete.values():
        yield f"{name} {language}: {key_of(message)[0]!r}: stale (update --prune)"


def faults_between(name: str, languages: dict[str, Catalog], said: dict[Key, tuple[str, list[str]]]) -> Iterator[str]:
    """Where a room contradicts another (Django merges them all), or a checked zh_Hant has been overtaken."""
    for message in languages["zh_Hans"]:
        if not message.id or not all(strings_of(message)):
            continue
        text = key_of(message)[0]
        other, strings = said.setdefault(key_of(message), (name, strings_of(message)))
        if strings != strings_of(message):
            yield f"{text!r} reads differently in {other} and {name}: give one a context"
        twin = languages["zh_Hant"].get(text, message.context)
        if twin and checked_mark(twin) not in {None, mark_of(strings_of(message))}:
            yield f"{name} zh_Hant: {text!r}: its zh_Hans changed since it was checked"


def check(source: Path) -> list[str]:
    """Every reason why the catalogues could not be shipped."""
    texts, rooms, complaints = updated(source)
    said: dict[Key, tuple[str, list[str]]] = {}
    for room, languages in rooms.items():
        name = room.relative_to(source).as_posix()
        for language, catalog in languages.items():
            complaints += faults_in(name, language, catalog)
        complaints += faults_between(name, languages, said)
    complaints += [
        f"{path.relative_to(source)}: not as `messages.py update` writes it"
        for path, text in texts.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    return complaints


def update(source: Path, rooms: list[str], *, prune: bool) -> int:
    """Write the catalogues (of the named rooms only, when any are named); return how many files changed."""
    texts, _catalogs, complaints = updated(source, prune=prune)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    changed = 0
    for path, text in texts.items():
        room = path.parents[3]
        wanted = not rooms or room.name in rooms or room.relative_to(source).as_posix() in rooms
        if wanted and catalogues.write(path, text):
            changed += 1
            print("wrote", path.relative_to(source))
    return changed


def main(arguments: list[str] | None = None) -> int:
    """Run the tool; exit code 1 when ``check`` finds anything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("update", "compile", "check", "all"), default="all")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="only these rooms (update)")
    parser.add_argument("--prune", action="store_true", help="drop messages no longer used (update)")
    parser.add_argument("--source", type=Path, default=catalogues.SOURCE, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.what in {"update", "all"}:
        update(chosen.source, chosen.rooms, prune=chosen.prune)
    if chosen.what in {"compile", "all"}:
        print(len(catalogues.compile_all(chosen.source)), "catalogues compiled")
    if chosen.what == "check":
        complaints = check(chosen.source)
        print(*complaints, sep="\n", end="\n" if complaints else "")
        print(f"messages: {len(complaints)} complaints" if complaints else "messages: complete")
        return 1 if complaints else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
