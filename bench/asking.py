"""The measuring half of pages.py: asks every page in this process, against the database of the environment.

    python bench/asking.py REPEAT

Prints one JSON list on its last line: page, median, 95th percentile and worst milliseconds, statements, large tables
walked.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402 (models can be read once Django has started)
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from minsheng.concerns import actions  # noqa: E402
from minsheng.concerns.models import Concern, Reporter, VerdictQuestion  # noqa: E402
from minsheng.core.actors import SYSTEM  # noqa: E402
from minsheng.directory.models import Worker  # noqa: E402
from minsheng.foundation.jobs import actions as jobs  # noqa: E402
from minsheng.foundation.privacy.policy import normalise_phone  # noqa: E402

PEOPLE = {"admin", "coordinator", "handler", "leader", "supervisor", "auditor"}
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
    ("handler's ledger", "handler", "/desk/?f=urgent"),
    ("call-backs", "coordinator", "/desk/calls/"),
    ("raised to me", "supervisor", "/desk/escalations/"),
    ("beyond our power", "leader", "/desk/beyond/"),
    ("asked again", "auditor", "/desk/recheck/"),
    ("auditor's questions", "auditor", "/desk/questions/"),
    ("one question", "auditor", "/desk/questions/{question}"),
    ("routing rules", "coordinator", "/desk/rules/"),
    ("letters", "coordinator", "/desk/letters/"),
    ("letters that came in", "coordinator", "/desk/letters/in/"),
    ("leave", "supervisor", "/desk/leave/"),
    ("a unit and what it holds", "admin", "/desk/house/units/{unit}/"),
    ("missed limits", "admin", "/desk/house/alarms/"),
    ("record book", "leader", "/desk/book/"),
    ("records behind a rate", "leader", "/desk/records/?rate=on_time&part=rest"),
    ("Monday page", "leader", "/desk/monday/"),
    ("API list", "api", "/api/v1/concerns?state=resolved&size=50"),
    ("API list, deep", "api", "/api/v1/concerns?size=50&cursor={deep}"),
    ("API list, one unit", "api", "/api/v1/concerns?unit={unit}&size=50"),
]
"""Name, whose page it is ("" a resident's), address."""


def main(repeat: int) -> None:
    """Ask every page, time it, explain its statements."""
    asked_now = timezone.now()
    number = actions.ask_verdict_questions(at=asked_now)
    seconds = (timezone.now() - asked_now).total_seconds()
    actions.draw_rechecks(by=SYSTEM, at=asked_now)  # as every week: without a row SQLite begins from the concerns
    print(f"the job that asks about patterns: {number} questions in {seconds:.1f} s", file=sys.stderr)
    ask, names = _asker()
    _count_tables()
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
                "p95_ms": round(statistics.quantiles(times, n=20, method="inclusive")[-1], 1),
                "worst_ms": round(max(times), 1),
                "statements": len(statements),
                "walked": walked,
            }
        )
    print(json.dumps(found, ensure_ascii=False))


def _count_tables() -> None:
    """As the product's own hourly job has SQLite do, and as PostgreSQL does by itself."""
    if connection.vendor == "sqlite":
        jobs.look_at_tables()
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _with_questions(office: QuerySet[Concern]) -> VerdictQuestion:
    """A page full of questions with a hundred records each: the generated verdicts themselves raise none."""
    newest = list(office.order_by("-received_at").values_list("pk", "office_id")[:5_000])
    now = timezone.now()
    for start in range(0, len(newest) - 99, 100):
        part = newest[start : start + 100]
        VerdictQuestion.objects.create(
            pattern="burst", key=f"{start}", office_id=part[0][1], n=len(part), concern_ids=[pk for pk, _ in part],
            first_at=now, last_at=now, asked_at=now,
        )  # fmt: skip
    return VerdictQuestion.objects.earliest("pk")


def _asker() -> tuple[Callable[[str, str], None], dict[str, object]]:
    """A function that opens a page as somebody, and the names that the addresses need."""
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
    question = _with_questions(office)
    names: dict[str, object] = {
        "receipt": reporter.receipt,
        "deep": f"{deep.received_at.isoformat()}_{deep.pk}".replace("+", "%2B"),
        "category": concern.category_id,
        "phone": normalise_phone(with_phone.phone),
        "concern": concern.pk,
        "area": concern.area_id,
        "unit": concern.unit_id,
        "question": f"{question.pk}/",
    }

    def ask(who: str, path: str) -> None:
        headers = {"authorization": f"Bearer {token}"} if who == "api" else {}
        answer = clients[who].get(path, headers=headers)
        if answer.status_code != 200:  # noqa: PLR2004 (OK)
            raise SystemExit(f"{path}: {answer.status_code}")

    return ask, names


def _walked(statement: str) -> set[str]:
    """The large tables that the statement reads from end to end."""
    if not statement.lstrip("( ").upper().startswith("SELECT") or statement.endswith("LIMIT 1"):
        return set()  # one row off the end of an index is called a scan too
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + statement.replace("%", "%%"), [])
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    pattern = r"Seq Scan on (\w+)" if connection.vendor == "postgresql" else r"SCAN (\w+)(?! USING)\b"
    return set(re.findall(pattern, plan)) & LARGE


if __name__ == "__main__":
    main(int(sys.argv[1]))
