"""The messages tool on a small house of its own; and the real catalogues, complete."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

import catalogues
import messages

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
hello = _("Hello %(name)s")
days = ngettext("%(n)d day", "%(n)d days", 3)
month = pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}
   <p title="{% translate "Title" %}">{% blocktranslate trimmed with who=person.name %}
      Hi {{ who }},
      it's "you" (
   {% endblocktranslate %}{# a comment's #}
 {{ _("Filtered")|upper }}
"""
FOUND = ["%(n)d day", "Filtered", "Hello %(name)s", 'Hi %(who)s, it\'s "you" (', "May", "Title"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, code in {"hall": PYTHON, "porch": '_("Title")'}.items():
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "apps.py").write_text("")
        (tmp_path / name / "views.py").write_text(code)
    (tmp_path / "hall" / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def words(source: Path, room: str, language: str) -> dict[str, list[str]]:
    catalog = catalogues.read(catalogues.path_of(source / room, language), language)
    return {messages.key_of(entry)[0]: messages.strings_of(entry) for entry in catalog if entry.id}


def say(source: Path, room: str, language: str, text: str, translation: str) -> None:
    path = catalogues.path_of(source / room, language)
    before = path.read_text()
    pattern = re.escape(f'msgid "{text}"\n') + r'(msgid_plural ".*"\n)?msgstr(\[0\])? ".*"'
    after, count = re.subn(
        pattern, lambda found: re.sub(r'(msgstr(\[0\])? )".*"', rf'\1"{translation}"', found[0]), before
    )
    assert count == 1
    path.write_text(after)


def test_messages_of_code_and_templates_are_found_by_room(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    assert sorted(words(source, "hall", "zh_Hans")) == FOUND
    assert words(source, "porch", "zh_Hant") == {"Title": [""]}
    text = catalogues.path_of(source / "hall", "zh_Hans").read_text()
    assert "#: hall/views.py\n" in text
    assert "Date" not in text


def test_an_update_with_nothing_new_changes_nothing(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    assert messages.update(source, [], prune=True) == 0


def test_traditional_is_drafted_and_one_translation_serves_every_room(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    say(source, "hall", "zh_Hans", "Title", "社区软件标题")
    messages.main(["update", "--source", str(source)])
    assert words(source, "porch", "zh_Hans")["Title"] == ["社区软件标题"]
    assert words(source, "porch", "zh_Hant")["Title"] == ["社區軟件標題"]


def test_traditional_says_it_in_local_words_and_keeps_the_community(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    say(source, "hall", "zh_Hans", "Title", "社区登录：请联系，打印邮箱里的链接")
    messages.main(["update", "--source", str(source)])
    assert words(source, "hall", "zh_Hant")["Title"] == ["社區登入：請聯絡，列印電郵裡的連結"]


def test_only_the_rooms_that_were_named_are_written(source: Path) -> None:
    messages.main(["update", "porch", "--source", str(source)])
    assert not catalogues.path_of(source / "hall", "zh_Hans").exists()
    assert catalogues.path_of(source / "porch", "zh_Hans").exists()


def test_a_checked_wording_stays_until_its_simplified_text_changes(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    say(source, "hall", "zh_Hans", "Title", "标题")
    messages.main(["update", "--source", str(source)])
    path = catalogues.path_of(source / "hall", "zh_Hant")
    path.write_text(path.read_text().replace('msgid "Title"\nmsgstr "標題"', '# checked\nmsgid "Title"\nmsgstr "抬頭"'))
    messages.main(["update", "--source", str(source)])
    assert words(source, "hall", "zh_Hant")["Title"] == ["抬頭"]
    assert [line for line in messages.check(source) if "checked" in line] == []
    say(source, "hall", "zh_Hans", "Title", "名称")
    assert "hall zh_Hant: 'Title': its zh_Hans changed since it was checked" in messages.check(source)


def test_a_message_that_comes_back_finds_its_translation(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    say(source, "porch", "zh_Hans", "Title", "标题")
    (source / "porch" / "views.py").write_text("")
    messages.main(["update", "--source", str(source)])
    assert "porch zh_Hans: 'Title': stale (update --prune)" in messages.check(source)
    (source / "porch" / "views.py").write_text('_("Title")')
    messages.main(["update", "--source", str(source)])
    assert words(source, "porch", "zh_Hans")["Title"] == ["标题"]


def test_check_names_what_could_not_be_shipped(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages.main(["update", "--source", str(source)])
    for text, translation in {
        "%(n)d day": "%(n)d 天",
        "Filtered": "筛选",
        "Hello %(name)s": "您好，%(nam)s",
        "May": "五月",
        "Title": "标题",
    }.items():
        say(source, "hall", "zh_Hans", text, translation)
    messages.main(["update", "--source", str(source)])
    say(source, "porch", "zh_Hans", "Title", "名称")
    (source / "stray.py").write_text('_("Stray")')
    (source / "porch" / "late.py").write_text('_("迟到")')
    capsys.readouterr()
    assert messages.main(["check", "--source", str(source)]) == 1
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(
        [
            "porch/late.py: '迟到': messages are English, Chinese goes to the catalogue",
            "stray.py: 'Stray' stands outside every Django app: no catalogue serves it",
            "hall zh_Hans: 'Hello %(name)s': other placeholders in '您好，%(nam)s'",
            "hall zh_Hant: 'Hello %(name)s': other placeholders in '您好，%(nam)s'",
            "hall zh_Hans: 'Hi %(who)s, it\\'s \"you\" (': not translated",
            "porch zh_Hans: '迟到': not translated",
            "'Title' reads differently in hall and porch: give one a context",
            "porch/locale/zh_Hans/LC_MESSAGES/django.po: not as `messages.py update` writes it",
            "porch/locale/zh_Hant/LC_MESSAGES/django.po: not as `messages.py update` writes it",
            "messages: 9 complaints",
        ]
    )


def test_compiled_messages_are_what_gettext_reads(source: Path) -> None:
    messages.main(["update", "--source", str(source)])
    say(source, "hall", "zh_Hans", "%(n)d day", "%(n)d 天")
    messages.main(["compile", "--source", str(source)])
    with catalogues.path_of(source / "hall", "zh_Hans").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).ngettext("%(n)d day", "%(n)d days", 5) == "%(n)d 天"


def test_the_catalogues_of_the_product_are_complete() -> None:
    assert messages.check(catalogues.SOURCE) == []


def test_templates_hold_no_chinese_of_their_own() -> None:
    """Except names that are the same in every language; the gallery shows parts with sample words, to developers."""
    names = "简体中文|繁體中文|简体|繁體|>简<|>繁<|民声|民聲|民生|>印<"
    found = {
        str(path.relative_to(catalogues.SOURCE)): messages.CHINESE.findall(text)
        for path in catalogues.SOURCE.rglob("templates/**/*")
        if path.suffix in messages.TEMPLATES and path.parent.name != "gallery"
        for text in [re.sub(names + "|{#.*?#}", "", path.read_text(encoding="utf-8"))]
    }
    assert {name: chinese for name, chinese in found.items() if chinese} == {}
