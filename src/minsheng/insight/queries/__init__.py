"""Reading across the rooms below; one definition for page, command and report."""

from .asking import agreement_as_json, agreement_of
from .briefing import STILL, CommunityRate, LastWeek, Monday, monday
from .figures import Figure, records_of_figure
from .keeping import kept
from .rates import MonthPoint, Run, as_json, month_scope, month_starts, rates_of, runs_of
from .records import COUNTS, Part, records_of_count, records_of_rate
from .weights import weights

__all__ = [
    "COUNTS",
    "STILL",
    "CommunityRate",
    "Figure",
    "LastWeek",
    "Monday",
    "MonthPoint",
    "Part",
    "Run",
    "agreement_as_json",
    "agreement_of",
    "as_json",
    "kept",
    "monday",
    "month_scope",
    "month_starts",
    "rates_of",
    "records_of_count",
    "records_of_figure",
    "records_of_rate",
    "runs_of",
    "weights",
]
