"""Emptying append-only tables between tests.

A test with real commits is cleaned up by Django's flush, which deletes from every table; the log's triggers refuse
that, as they should. Here, and nowhere else, the flush steps around them: within its own transaction they are lifted,
and back before it commits, so that every test meets the same guards as production.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


def _guards(database: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """Statements that lift the guards, and statements that bring them back."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1")
            tables = [table for (table,) in cursor.fetchall()]
            return (
                [f"ALTER TABLE {table} DISABLE TRIGGER append_only" for table in tables],
                [f"ALTER TABLE {table} ENABLE TRIGGER append_only" for table in tables],
            )
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refuse_%' ORDER BY 1"
        )
        triggers = cursor.fetchall()
        return [f'DROP TRIGGER "{name}"' for name, _sql in triggers], [sql for _name, sql in triggers]


@pytest.fixture(scope="session", autouse=True)
def flush_steps_around_the_guards() -> Iterator[None]:
    """Let Django's flush empty append-only tables too."""
    operations = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        lift, restore = _guards(self.connection)
        return [*lift, *plain(self, style, tables, **options), *restore]

    operations.sql_flush = sql_flush  # type: ignore[method-assign]
    yield
    operations.sql_flush = plain  # type: ignore[method-assign]
