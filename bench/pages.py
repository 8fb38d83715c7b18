"""The pages people open all day, at two sizes on both databases: time, statements, and what the database walks through.

    python bench/pages.py [--sizes 10000,1000000] [--databases sqlite,postgresql] [--repeat 15] [--out FILE]

Each page is asked in one process, without a server between, as somebody whose page it is; the first answer is thrown
away. Every statement of a page is then explained: a large table read from end to end is named. The ratio is the larger
size's median over the smaller one's, taken in one run.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ground import ROOT, database, minsheng, say_machine

PEOPLE = {"coordinator", "handler", "leader"}
LARGE = {"concerns_concern", "concerns_entry", "concerns_reporter", "concerns_rating", "audit_event", "outbox_message"}
PAGES: list[tuple[str, str, str]] = [
    ("receipt", "", "/r/{receipt}/"),
    ("ledger, most pressing", "coordinator", "/desk/?f=urgent"),
    ("ledger, all, newest", "coordinator", "/desk/?f=all"),
    ("ledger, all, deep", "coordinator", "/desk/?f=all&after={deep}"),
    ("ledger, one category", "coordinator", "/desk/?f=all&category={category}"),
    ("find by receipt", "coordinator", "/desk/?q={receipt}"),
    ("find by telephone", "coordinator", "/desk/?q={phone}"),
    ("find by words", "coordinator", "/desk/?q=路灯"),
    ("entry", "coordinator", "/desk/concerns/{concern}/"),
    ("similar, at intake", "coordinator", "/desk/new/similar/?area={area}&text=路口积水两天不退"),
    ("unit's worklist", "handler", "/desk/work/"),
    ("record book", "leader", "/desk/book/"),
    ("records behind a rate", "leader", "/desk/records/?rate=on_time&part=rest"),
    ("Monday page", "leader", "/desk/monday/"),
    ("API list", "api", "/api/v1/concerns?state=resolved&size=50"),
    ("API list, deep", "api", "/api/v1/concerns?size=50&cursor={deep}"),
    ("API list, one unit", "api", "/api/v1/concerns?unit={unit}&size=50"),
]
"""Name, whose page it is ("" a resident's), address."""


def inside(repeat: int) -> None:
    """Measure against the database of the environment; one JSON object on standard output."""
    import django  # noqa: PLC0415 (only the child process has settings)

    django.setup()
    from django.db import connection  # noqa: PLC0415 (as above)
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 (as above)

    ask, names = _asker()
    found = []
    for name, who, address in PAGES:
        path = address.format_map(names)
        ask(who, path)
        times = []
        for _ in range(repeat):
            started = time.perf_counter()
            ask(who, path)
            times.append((time.perf_counter() - started) * 1000)
        with CaptureQueriesContext(connection) as asked:
            ask(who, path)
        statements = [one["sql"] for one in asked.captured_queries]
        walked = sorted({table for sql in statements for table in _walked(sql)})
        found.append(
            {
                "page": name,
                "median_ms": round(statistics.median(times), 1),
                "worst_ms": round(max(times), 1),
                "statements": len(statements),
                "walked": walked,
            }
        )
    print(json.dumps(found, ensure_ascii=False))


def _asker() -> tuple[Callable[[str, str], None], dict[str, object]]:
    """A function that opens a page as somebody, and the names that the addresses need."""
    from django.test import Client  # noqa: PLC0415 (only the child process has settings)

    from minsheng.concerns.models import Concern, Reporter  # noqa: PLC0415 (as above)
    from minsheng.directory.models import Worker  # noqa: PLC0415 (as above)
    from minsheng.foundation.privacy.policy import normalise_phone  # noqa: PLC0415 (as above)

    clients = {"": Client(headers={"host": "localhost"}), "api": Client(headers={"host": "localhost"})}
    for role in PEOPLE:
        clients[role] = Client(headers={"host": "localhost"})
        clients[role].force_login(Worker.objects.get(email=f"{role}@longhua.example"))
    issue = ("token", "issue", "--worker", "coordinator@longhua.example", "--role", "coordinator", "--json")
    token = json.loads(subprocess.check_output([str(Path(sys.executable).parent / "minsheng"), *issue]))["token"]
    office = Concern.objects.filter(office__code="longhua-office")
    concern = office.filter(is_open=True, latitude__isnull=False, unit__isnull=False).order_by("-received_at").first()
    reporter = Reporter.objects.filter(concern=concern).earliest("id") if concern else None
    deep = office.order_by("received_at")[20]
    with_phone = Reporter.objects.exclude(phone_index="").filter(concern__office__code="longhua-office").first()
    if concern is None or reporter is None or with_phone is None:
        raise SystemExit("the sample district lacks what the pages need")
    names: dict[str, object] = {
        "receipt": reporter.receipt,
        "deep": f"{deep.received_at.isoformat()}_{deep.pk}".replace("+", "%2B"),
        "category": concern.category_id,
        "phone": normalise_phone(with_phone.phone),
        "concern": concern.pk,
        "area": concern.area_id,
        "unit": concern.unit_id,
    }

    def ask(who: str, path: str) -> None:
        headers = {"authorization": f"Bearer {token}"} if who == "api" else {}
        answer = clients[who].get(path, headers=headers)
        if answer.status_code != 200:  # noqa: PLR2004 (OK)
            raise SystemExit(f"{path}: {answer.status_code}")

    return ask, names


def _walked(statement: str) -> set[str]:
    """The large tables that the statement reads from end to end."""
    from django.db import connection  # noqa: PLC0415 (only the child process has settings)

    if not statement.lstrip("( ").upper().startswith("SELECT") or statement.endswith("LIMIT 1"):
        return set()  # one row off the end of an index is called a scan too
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + statement.replace("%", "%%"), [])
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    pattern = r"Seq Scan on (\w+)" if connection.vendor == "postgresql" else r"SCAN (\w+)(?! USING)\b"
    return set(re.findall(pattern, plan)) & LARGE


