"""SQLite is let count its tables; PostgreSQL does so by itself and is left alone."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from minsheng.foundation.jobs.actions import look_at_tables
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_sqlite_knows_afterwards_how_much_there_is(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts by itself")
    look_at_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'directory_unit' LIMIT 1")
        assert cursor.fetchone()[0].startswith(f"{len(cast.unit)} ")


def test_postgresql_is_left_alone(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0 if connection.vendor == "postgresql" else 2):
        look_at_tables()
