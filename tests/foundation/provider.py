"""A provider of text messages for tests and benchmarks: a real server, a ledger of its own, failing as real ones do.

Run it: ``python -m tests.foundation.provider PORT LEDGER SEED FAILING``. It promises what a provider with idempotent
keys promises: a key seen before is answered with the id given then, and nothing is sent again. Its ledger is a file
that outlives a kill: one line for each message handed to a telephone.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

MOODS = (("error", 8), ("busy", 8), ("cut", 6), ("garbage", 6), ("silent", 2))
"""How it fails, and how often among thirty failures. ``cut``, ``garbage`` and ``silent`` come after the message went."""
HANG = 1.3
"""Seconds of silence; more than the caller waits in these tests."""
REFUSED = "1000"
"""Numbers that begin so do not exist."""


@dataclass(frozen=True)
class Sent:
    """One line of the provider's ledger."""

    key: str
    to: str
    text: str


def ledger(path: Path) -> list[Sent]:
    """What went to telephones, in order."""
    return [Sent(**json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


def calls(path: Path) -> Counter[str]:
    """How often it was called, by what it did."""
    seen = path.with_suffix(".calls")
    return Counter(seen.read_text().splitlines() if seen.exists() else [])


class Provider(BaseHTTPRequestHandler):
    """Answers POSTs."""

    path_of_ledger: ClassVar[Path]
    chance: ClassVar[random.Random]
    failing: ClassVar[float]
    known: ClassVar[dict[str, int]] = {}
    lock: ClassVar[threading.Lock] = threading.Lock()

    def do_POST(self) -> None:
        """Take one message, in whatever mood."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = self.mood()
        self.note(mood)
        if mood == "error":
            self.answer(500, b"down")
        elif mood == "busy":
            self.answer(429, b"{}", {"Retry-After": "90"})
        elif asked["to"].startswith(REFUSED):
            self.answer(400, b'{"error": "no such number"}')
        else:
            self.after_sending(mood, self.send(self.headers["Idempotency-Key"], asked))

    def mood(self) -> str:
        """What becomes of this call."""
        with self.lock:
            if self.chance.random() >= self.failing:
                return "fine"
            return self.chance.choices([name for name, _ in MOODS], [weight for _, weight in MOODS])[0]

    def note(self, mood: str) -> None:
        """Count the call."""
        with self.lock, self.path_of_ledger.with_suffix(".calls").open("a") as handle:
            handle.write(f"{mood}\n")

    def send(self, key: str, asked: dict[str, Any]) -> int:
        """Hand it to the telephone, unless that was done under this key; the id."""
        with self.lock:
            if key not in self.known:
                with self.path_of_ledger.open("a") as handle:
                    handle.write(json.dumps({"key": key, "to": asked["to"], "text": asked["text"]}) + "\n")
                self.known[key] = len(self.known) + 1
            return self.known[key]

    def after_sending(self, mood: str, number: int) -> None:
        """Answer, or what looks like it."""
        if mood == "cut":
            self.connection.close()
            self.close_connection = True
        elif mood == "garbage":
            self.answer(200, b"<html>\xff\xfe not what you wanted")
        else:
            if mood == "silent":
                time.sleep(HANG)
            self.answer(200, json.dumps({"id": number}).encode())

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Say it; who hung up does not hear it."""
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_words: Any) -> None:
        """Say nothing about it."""

    def finish(self) -> None:
        """Close; a line that is cut already cannot be flushed."""
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True


def serve(port: int, path: Path, seed: str, failing: float) -> ThreadingHTTPServer:
    """A provider that begins where its ledger ends."""
    Provider.path_of_ledger = path
    Provider.chance, Provider.failing = random.Random(seed), failing
    Provider.known = {sent.key: number for number, sent in enumerate(ledger(path), start=1)}
    return ThreadingHTTPServer(("127.0.0.1", port), Provider)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4])).serve_forever()
