"""One row by its key, with a statement that is made once (see actions/one.py for why)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, models, router

Row = TypeVar("Row", bound=models.Model)
Reader = Callable[[Any, Any, Any], Any]


class _Plan(NamedTuple):
    sql: str
    names: list[str]
    readers: list[tuple[int, Any, list[Reader]]]


@lru_cache(maxsize=64)
def _plan(model: type[models.Model], alias: str) -> _Plan:
    connection = connections[alias]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    fields = model._meta.local_concrete_fields
    columns = ", ".join(quote(field.column or "") for field in fields)
    readers = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if found:
            readers.append((place, column, found))
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""  # SQLite's writers are one at a time
    sql = f"SELECT {columns} FROM {table} WHERE {quote(model._meta.pk.column or '')} = %s{lock}"  # noqa: S608
    return _Plan(sql, [field.attname for field in fields], readers)


def locked(model: type[Row], key: int) -> Row:
    """The row with this key, locked to the end of the transaction. Raises ObjectDoesNotExist."""
    alias = router.db_for_write(model)
    plan = _plan(model, alias)
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, [key])
        found = cursor.fetchone()
    if found is None:
        raise ObjectDoesNotExist(f"{model._meta.label} {key}")
    values = list(found)
    for place, column, readers in plan.readers:
        for read in readers:
            values[place] = read(values[place], column, connection)
    return model.from_db(alias, plan.names, values)
