"""One table per file."""

from __future__ import annotations

from .booking import Booking
from .opening_exception import OpeningException
from .point_terms import PointTerms
from .shift import Shift
from .swap import Swap
from .visit import Visit

__all__ = ["Booking", "OpeningException", "PointTerms", "Shift", "Swap", "Visit"]
