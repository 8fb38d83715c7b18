"""Tables that people send, read row by row."""

from .packed import UnreadableTable
from .reading import LONGEST_LINE, SURPLUS, count_rows, read_columns, read_rows

__all__ = ["LONGEST_LINE", "SURPLUS", "UnreadableTable", "count_rows", "read_columns", "read_rows"]
