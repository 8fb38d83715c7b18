"""Many messages through a provider that fails and is killed, by a worker that is killed: what became of them.

Shared by a test and by ``bench/messages.py``. Everything runs in processes of its own; only the clock is made up: where
nothing is due, the worker's hour moves on by two minutes for every fiftieth of a second, so that pauses of hours pass.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.foundation.provider import calls, ledger

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240
"""Seconds after which waiting for another process counts as a failure; far more than it takes."""

FILL = """
import django, sys; django.setup()
from datetime import datetime, UTC
from django.db import transaction
from minsheng.foundation.outbox.actions import NewMessage, queue
count, refused = int(sys.argv[1]), int(sys.argv[2])
def new(number):
    to = f"{'1000' if number < refused else '1380'}{number:07d}"
    return NewMessage(channel="sms", address=to, language="zh-hans", template="verdict", subject="",
                      body=f"第{number}号", deduplication_key=f"bench:{number}")
with transaction.atomic():
    queue([new(number) for number in range(count)], at=datetime(2026, 3, 2, 2, tzinfo=UTC))
"""
WORK = """
import django, sys, time; django.setup()
from datetime import datetime, timedelta
from minsheng.foundation.outbox.actions import deliver_due
from minsheng.foundation.outbox.queries import counts
at = datetime.fromisoformat(sys.argv[1])
while True:
    if deliver_due(at=at, limit=10).tried:
        continue
    if not counts(at=at)["queued"]:
        break
    at += timedelta(minutes=2)
    time.sleep(0.02)
"""
COUNT = """
import django, json; django.setup()
from minsheng.foundation.outbox.models import Attempt, Message
states = dict(Message.objects.values_list("deduplication_key", "state"))
print(json.dumps({"states": states, "tries": Attempt.objects.count(),
                  "ids": list(Attempt.objects.filter(result="sent").values_list("provider_id", flat=True)),
                  "reasons": list(Attempt.objects.exclude(result="sent").values_list("reason", flat=True))}))
"""


@dataclass(frozen=True)
class Outcome:
    """What became of the messages, by our ledger and by the provider's."""

    messages: int
    sent: int
    dead: int
    left: int
    delivered: int
    duplicates: int
    sent_but_not_delivered: int
    tries: int
    calls: int
    moods: dict[str, int]
    reasons: dict[str, int]
    provider_ids: int
    seconds: float


class Delivery:
    """One run."""

    def __init__(self, environment: dict[str, str], folder: Path, *, failing: float) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.ledger, self.failing = folder / "provider.ledger", failing
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = environment | {
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            "DJANGO_SETTINGS_MODULE": "minsheng.config.settings",
            "SMS_GATEWAY_URL": f"http://127.0.0.1:{self.port}/send",
            "SMS_GATEWAY_TIMEOUT": "1",
            "LOG_LEVEL": "ERROR",
        }

    def run(self, *arguments: str) -> str:
        """Run Python to its end; what it printed."""
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True
        ).stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start Python."""
        process = subprocess.Popen([sys.executable, *arguments], env=self.environment, cwd=ROOT)
        self.processes.append(process)
        return process

    def provider(self, seed: str) -> subprocess.Popen[bytes]:
        """Start the provider, and wait until it listens."""
        arguments = ("-m", "tests.foundation.provider", str(self.port), str(self.ledger), seed, str(self.failing))
        process = self.start(*arguments)
        end = time.monotonic() + PATIENCE
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            assert time.monotonic() < end, "the provider does not listen"
            time.sleep(0.02)

    def until_calls(self, number: int) -> None:
        """Wait until the provider was called so often."""
        end = time.monotonic() + PATIENCE
        while calls(self.ledger).total() < number:
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.01)

    def stop(self) -> None:
        """End what is still running."""
        for process in self.processes:
            process.kill()
            process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """As if the power had gone."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def deliver_through_trouble(
    environment: dict[str, str], folder: Path, *, count: int, refused: int, failing: float
) -> Outcome:
    """Send ``count`` messages, ``refused`` of them to numbers that do not exist; both sides are killed once."""
    delivery = Delivery(environment, folder, failing=failing)
    try:
        delivery.run("-c", FILL, str(count), str(refused))
        began = time.monotonic()
        provider = delivery.provider("first")
        worker = delivery.start("-c", WORK, "2026-03-02T02:00:00+00:00")
        delivery.until_calls(count // 3)
        kill(provider)
        delivery.provider("second")
        delivery.until_calls(count * 2 // 3)
        kill(worker)
        worker = delivery.start("-c", WORK, "2026-03-05T02:00:00+00:00")
        assert worker.wait(PATIENCE) == 0
        seconds = time.monotonic() - began
        found = json.loads(delivery.run("-c", COUNT))
    finally:
        delivery.stop()
    states = Counter(found["states"].values())
    telephones = Counter((sent.to, sent.text) for sent in ledger(delivery.ledger))
    told = {text for _to, text in telephones}
    marked = [f"第{key.partition(':')[2]}号" for key, state in found["states"].items() if state == "sent"]
    seen = calls(delivery.ledger)
    return Outcome(
        messages=len(found["states"]),
        sent=states["sent"],
        dead=states["dead"],
        left=states["queued"],
        delivered=len(telephones),
        duplicates=telephones.total() - len(telephones),
        sent_but_not_delivered=len([text for text in marked if text not in told]),
        tries=found["tries"],
        calls=seen.total(),
        moods=dict(seen),
        reasons=dict(Counter(found["reasons"])),
        provider_ids=len(set(found["ids"])),
        seconds=round(seconds, 1),
    )
