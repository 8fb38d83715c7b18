"""The only reader of the room: guides as residents and staff see them, what is due, and what failed to answer."""

from .answered import Failing, answers_of, failing, unjudged
from .finding import Found, guides_at_once, guides_found
from .reading import (
    Edition,
    Sheet,
    draft_of,
    draft_to_begin_with,
    editions_of,
    find_guide,
    guides_due,
    page_of_all,
    page_of_shown,
    preview_of,
    sheet_of,
)

__all__ = [
    "Edition", "Failing", "Found", "Sheet", "answers_of", "draft_of", "draft_to_begin_with", "editions_of", "failing",
    "find_guide", "guides_at_once", "guides_due", "guides_found", "page_of_all", "page_of_shown", "preview_of",
    "sheet_of", "unjudged",
]  # fmt: skip
