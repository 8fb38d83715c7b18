"""Why something is not written down in this room, as codes. Pure."""

from __future__ import annotations

from enum import StrEnum

LONGEST_WORDS = 500
"""Characters of an item, a decision, or what came of it."""
MOST_ITEMS = 60
"""Items of one meeting; a longer agenda is no agenda."""


class Refused(StrEnum):
    """Why an action was not carried out; interfaces turn the code into a sentence in the reader's language."""

    NOT_YOURS = "not_yours"
    OFFICE_UNKNOWN = "office_unknown"
    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    DAY_TOO_FAR = "day_too_far"
    DAY_TAKEN = "day_taken"
    WORDS_MISSING = "words_missing"
    WORDS_TOO_LONG = "words_too_long"
    CONCERN_UNKNOWN = "concern_unknown"
    ITEM_TAKEN = "item_taken"
    ITEM_DECIDED = "item_decided"
    ITEMS_FULL = "items_full"
    OWNER_MISSING = "owner_missing"
    OWNER_UNKNOWN = "owner_unknown"
    ABOUT_THEM = "about_them"
    DUE_MISSING = "due_missing"
    DUE_PAST = "due_past"
    DUE_TOO_FAR = "due_too_far"
    DONE_ALREADY = "done_already"
    MONTH_MISSING = "month_missing"
    MONTH_PAST = "month_past"
    MONTH_TOO_FAR = "month_too_far"
    MONTH_TAKEN = "month_taken"
    CATEGORY_UNKNOWN = "category_unknown"
    TOPIC_CLOSED = "topic_closed"
    TOPIC_UNKNOWN = "topic_unknown"


FIELDS = {
    Refused.OFFICE_UNKNOWN: "office",
    Refused.DAY_MISSING: "day",
    Refused.DAY_PAST: "day",
    Refused.DAY_TOO_FAR: "day",
    Refused.DAY_TAKEN: "day",
    Refused.WORDS_MISSING: "words",
    Refused.WORDS_TOO_LONG: "words",
    Refused.OWNER_MISSING: "owner",
    Refused.OWNER_UNKNOWN: "owner",
    Refused.ABOUT_THEM: "owner",
    Refused.DUE_MISSING: "due",
    Refused.DUE_PAST: "due",
    Refused.DUE_TOO_FAR: "due",
    Refused.MONTH_MISSING: "month",
    Refused.MONTH_PAST: "month",
    Refused.MONTH_TOO_FAR: "month",
    Refused.MONTH_TAKEN: "month",
    Refused.CATEGORY_UNKNOWN: "category",
}
"""The form field a refusal belongs to."""


class InsightRefused(Exception):
    """Nothing was written. ``field`` names the form field it belongs to."""

    def __init__(self, code: Refused) -> None:
        super().__init__(code.value)
        self.code = code
        self.field = FIELDS.get(code, "")
