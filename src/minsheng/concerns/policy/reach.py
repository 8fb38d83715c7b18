"""Which concerns a post reaches."""

from __future__ import annotations

from minsheng.core.actors import HeldPost, Role

AREA_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.COLLECTOR})
"""Roles that reach every concern below the area of their post; a handler reaches the unit's concerns only."""
UNIT_ROLES = frozenset({Role.HANDLER, Role.SUPERVISOR})
"""Roles that work in a unit, and read nothing that complains about it."""
READERS = AREA_ROLES | {Role.HANDLER}
RECORDERS = frozenset({Role.COLLECTOR, Role.COORDINATOR, Role.HANDLER, Role.SUPERVISOR})
"""Roles that speak with residents: they write concerns down, see a contact, and ring up."""
OVERSEERS = frozenset({Role.AUDITOR, Role.LEADER})
"""Roles that read whether the book is honest, and never see a contact."""


def reaches(post: HeldPost, *, area_path: str, unit_id: int | None, category_codes: frozenset[str]) -> bool:
    """Whether a post reaches a concern: its unit's concerns, or those below its area; and only in its categories.

    ``category_codes`` holds the concern's category and its class (empty before triage). The same rule as a query is in
    queries/lists.py; a test holds the two together.
    """
    if post.role not in READERS:
        return False
    if post.category_codes and not post.category_codes & category_codes:
        return False
    if unit_id is not None and post.unit_id == unit_id and post.role in {Role.HANDLER, Role.SUPERVISOR}:
        return True
    return post.role in AREA_ROLES and area_path.startswith(post.area_path)
