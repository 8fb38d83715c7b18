"""The tables of the insight room, one a file."""

from .decision import Decision
from .focus_measure import FocusMeasure
from .focus_topic import FocusTopic
from .meeting import Meeting
from .meeting_item import MeetingItem

__all__ = ["Decision", "FocusMeasure", "FocusTopic", "Meeting", "MeetingItem"]
