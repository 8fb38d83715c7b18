"""What happened in this room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MilestonePublished:
    """A step is done and everybody may read so; those who raised a concern are to be told."""

    milestone_id: int
