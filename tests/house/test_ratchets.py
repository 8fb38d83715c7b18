"""The limits hold, and would complain if they did not."""

from __future__ import annotations

from pathlib import Path

import pytest

import ratchets


def test_the_house_keeps_its_limits(capsys: pytest.CaptureFixture[str]) -> None:
    assert ratchets.main() == 0, capsys.readouterr().out


def test_everything_too_long_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = tmp_path / "src" / "minsheng" / "attic"
    for folder in (room / "templates", room.parent / "foundation", room.parent / "interfaces", room.parent / "config"):
        folder.mkdir(parents=True)
    (room / "__init__.py").write_text("")
    (room.parent / "config" / "settings.py").write_text("A = 1\n" * 251)
    (room / "templates" / "page.html").write_text("<p>\n" * 151)
    (room / "actions.py").write_text("def work() -> None:\n    import os\n" + "    print()\n" * 59 + "X = 1\n" * 240)
    assert ratchets.main(tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "largest file      301 lines  src/minsheng/attic/actions.py",
        "longest function   61 lines  src/minsheng/attic/actions.py:1 work",
        "largest template  151 lines  src/minsheng/attic/templates/page.html",
        "src/minsheng/attic/actions.py: file of 301 lines, 300 allowed",
        "src/minsheng/attic/actions.py:1 work: function of 61 lines, 60 allowed",
        "src/minsheng/attic/templates/page.html: template of 151 lines, 150 allowed",
        "src/minsheng/config/settings.py: settings of 251 lines, 250 allowed",
        "src/minsheng/attic/actions.py:2 import inside work",
        "src/minsheng/attic: no README.md",
    ]
