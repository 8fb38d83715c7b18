"""The tables of the projects room, one a file."""

from .attachment import Attachment
from .milestone import Milestone
from .picture import Picture
from .project import Project
from .risk import Risk

__all__ = ["Attachment", "Milestone", "Picture", "Project", "Risk"]
