"""What a database has to be reminded of."""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 1000
"""Rows of each index: enough to tell a table of two hundred from one of a million, and done in a moment at any size."""


def look_at_tables() -> None:
    """Let SQLite count its tables anew, so that it begins a join from the small one.

    PostgreSQL does so by itself. Without it SQLite knows nothing about a table that has filled since it was made, and
    reads a whole office to find two hundred rows.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
