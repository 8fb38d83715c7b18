"""What a database has to be reminded of."""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 10_000
"""Rows of each index. With a thousand an office of two hundred thousand looks as small as two thousand rows; ten
thousand take a tenth of a second at a million concerns, all of them eight seconds."""


def look_at_tables() -> None:
    """Let SQLite count its tables anew, so that it begins a join from the small one.

    PostgreSQL does so by itself. Without it SQLite knows nothing about a table that has filled since it was made, and
    reads a whole office to find two hundred rows.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
