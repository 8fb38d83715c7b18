"""Area: a node of the tree district > office > community > grid; its path makes "everything below" one range."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler

from minsheng.directory.models.named import Named
from minsheng.directory.models.words import AREA_KINDS


class AreaPathField(models.CharField[str, str]):
    """A path of four-digit segments, "0001.0003.": an area is inside another when its path begins with that one's."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Room for eight levels; always indexed, for PostgreSQL also with varchar_pattern_ops."""
        options.setdefault("max_length", 40)
        super().__init__(*args, **options)


@AreaPathField.register_lookup
class Within(BuiltinLookup[str]):
    """``path__within="0001.0003."``: that area and everything below it.

    A range instead of LIKE: SQLite never uses an ordinary index for Django's LIKE ... ESCAPE, and PostgreSQL's
    generic plans cannot see the prefix inside a parameter. "/" is the character after ".".
    """

    lookup_name = "within"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """Bytewise comparison on both databases; ``~>=~`` is PostgreSQL's, whatever the collation."""
        column, parameters = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        upper = prefix[:-1] + "/" if prefix else "~"
        least, below = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
        return f"({column} {least} %s AND {column} {below} %s)", (*parameters, prefix, *parameters, upper)


class Area(Named):
    """One place in the tree. ``path`` is kept by the actions create_area and move_area; nobody else writes it."""

    kind = models.CharField(max_length=12, choices=AREA_KINDS)
    code = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = AreaPathField(unique=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    active = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The community it is a part of since a merge; it hangs below it then, and its history with it."""

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="area_merged_is_closed",
                condition=models.Q(merged_into__isnull=True) | models.Q(active=False),
            ),
            models.CheckConstraint(
                name="area_district_is_the_top",
                condition=models.Q(kind="district", parent__isnull=True) | ~models.Q(kind="district"),
            ),
            models.CheckConstraint(
                name="area_others_have_a_parent",
                condition=models.Q(kind="district") | models.Q(parent__isnull=False),
            ),
            models.CheckConstraint(
                name="area_point_has_both_numbers",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
            ),
        )

    class Privacy:
        """Nothing about people."""

        personal = ()
        sensitive = ()
        plain = (
            "id",
            "kind",
            "code",
            "name_zh_hans",
            "name_zh_hant",
            "name_en",
            "parent",
            "path",
            "latitude",
            "longitude",
            "active",
            "merged_into",
        )
