"""A thousand text messages through a provider that fails 30 % of the time; it and our worker are killed once each.

Run it with ``python bench/messages.py [sqlite|postgresql] [COUNT]``. Counted by the provider's own ledger: what reached
telephones, and how often. Only the waiting between tries is made short.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from ground import ROOT, database, say_machine

sys.path.insert(0, str(ROOT))

from tests.foundation.delivering import deliver_through_trouble


def main() -> None:
    """Run it and print what came of it, then the same as JSON."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000  # noqa: PLR2004 (the second argument)
    facts = say_machine()
    with database(kind) as environment, tempfile.TemporaryDirectory() as folder:
        found = deliver_through_trouble(environment, Path(folder), count=count, refused=count // 100, failing=0.3)
    print(f"{kind}: {found.messages} messages, {found.tries} tries written down, {found.calls} calls at the provider")
    print(f"delivered once   {found.delivered - found.duplicates:>6}   (marked sent: {found.sent})")
    print(f"dead letters     {found.dead:>6}   left over: {found.left}")
    print(f"duplicates       {found.duplicates:>6}   marked sent and never delivered: {found.sent_but_not_delivered}")
    print(f"provider's moods {found.moods}\nseconds          {found.seconds:>6}")
    print(json.dumps({"machine": facts, "database": kind, **asdict(found)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
