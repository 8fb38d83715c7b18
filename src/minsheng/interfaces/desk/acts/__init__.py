"""Every action the desk can take, as data: its words, its form, its key, and the one call it makes."""

from .calls import Call
from .offers import Offer, offers_for
from .table import ACTS, Act

__all__ = ["ACTS", "Act", "Call", "Offer", "offers_for"]
