#!/usr/bin/env python3
"""What the tests need from the system: a Chromium and what its driver links to, Chinese fonts, pango for the PDFs.

As root on Debian the missing packages are installed; otherwise the exact command is printed and the exit code is 1.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARIES = {
    "atomic": "libatomic1",  # Playwright's driver
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""Shared library → the Debian package that brings it; bare containers lack them."""


def missing() -> list[str]:
    """The Debian packages this machine lacks."""
    wanted = []
    if not Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        wanted.append("chromium")
    if not shutil.which("fc-list") or not subprocess.check_output(["fc-list", ":lang=zh"]).strip():
        wanted.append("fonts-noto-cjk")
    wanted += [package for library, package in LIBRARIES.items() if not ctypes.util.find_library(library)]
    return wanted


def main() -> int:
    """Install what is missing, or say how."""
    packages = missing()
    if not packages:
        return 0
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("The tests need:", " ".join(packages), "\nAs root:", " ".join(command), file=sys.stderr)
        return 1
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=environment, stdout=subprocess.DEVNULL)
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    print("installed:", *packages)
    return 1 if missing() else 0


if __name__ == "__main__":
    sys.exit(main())
