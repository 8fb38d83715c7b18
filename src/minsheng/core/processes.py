"""A child process that does not outlive whoever started it: no server keeps a port without anybody knowing."""

from __future__ import annotations

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
"""From Linux's sys/prctl.h."""
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask Linux to send this process a SIGTERM when its parent dies, even of SIGKILL; elsewhere nothing happens."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
