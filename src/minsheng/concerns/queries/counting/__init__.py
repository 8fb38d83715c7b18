"""Counts over concerns and verdicts, one statement each: the raw numbers behind every rate. Definitions are in insight.

Every count is a named condition on rows: WORK on concerns, VERDICTS on verdicts, ASKING on people. The lists a figure
opens (behind.py) filter by the same conditions, so a list is never longer or shorter than its count.
"""

from __future__ import annotations

from .conditions import ASKING, DONE, VERDICTS, WAYS, WORK
from .counts import (
    asking_counts,
    categories_of,
    data_version,
    latest_words,
    newest_time,
    passed_up,
    people,
    received_by_span,
    still,
    verdict_counts,
    verdict_counts_apart,
    verdicts,
    verdicts_by_area,
    verdicts_by_span,
    work_by_span,
    work_counts,
)
from .scope import Scope

__all__ = [
    "ASKING",
    "DONE",
    "VERDICTS",
    "WAYS",
    "WORK",
    "Scope",
    "asking_counts",
    "categories_of",
    "data_version",
    "latest_words",
    "newest_time",
    "passed_up",
    "people",
    "received_by_span",
    "still",
    "verdict_counts",
    "verdict_counts_apart",
    "verdicts",
    "verdicts_by_area",
    "verdicts_by_span",
    "work_by_span",
    "work_counts",
]
