"""What is packed is what runs: messages compiled, pages, styles and data inside; installable without a checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import catalogues
import ratchets

DATA = {".html", ".txt", ".css", ".js", ".svg", ".toml", ".csv", ".json", ".webmanifest"}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [str(Path(sys.executable).parent / "hatchling"), "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ratchets.ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_the_wheel_holds_every_compiled_catalogue(packed: set[str]) -> None:
    wanted = {
        path.with_suffix(".mo").relative_to(ratchets.ROOT / "src").as_posix()
        for path in catalogues.SOURCE.rglob("locale/*/LC_MESSAGES/*.po")
    }
    assert len(wanted) > 0
    assert wanted - packed == set()


def test_the_wheel_holds_every_page_style_and_table(packed: set[str]) -> None:
    wanted = {
        path.relative_to(ratchets.ROOT / "src").as_posix()
        for path in catalogues.SOURCE.rglob("*")
        if path.suffix in DATA
    }
    assert wanted - packed == set()


def test_the_wheel_brings_the_command_and_its_licence(packed: set[str]) -> None:
    assert {"minsheng-0.1.0.dist-info/entry_points.txt", "minsheng-0.1.0.dist-info/licenses/LICENSE"} - packed == set()
