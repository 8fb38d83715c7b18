"""Streaming rows into a table: COPY on PostgreSQL, executemany on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

CHUNK = 2_000
"""Rows handed to SQLite at a time; PostgreSQL takes them one by one, without a round trip."""


class Prepared(str):
    """Text that is already in the form the column stores (JSON written out, say): taken as it is."""

    __slots__ = ()


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Insert ``rows`` (each as long as ``columns``, field names) into the model's table; the number inserted.

    Rows are drawn one by one: a generator of millions uses little memory. Must run in a transaction. Raises
    ValueError where a column that may not be NULL is left out or a row has another length, and the database's own
    errors (IntegrityError, DataError); the transaction is then to be rolled back.
    """
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("insert_rows outside a transaction would leave half of the rows")
    fields = [_field(model, name) for name in columns]
    _refuse_forgotten(model, fields)
    converters = [converter_of(field, connection) for field in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(field.column or "") for field in fields)
    ready = _converted(rows, converters)
    if connection.vendor == "postgresql":
        return _copy(connection, f"COPY {table} ({names}) FROM STDIN", ready)
    marks = ", ".join(["%s"] * len(fields))
    return _execute_many(connection, f"INSERT INTO {table} ({names}) VALUES ({marks})", ready)  # noqa: S608  names are ours


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """``count`` primary keys nobody else will get, ascending; call it in the transaction that inserts the rows."""
    if count <= 0:
        return range(0)
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("ids are reserved in the transaction that uses them")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)::regclass) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        # SQLite: writers are one at a time, and inserting explicit keys moves the table's sequence by itself
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        start = (row[0] if row else 0) + 1
        return range(start, start + count)


def refresh_statistics() -> None:
    """Tell the database how its tables have grown, so that it plans well right after many rows came in."""
    with connections[router.db_for_write(models.Model)].cursor() as cursor:
        cursor.execute("ANALYZE")


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or not field.concrete:
        raise ValueError(f"{model._meta.label}.{name} is no column")
    return field


def _refuse_forgotten(model: type[models.Model], fields: Sequence[models.Field[Any, Any]]) -> None:
    forgotten = [
        field.name
        for field in model._meta.local_concrete_fields
        if field not in fields
        and not field.null
        and not isinstance(field, models.AutoField)
        and not field.has_db_default()
        and not field.generated
    ]
    if forgotten:
        raise ValueError(f"{model._meta.label}: no value for {', '.join(forgotten)}")


Converter = Callable[[Any], Any] | None
"""None: the driver takes the value as it is, which spares a call per cell."""


def converter_of(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Converter:
    """How a value of ``field`` becomes what the driver takes."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if type(target) in {models.CharField, models.TextField, models.SlugField}:
        return str_or_none
    if isinstance(target, models.BooleanField | models.FloatField | models.IntegerField):
        return None
    if type(target) is models.DateTimeField and connection.vendor == "postgresql":
        return _aware
    if type(target) is models.DateTimeField and connection.vendor == "sqlite":
        return utc_text
    return partial(_prepared, field, connection)


def str_or_none(value: object) -> str | None:
    """Text as text: enumerations and lazy translations become what they stand for."""
    return None if value is None else str(value)


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and timezone.is_naive(value):
        raise ValueError("times are stored with their time zone")
    return value


def utc_text(value: datetime | None) -> str | None:
    """A moment as Django keeps it in SQLite, without the four calls a cell that Django takes for it."""
    if value is None:
        return None
    offset = value.utcoffset()
    if offset is None:
        raise ValueError("times are stored with their time zone")
    return (value.replace(tzinfo=None) - offset).isoformat(" ")


def _prepared(field: models.Field[Any, Any], connection: BaseDatabaseWrapper, value: object) -> Any:  # noqa: ANN401
    if isinstance(value, Prepared):
        return str(value)
    if value == "" and isinstance(field, models.TextField):
        return value  # encrypted or not, nothing stays nothing
    return field.get_db_prep_save(value, connection)


def _converted(rows: Iterable[Sequence[object]], converters: Sequence[Converter]) -> Iterator[tuple[Any, ...]]:
    width = len(converters)
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise ValueError(f"row {number} has {len(row)} values, {width} are expected")
        yield tuple(
            [value if convert is None else convert(value) for value, convert in zip(row, converters, strict=True)]
        )


def _copy(connection: BaseDatabaseWrapper, statement: str, rows: Iterable[tuple[Any, ...]]) -> int:
    count = 0
    # the errors of COPY come from the driver itself: Django's own classes are what callers catch
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _execute_many(connection: BaseDatabaseWrapper, statement: str, rows: Iterator[tuple[Any, ...]]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count
