"""Writing rows fast: many at once, or one with a statement that was made once."""

from __future__ import annotations

from minsheng.foundation.bulk.actions.many import Prepared, insert_rows, refresh_statistics, reserve_ids
from minsheng.foundation.bulk.actions.one import insert_few, insert_one, update_one

__all__ = ["Prepared", "insert_few", "insert_one", "insert_rows", "refresh_statistics", "reserve_ids", "update_one"]
