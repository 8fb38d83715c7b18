"""The pages people open all day, at two sizes on both databases: time, statements, and what the database walks through.

    python bench/pages.py [--sizes 10000,1000000] [--databases sqlite,postgresql] [--repeat 15] [--out FILE]

Each page is asked in one process, without a server between, as somebody whose page it is; the first answer is thrown
away. Every statement of a page is then explained: a large table read from end to end is named. The ratio is the larger
size's median over the smaller one's, taken in one run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ground import ROOT, database, minsheng, say_machine


def measure(kind: str, size: int, repeat: int) -> list[dict[str, Any]]:
    """All pages on one database of one size."""
    with database(kind) as environment:
        minsheng("sample", "longhua", "--concerns", str(size), environment=environment)
        environment["DJANGO_SETTINGS_MODULE"] = "minsheng.config.settings"
        command = [sys.executable, "-W", "ignore", "bench/asking.py", str(repeat)]
        done = subprocess.run(command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def show(kind: str, sizes: list[int], results: dict[int, list[dict[str, Any]]]) -> None:
    """A table a database."""
    print(f"\n{kind}: median (95 %) in ms" + "".join(f"{size:>20,}" for size in sizes) + "   ratio  statements  walked")
    for rows in zip(*(results[size] for size in sizes), strict=True):
        times = "".join(f"{row['median_ms']:>11} ({row['p95_ms']:>6})" for row in rows)
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
    options = parser.parse_args()
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
