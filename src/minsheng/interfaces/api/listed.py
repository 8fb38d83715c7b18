"""The lists that a concern's fields refer to: areas, categories, units, workers."""

from __future__ import annotations

from ninja import Field, Schema


class AreaOut(Schema):
    """An area of the tree; ``path`` begins with the path of everything above it."""

    id: int
    code: str
    name: str
    kind: str
    path: str
    office: int = Field(description="The office whose desk its concerns lie on")


class CategoryOut(Schema):
    """A category."""

    id: int
    code: str
    parent: str
    name: str
    urgency: str
    active: bool


class UnitOut(Schema):
    """A unit work can be handed to."""

    id: int
    code: str
    name: str
    area: int


class WorkerOut(Schema):
    """A person of a unit."""

    id: int
    name: str
