"""What is passed upward when a limit was missed: the clocks, help nobody gave, and a resident's "not solved"."""

from __future__ import annotations

from enum import StrEnum

from minsheng.core.actors import Role


class Alarm(StrEnum):
    """Which limit was missed."""

    DISPATCH = "dispatch"
    CONTACT = "contact"
    RESOLVE = "resolve"
    TASK = "task"
    NOT_SOLVED = "not_solved"


POSTS = (Role.SUPERVISOR, Role.COORDINATOR, Role.LEADER)
"""To whose posts it is passed, the nearest first: the unit's supervisor, the office's coordinator, its leader."""
