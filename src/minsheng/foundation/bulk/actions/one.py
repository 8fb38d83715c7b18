"""One row, or a few, with a statement that is made once for each model, not once for each row.

Django builds the SQL of every save anew; on the paths that a whole city writes through (a concern, its history line,
its audit event) that was half of the processor time of a request (docs/benchmarks.md). These do what
``save(force_insert=True)`` and ``save(update_fields=...)`` do, through the same fields, without signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections, models, router

from minsheng.foundation.bulk.actions.many import Converter, converter_of


class _Plan(NamedTuple):
    sql: str
    columns: tuple[tuple[str, Converter], ...]


@lru_cache(maxsize=256)
def _insert_plan(model: type[models.Model], alias: str, rows: int = 1, *, unless_there: bool = False) -> _Plan:
    connection = connections[alias]
    quote = connection.ops.quote_name
    fields = [f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)]
    names = ", ".join(quote(field.column or "") for field in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    key = quote(model._meta.pk.column or "")
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {marks} "  # noqa: S608  names are ours
    sql += f"ON CONFLICT DO NOTHING RETURNING {key}" if unless_there else f"RETURNING {key}"
    return _Plan(sql, tuple((field.attname, converter_of(field, connection)) for field in fields))


@lru_cache(maxsize=512)
def _update_plan(model: type[models.Model], names: tuple[str, ...], alias: str) -> _Plan:
    connection = connections[alias]
    quote = connection.ops.quote_name
    fields = [model._meta.get_field(name) for name in names]
    columns = [field for field in fields if isinstance(field, models.Field)]
    sets = ", ".join(f"{quote(field.column or '')} = %s" for field in columns)
    key = quote(model._meta.pk.column or "")
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {key} = %s"  # noqa: S608  names are ours
    return _Plan(sql, tuple((field.attname, converter_of(field, connection)) for field in columns))


def _values(row: models.Model, plan: _Plan) -> list[Any]:
    held = row.__dict__
    return [held[name] if convert is None else convert(held[name]) for name, convert in plan.columns]


def insert_one(row: models.Model, *, unless_there: bool = False) -> bool:
    """Insert a new instance and give it its key; whether it was inserted.

    ``unless_there``: a row that some unique constraint already holds is passed over (False). Else raises what the
    database raises (IntegrityError, DataError).
    """
    model = type(row)
    alias = router.db_for_write(model)
    plan = _insert_plan(model, alias, unless_there=unless_there)
    with connections[alias].cursor() as cursor:
        cursor.execute(plan.sql, _values(row, plan))
        key = cursor.fetchone()
    if key is None:
        return False
    _stored(row, key[0], alias)
    return True


def insert_few(rows: Sequence[models.Model]) -> None:
    """Insert new instances of one model with one statement and give them their keys, ascending in their order.

    Made for two or three: the statement of each number is kept. Raises what the database raises.
    """
    model = type(rows[0])
    alias = router.db_for_write(model)
    plan = _insert_plan(model, alias, len(rows))
    with connections[alias].cursor() as cursor:
        cursor.execute(plan.sql, [value for row in rows for value in _values(row, plan)])
        keys = sorted(key for (key,) in cursor.fetchall())
    for row, key in zip(rows, keys, strict=True):
        _stored(row, key, alias)


def _stored(row: models.Model, key: int, alias: str) -> None:
    row.pk = key
    row._state.adding = False
    row._state.db = alias


def update_one(row: models.Model, names: Sequence[str]) -> None:
    """Write the named fields (attribute names) of a stored instance. Raises LookupError where the row is gone."""
    model = type(row)
    alias = router.db_for_write(model)
    plan = _update_plan(model, tuple(names), alias)
    with connections[alias].cursor() as cursor:
        cursor.execute(plan.sql, [*_values(row, plan), row.pk])
        if cursor.rowcount != 1:
            raise LookupError(f"{model._meta.label} {row.pk} is gone")
