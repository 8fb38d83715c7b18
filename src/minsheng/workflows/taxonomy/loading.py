"""Puts the shipped categories into the database, each with the kind of unit that serves it and its urgency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from minsheng.concerns.actions import CategoryFields, load_categories
from minsheng.concerns.states import Urgency
from minsheng.core.actors import Actor
from minsheng.core.tables import read_rows

TABLE = Path(__file__).parent / "two_level.csv"

URGENCIES: dict[str, Urgency] = {
    # blocked fire lanes, dangers at work, storms and landslides: somebody may die
    **dict.fromkeys(("L3", "L5", "L6"), Urgency.LIFE_SAFETY),
    # water, power, gas, heat (the field rules' words), and a lift that stands still: nobody can wait a week for these
    **dict.fromkeys(("C1", "C2", "C3", "C4", "D4"), Urgency.UTILITIES),
    # unlawful building, owners' meetings, public housing, new flats, clearance, road planning, unpaid wages, fraud with
    # savings, homesteads, village affairs: several authorities, surveys, votes or courts
    **dict.fromkeys(("A3", "D2", "D7", "D8", "D9", "E5", "I1", "K8", "N1", "N3"), Urgency.COMPLEX),
}
"""The tiers of the field rules ("Clocks"). The table itself says nothing about urgency; this does.

Every other category is general. An office changes them like everything else about a category.
"""


def shipped_categories() -> Iterator[CategoryFields]:
    """Classes first, each before its categories."""
    seen: set[str] = set()
    for _, row in read_rows(TABLE):
        service = row["default_unit_zh"]
        if row["l1_code"] not in seen:
            seen.add(row["l1_code"])
            yield CategoryFields(
                code=row["l1_code"],
                name_zh_hans=row["l1_zh_hans"],
                name_zh_hant=row["l1_zh_hant"],
                name_en=row["l1_en"],
                service=service,
            )
        yield CategoryFields(
            code=row["l2_code"],
            name_zh_hans=row["l2_zh_hans"],
            parent_code=row["l1_code"],
            name_zh_hant=row["l2_zh_hant"],
            name_en=row["l2_en"],
            service=service,
            urgency=URGENCIES.get(row["l2_code"], Urgency.GENERAL),
        )


def load_shipped_categories(*, by: Actor, at: datetime) -> int:
    """Add the shipped categories that are not there yet; edited ones stay as they are. Returns how many were added."""
    return load_categories(shipped_categories(), by=by, at=at)
