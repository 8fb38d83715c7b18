"""Everything that can be said about the code without running the product; every step runs, then the verdict.

Use: python tools/check.py [STEP…]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

SETTINGS = "--settings=minsheng.config.settings"
STEPS = {
    "format": ["ruff", "format", "--check", "--quiet"],
    "lint": ["ruff", "check", "--quiet"],
    "types": ["mypy", "--no-error-summary"],
    "contracts": ["lint-imports", "--no-logo"],
    "migrations": [
        "python",
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        "--settings=minsheng.config.settings",
    ],
    "messages": ["python", "tools/messages.py", "check"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "ratchets": ["python", "tools/ratchets.py"],
    "docs": ["python", "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-m", "not browser", "tests/house"],
}


def run(name: str, environment: dict[str, str]) -> bool:
    """One step, with its output when it fails; True when it passed."""
    program, *arguments = STEPS[name]
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    if not passed or name == "ratchets":
        print(done.stdout.rstrip())
    print(f"{name:<11}{'ok' if passed else 'FAILED':<8}{time.monotonic() - started:5.1f} s", flush=True)
    return passed


def main() -> int:
    """Run the named steps, or all of them; exit code 1 when one failed."""
    chosen = sys.argv[1:] or list(STEPS)
    if unknown := [name for name in chosen if name not in STEPS]:
        print(f"no such step: {', '.join(unknown)}; there are {', '.join(STEPS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as home:
        foreign = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        environment = {key: value for key, value in os.environ.items() if key not in foreign}
        environment |= {"MINSHENG_HOME": home, "MINSHENG_MODE": "development"}
        results = [run(name, environment) for name in chosen]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