def measure(kind: str, size: int, repeat: int) -> list[dict[str, Any]]:
    """All pages on one database of one size."""
    with database(kind) as environment:
        minsheng("sample", "longhua", "--concerns", str(size), environment=environment)
        environment["DJANGO_SETTINGS_MODULE"] = "minsheng.config.settings"
        analyse = "from django.db import connection as c; c.cursor().execute('ANALYZE')"
        command = [sys.executable, "-W", "ignore", "-c", f"import django; django.setup(); {analyse}"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
        command = [sys.executable, "-W", "ignore", __file__, "--inside", "--repeat", str(repeat)]
        done = subprocess.run(command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def show(kind: str, sizes: list[int], results: dict[int, list[dict[str, Any]]]) -> None:
    """A table a database."""
    print(
        f"\n{kind}: median (worst) in ms" + "".join(f"{size:>20,}" for size in sizes) + "   ratio  statements  walked"
    )
    for rows in zip(*(results[size] for size in sizes), strict=True):
        times = "".join(f"{row['median_ms']:>11} ({row['worst_ms']:>6})" for row in rows)
        ratio = rows[-1]["median_ms"] / rows[0]["median_ms"]
        counts = "/".join(str(row["statements"]) for row in rows)
        walked = ", ".join(rows[-1]["walked"]) or "-"
        print(f"{rows[0]['page']:<28}{times:>{20 * len(sizes)}}  {ratio:6.2f}  {counts:>10}  {walked}", flush=True)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.repeat)
        return
    facts: dict[str, Any] = {"machine": say_machine()}
    sizes = [int(size) for size in options.sizes.split(",")]
    for kind in options.databases.split(","):
        facts[kind] = {size: measure(kind, size, options.repeat) for size in sizes}
        show(kind, sizes, facts[kind])
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(facts, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
