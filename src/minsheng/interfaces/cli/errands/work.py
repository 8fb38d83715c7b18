"""`minsheng work`: a job worker."""

from __future__ import annotations

from django.utils import timezone

from minsheng.foundation.jobs.actions import run_worker
from minsheng.interfaces.cli.errands.ground import must_be_set_up


def run(*, until_empty: bool, interval: float) -> None:
    """Until told to stop, or (``until_empty``) until nothing waits."""
    must_be_set_up()
    run_worker(clock=timezone.now, until_empty=until_empty, interval=interval)
