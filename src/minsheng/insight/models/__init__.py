"""The tables of the insight room, one a file."""

from .decision import Decision
from .meeting import Meeting
from .meeting_item import MeetingItem

__all__ = ["Decision", "Meeting", "MeetingItem"]
