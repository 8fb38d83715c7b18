"""The tables of the directory, one a file."""

from __future__ import annotations

from minsheng.directory.models.absence import Absence
from minsheng.directory.models.api_token import ApiToken
from minsheng.directory.models.area import Area, AreaPathField
from minsheng.directory.models.calendar_day import CalendarDay
from minsheng.directory.models.invitation import Invitation
from minsheng.directory.models.opening_hours import OpeningHours
from minsheng.directory.models.post import Post
from minsheng.directory.models.service_point import ServicePoint
from minsheng.directory.models.unit import Unit
from minsheng.directory.models.worker import Worker

__all__ = [
    "Absence",
    "ApiToken",
    "Area",
    "AreaPathField",
    "CalendarDay",
    "Invitation",
    "OpeningHours",
    "Post",
    "ServicePoint",
    "Unit",
    "Worker",
]
