"""The tables of the guides room, one a file."""

from .answer import GuideAnswer
from .guide import Guide, GuideDraft
from .term import GuideTerm
from .version import GuideText, GuideVersion

__all__ = ["Guide", "GuideAnswer", "GuideDraft", "GuideTerm", "GuideText", "GuideVersion"]
