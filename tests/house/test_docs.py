"""The pages people read agree with the code: map, settings, commands, decisions, links, dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

import housemap
import ratchets
from minsheng.interfaces.cli.main import app

ROOT = ratchets.ROOT
HOUSE = ROOT / "src" / "minsheng"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").rglob("*.md")])


def test_the_map_names_every_room_and_drawer_and_no_other() -> None:
    assert housemap.mapped(housemap.PAGE.read_text()) == housemap.there(), "python tools/housemap.py"


def settings_in_code() -> set[str]:
    """Names given to the readers of config/environment.py."""
    readers = {
        "text",
        "choice",
        "boolean",
        "integer",
        "words",
        "secret",
        "tiles",
        "spans",
        "share",
        "shares",
        "zone",
        "hours",
        "names",
        "door",
        "address",
    }
    return {
        node.args[0].value
        for path in (HOUSE / "config").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("env.") in readers
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def test_every_setting_is_in_the_example_and_the_example_knows_no_other() -> None:
    lines = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(lines) == sorted(settings_in_code())


def test_every_setting_of_the_example_is_explained() -> None:
    blocks = [block for block in re.split(r"\n\n|\n(?=#)", (ROOT / ".env.example").read_text()) if "=" in block]
    assert [block for block in blocks if re.search(r"^[A-Z_]+=", block, re.MULTILINE) and "#" not in block] == []


def test_the_example_starts_the_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value written in the example is one the settings accept."""
    for name, value in re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MINSHENG_HOME", str(tmp_path))
    source = (HOUSE / "config" / "settings.py").read_text()
    values: dict[str, object] = {"__file__": str(HOUSE / "config" / "settings.py"), "__name__": "example"}
    exec(compile(source, "settings.py", "exec"), values)  # noqa: S102 (our own settings, read a second time)
    assert values["MINSHENG_HOME"] == tmp_path
    assert values["OUTBOX_DELIVERY"] == "file"


def test_every_command_is_in_the_readme_and_the_readme_knows_no_other() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"^\| `minsheng (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE)) == commands


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    optional = [name for names in project["project"]["optional-dependencies"].values() for name in names]
    groups = [name for names in project["dependency-groups"].values() for name in names if isinstance(name, str)]
    for name in [*project["project"]["dependencies"], *optional, *groups]:
        assert re.search(rf'^  "{re.escape(name)}", +# \w.{{10,}}', text, re.MULTILINE), name


def test_every_decision_is_listed_under_its_number() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\d{4}-[\w-]+\.md)\)", (ROOT / "docs/adr/README.md").read_text(), re.MULTILINE
    )
    there = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md") if not path.name.startswith("0000"))
    assert [name for _number, name in listed] == there
    assert [number for number, _name in listed] == [f"{index:04}" for index in range(1, len(there) + 1)]


def test_every_link_inside_the_project_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_make_target_people_are_told_of_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = {name for page in PAGES for name in re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(), re.MULTILINE)}
    assert told - targets == set()


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Locks hold names, versions and hashes; addresses of registries and home folders stay out."""
    pattern = re.compile(r"--(extra-)?index-url|--find-links|file:///|/root/|/home/\w+/")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in [
            *ROOT.glob("requirements/*"),
            *PAGES,
            ROOT / "Makefile",
            ROOT / "pyproject.toml",
            *ratchets.sources(),
        ]
        if path != Path(__file__)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_path_the_pages_name_exists() -> None:
    named = {
        (page.relative_to(ROOT).as_posix(), path)
        for page in PAGES
        for path in re.findall(r"`((?:src|tests|tools|docs|requirements|bench)/[\w./-]*)`", page.read_text())
    }
    assert sorted((page, path) for page, path in named if not (ROOT / path).exists()) == []
