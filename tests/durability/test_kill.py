"""Kill -9 in the middle of 500 concurrent creates: a receipt given is a promise."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
MINSHENG = Path(sys.executable).with_name("minsheng")
CREATES, WRITERS, KILL_AFTER = 500, 16, (120, 300)
TRIES = 400

SCENE = """
import django, json; django.setup()
from django.db import transaction
from tests.cast import build_cast
with transaction.atomic():
    cast = build_cast()
    print(json.dumps({"token": cast.token("bob"), "area": cast.area["qinghu"].pk}))
"""
COUNT = """
import django, json; django.setup()
from minsheng.concerns.models import Concern, Reporter
from minsheng.foundation.idempotency.models import Claim
print(json.dumps({
    "concerns": Concern.objects.count(),
    "receipts": sorted(Reporter.objects.values_list("receipt", flat=True)),
    "claims": sorted(Claim.objects.values_list("key", "result")),
}))
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home and a database of this test's own, on the database the suite runs on."""
    found = os.environ | {"MINSHENG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        yield found
        return
    name = f"kill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield found | {"DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(*command: str | Path, environment: dict[str, str]) -> str:
    """Run a command of the product, or Python; its output."""
    done = subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Office:
    """The product as it runs: web server and job worker, in one process group that can be killed whole."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start, and wait until it answers."""
        command = [str(MINSHENG), "serve", "--with-worker", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("the server did not start")

    def kill(self) -> None:
        """SIGKILL to every process of it."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Clients:
    """Sixteen writers who try again with the same key until they hold a receipt."""

    port: int
    access: dict[str, object]
    keys: list[str]
    given: dict[str, set[str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    unserved: list[str] = field(default_factory=list)

    def start(self) -> list[threading.Thread]:
        """All of them at once."""
        threads = [threading.Thread(target=self.write, args=(self.keys[n::WRITERS],)) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        return threads

    def write(self, keys: list[str]) -> None:
        """One writer's share; now and then the same request twice, as an impatient thumb does."""
        for number, key in enumerate(keys):
            for _ in range(TRIES):
                receipt = self.ask(key)
                if receipt:
                    with self.lock:
                        self.given.setdefault(key, set()).add(receipt)
                    break
                time.sleep(0.05)
            else:
                self.unserved.append(key)
            if number % 5 == 0 and (again := self.ask(key)):
                with self.lock:
                    self.given.setdefault(key, set()).add(again)

    def ask(self, key: str) -> str:
        """One request; the receipt, or "" where the server is away or answers that it is busy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = {"text": f"雨水井堵了，{key}", "area": self.access["area"], "contact": {"phone": "13800001234"}}
        headers = {
            "Authorization": f"Bearer {self.access['token']}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            connection.request("POST", "/api/v1/concerns", json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return ""
        finally:
            connection.close()
        if answer.status not in {200, 201}:
            assert answer.status in {500, 502, 503}, (answer.status, content)
            return ""
        receipt: str = json.loads(content)["receipt"]
        return receipt


def test_every_receipt_given_outlives_kill_nine_and_no_key_makes_two_concerns(environment: dict[str, str]) -> None:
    run(MINSHENG, "setup", environment=environment)
    access = json.loads(run(sys.executable, "-W", "ignore", "-c", SCENE, environment=environment).splitlines()[-1])
    office = Office(environment)
    office.open()
    clients = Clients(office.port, access, [f"key-{number:03}" for number in range(CREATES)])
    writers = clients.start()
    for threshold in KILL_AFTER:
        while len(clients.given) < threshold + random.randrange(20) and any(w.is_alive() for w in writers):
            time.sleep(0.01)
        office.kill()
        office.open()
    for writer in writers:
        writer.join()
    office.kill()

    found = json.loads(run(sys.executable, "-W", "ignore", "-c", COUNT, environment=environment).splitlines()[-1])
    given = {receipt for receipts in clients.given.values() for receipt in receipts}
    assert clients.unserved == []
    assert [key for key, receipts in clients.given.items() if len(receipts) != 1] == []
    assert sorted(given) == found["receipts"]
    assert found["concerns"] == CREATES
    assert dict(found["claims"]) == {key: next(iter(receipts)) for key, receipts in clients.given.items()}
    verified = json.loads(run(MINSHENG, "verify", "--json", environment=environment))
    assert verified["first_broken"] is None
