"""The command as people run it: a process of its own, a home of its own, signals and kills."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.workflows.import_scene import row, write_mapping, write_table

ENTRY = [sys.executable, "-m", "minsheng.interfaces.cli.main"]
PATIENCE = 240
"""Seconds after which waiting for another process counts as a failure; far more than it takes."""
KEPT = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH"}

pytestmark = pytest.mark.slow


class Operator:
    """Somebody at a terminal with a MINSHENG_HOME of their own, on SQLite."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {name: value for name, value in os.environ.items() if name in KEPT}
        self.environment["MINSHENG_HOME"] = str(home)

    def runs(self, *arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [*ENTRY, *map(str, arguments)]
        environment = self.environment | settings
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def starts(self, *arguments: object) -> subprocess.Popen[str]:
        command = [*ENTRY, *map(str, arguments)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """An operator whose database is set up."""
    someone = Operator(tmp_path_factory.mktemp("home"))
    done = someone.runs("setup", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["categories"] == 109
    return someone


def wait_until(is_true: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.05)


def test_help_answers_without_starting_django() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from minsheng.interfaces.cli.main import app;"
        "assert CliRunner().invoke(app, ['import', '--help']).exit_code == 0;"
        "print([name for name in ('django', 'minsheng.config') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "command", [["rates"], ["verify"], ["work", "--until-empty"], ["serve"], ["sample", "longhua"]]
)
def test_a_command_on_an_empty_home_says_what_to_do_first(tmp_path: Path, command: list[str]) -> None:
    done = Operator(tmp_path).runs(*command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "minsheng: The database is not set up for this version: run `minsheng setup` first.\n"


def test_setting_up_again_adds_nothing(operator: Operator) -> None:
    done = json.loads(operator.runs("setup", "--json").stdout)
    assert done == {"migrations": 0, "calendar_days": 0, "categories": 0, "invitation": None}


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "minsheng.sqlite3").write_text("nothing of the kind, but long enough to be looked at" * 20)
    for command in ("rates", "setup", "verify"):
        done = Operator(tmp_path).runs(command)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "is none, or is damaged" in done.stderr


def test_a_terminal_without_chinese_shows_question_marks_and_a_script_reads_escapes(operator: Operator) -> None:
    shown = operator.runs("--help", PYTHONIOENCODING="iso8859-6")
    assert (shown.returncode, "Minsheng ?????:" in shown.stdout) == (0, True)
    spoken = operator.runs("rates", "--json", PYTHONIOENCODING="iso8859-6")
    assert json.loads(spoken.stdout)["rates"]["satisfaction"]["definition"].count("×") == 1


def is_writing(home: Path) -> bool:
    """Whether somebody is in the middle of a transaction."""
    with closing(sqlite3.connect(home / "minsheng.sqlite3", timeout=0)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def test_ctrl_c_leaves_with_130_and_says_what_became_of_the_work(tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.runs("setup")
    process = operator.starts("sample", "longhua", "--concerns", 20_000)
    wait_until(lambda: process.poll() is not None or is_writing(tmp_path))
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert (process.returncode, stdout, stderr) == (130, "", "minsheng: stopped. Nothing was written.\n")


def test_a_database_server_that_is_away_is_said_in_one_line(operator: Operator) -> None:
    done = operator.runs("rates", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 2
    assert done.stderr.startswith("minsheng: The database does not answer: ")
    assert done.stderr.count("\n") == 1


def test_a_setting_nobody_can_read_is_named(operator: Operator) -> None:
    done = operator.runs("rates", LOG_LEVEL="loud")
    assert done.returncode == 2
    assert done.stderr.startswith("minsheng: LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR; it is 'loud'.")


def test_the_check_names_everything_at_once_and_leaves_with_1(operator: Operator) -> None:
    done = operator.runs("setup", "--check", "--json", MINSHENG_MODE="production", LOG_LEVEL="loud", SMTP_PORT="x")
    found = {one["setting"]: one["severity"] for one in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    errors = {name for name, severity in found.items() if severity == "error"}
    assert errors == {
        "LOG_LEVEL", "SMTP_PORT", "SECRET_KEY", "CONTACT_KEYS", "CONTACT_INDEX_KEY", "PUBLIC_URL", "ALLOWED_HOSTS",
        "BEHIND_PROXY", "OFFICE_PHONE", "OUTBOX_DELIVERY", "static files",
    }  # fmt: skip


def test_the_first_administrator_is_invited_into_a_district_founded_for_them(tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    refused = operator.runs("setup", "--administrator", "grace@minsheng.example")
    assert (refused.returncode, "--district NAME" in refused.stderr) == (2, True)
    done = operator.runs("setup", "--administrator", "grace@minsheng.example", "--district", "龙华区", "--json")
    assert json.loads(done.stdout)["invitation"].startswith("http://127.0.0.1:8000/accounts/invitation/")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_said_and_the_server_not_started(operator: Operator) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = operator.runs("serve", "--bind", f"127.0.0.1:{port}")
    assert done.returncode == 2
    assert done.stderr == (f"minsheng: Port {port} on 127.0.0.1 is taken: another program listens there. Use --bind.\n")


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/") as response:
            return bool(response.status == 200)
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def served(operator: Operator) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = operator.starts("serve", "--workers", 1, "--with-worker", "--bind", f"127.0.0.1:{port}")
    wait_until(lambda: process.poll() is not None or answers(port))
    yield process, port
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_and_worker_stop_together_and_cleanly(
    served: tuple[subprocess.Popen[str], int], number: signal.Signals
) -> None:
    process, port = served
    both = children_of(process.pid)
    assert len(both) == 2
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, stderr
    assert f"Residents   http://127.0.0.1:{port}/" in stdout
    assert "Traceback" not in stderr
    assert [pid for pid in both if Path(f"/proc/{pid}").exists()] == []
    assert not answers(port)


def test_a_worker_that_was_killed_is_started_again(served: tuple[subprocess.Popen[str], int]) -> None:
    process, _port = served
    before = children_of(process.pid)
    worker = next(pid for pid in before if b"granian" not in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker not in children_of(process.pid) and len(children_of(process.pid)) == 2)
    assert set(children_of(process.pid)) - {worker} > set(before) - {worker}


def test_no_server_is_left_behind_by_a_keeper_that_was_killed(served: tuple[subprocess.Popen[str], int]) -> None:
    process, port = served
    process.kill()
    wait_until(lambda: not answers(port))


def test_no_server_process_outlives_a_server_that_was_killed(operator: Operator) -> None:
    port = free_port()
    process = operator.starts("serve", "--workers", 1, "--bind", f"127.0.0.1:{port}")
    wait_until(lambda: process.poll() is not None or answers(port))
    assert process.poll() is None
    process.kill()
    process.communicate()
    wait_until(lambda: not answers(port))


def lines_settled(home: Path) -> int:
    with sqlite3.connect(f"file:{home / 'minsheng.sqlite3'}?mode=ro", uri=True) as database:
        return int(database.execute("SELECT coalesce(max(line), 0) FROM concerns_importrun").fetchone()[0])


def test_a_killed_import_goes_on_where_it_stopped_and_nothing_is_there_twice(tmp_path: Path) -> None:
    operator = Operator(tmp_path / "home")
    operator.runs("setup")
    rows = [row(工单编号=str(number), 社区="") for number in range(8_000)]
    rows[77] = row(工单编号="77", 受理时间="昨天", 社区="")
    mapping = write_mapping(tmp_path)
    mapping.write_text(mapping.read_text(encoding="utf-8").replace('codes = { "下水道" = "B3" }', ""), encoding="utf-8")
    call = ["import", write_table(tmp_path, rows), "--mapping", mapping, "--json"]
    first = operator.starts(*call)
    wait_until(lambda: first.poll() is not None or lines_settled(operator.home) > 0)
    first.kill()
    first.communicate()
    assert 0 < lines_settled(operator.home) < 8_001, "killed too late to show anything"
    again = json.loads(operator.runs(*call).stdout)
    assert (again["read"], again["new"], again["known"], again["refused"]) == (8_000, 7_999, 0, 1)
    assert again["resumed_after_line"] > 0
    assert [one["line"] for one in again["refusals"]] == [79]
    with sqlite3.connect(operator.home / "minsheng.sqlite3") as database:
        keys = database.execute("SELECT count(*), count(DISTINCT source_key) FROM concerns_concern").fetchone()
    assert keys == (7_999, 7_999)
    assert operator.runs("verify").returncode == 0
