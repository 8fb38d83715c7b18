"""`minsheng serve`: granian, alone in this process's place, or looked after together with a job worker."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings

from minsheng.core.processes import end_with_parent
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Found, Mistake, note, say

ENTRY = "minsheng.interfaces.cli.main"
APPLICATION = "minsheng.config.wsgi:application"
THREADS, CONNECTIONS = 4, 512
"""Fixed threads keep their database connection; requests wait their turn for one of them. What granian calls
backpressure counts connections, the idle ones of every open browser (six each) too: at 32 a dozen visitors who read
would shut everybody else out."""
IDLE_MILLISECONDS = 10_000
"""After which a connection without a request is closed."""
FINISHING, PATIENCE = 20, 30
"""Seconds after a signal to stop: for requests in hand (a server process told to stop while it was still starting never
hears it), and for everything."""
LONGEST_PAUSE = 30


def run(*, bind: str, workers: int, with_worker: bool) -> None:
    """Serve until told to stop. Raises Mistake where the address cannot be used."""
    host, port = address_of(bind)
    must_be_set_up()
    must_be_free(host, port)
    command = [
        sys.executable, "-m", "granian", APPLICATION, "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(THREADS), "--backpressure", str(CONNECTIONS), "--no-ws",
        "--http1-header-read-timeout", str(IDLE_MILLISECONDS), "--respawn-failed-workers",
        "--workers-kill-timeout", str(FINISHING), "--log-level", "warning",
    ]  # fmt: skip
    _greet(host, port)
    if not with_worker:
        sys.stdout.flush()
        os.execv(sys.executable, command)  # noqa: S606 (no shell; our own interpreter)
    raise_for(Keeper(command, [sys.executable, "-m", ENTRY, "work"]).keep())


def raise_for(code: int) -> None:
    """Say that the server ended by itself."""
    if code:
        raise Found(f"The server ended by itself with code {code}.")


def address_of(bind: str) -> tuple[str, int]:
    """Host and port of "host:port"; IPv6 in brackets. Raises Mistake."""
    host, colon, port = bind.rpartition(":")
    number = int(port) if port.isascii() and port.isdigit() else -1
    highest = 65_535
    if not colon or not host or not 0 < number <= highest:
        raise Mistake(f"--bind must be HOST:PORT, like 127.0.0.1:8000; it is {bind!r}.")
    return host.strip("[]"), number


def must_be_free(host: str, port: int) -> None:
    """Raise Mistake where another program listens there, or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Mistake(f"Port {port} on {host} is taken: another program listens there. Use --bind.") from error
            raise Mistake(f"{host}:{port} cannot be used: {error.strerror or error}.") from error


def _greet(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    here = settings.PUBLIC_URL if settings.MINSHENG_MODE == "production" else f"http://{shown}:{port}"
    say(f"Residents   {here}/")
    say(f"Desk        {here}/desk/")
    say(f"JSON API    {here}/api/v1/docs")
    say("Ctrl-C stops it.")


@dataclass
class Keeper:
    """Starts server and worker, stops both together, and starts a worker again that ended by itself.

    The children have sessions of their own, so that Ctrl-C reaches this process only, and each gets one clean signal.
    """

    server: list[str]
    worker: list[str]
    over: threading.Event = field(default_factory=threading.Event)

    def keep(self) -> int:
        """Until the server ends: 0 where that was asked for, else its exit code (at least 1)."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._stop)
        served, worked = _start(self.server), _start(self.worker)
        pause = 1.0
        while not self.over.wait(0.2):
            if served.poll() is not None:
                _end(worked)
                return served.returncode or 1
            if worked.poll() is not None:
                note(f"The job worker ended (code {worked.returncode}); starting it again in {pause:.0f} s.")
                self.over.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                worked = worked if self.over.is_set() else _start(self.worker)
        _end(served, worked)
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.over.set()


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # preexec_fn is unsafe in a process with threads; this one has none
    return subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent)  # noqa: S603, PLW1509


def _end(*children: subprocess.Popen[bytes]) -> None:
    """One signal each, then patience, then none."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
