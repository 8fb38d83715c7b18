#!/usr/bin/env python3
"""Make ``.venv`` from a hashed lock: ``install.py run`` for using Minsheng, ``install.py dev`` for working on it.

Runs on a bare Python (standard library only). Every package comes from the lock with its hash checked; the project is
then linked in without fetching anything more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)


def make_venv() -> Path:
    """The environment's Python; makes the environment when there is none. Debian keeps venv in a package of its own."""
    python = VENV / "bin" / "python"
    if python.exists() and (VENV / "bin" / "pip").exists():
        return python
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if os.geteuid() != 0 or not Path("/usr/bin/apt-get").exists():
            sys.exit(f"This Python cannot make virtual environments. As root: apt-get install {package}")
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", package], check=True)
        subprocess.run(command, check=True)
    return python


def main() -> None:
    """Install the chosen lock and the project itself, and leave a stamp for make."""
    which = sys.argv[1] if len(sys.argv) > 1 else "run"
    if which not in {"run", "dev"}:
        sys.exit(__doc__)
    if sys.version_info < OLDEST:
        sys.exit(f"Minsheng needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11")
    python = str(make_venv())
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, "--require-hashes", "-r", f"requirements/{which}.txt"], cwd=ROOT, check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], cwd=ROOT, check=True)
    for stamp in {"run", which}:
        (VENV / f".{stamp}").touch()


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Stopped: {' '.join(error.cmd)} failed.")
