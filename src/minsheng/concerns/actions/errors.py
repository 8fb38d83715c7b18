"""What an action raises instead of writing: a refusal with its code, or a conflict with what changed meanwhile."""

from __future__ import annotations

from minsheng.concerns.policy import Refused


class ActionRefused(Exception):
    """The action was not carried out and nothing was written. ``field`` names the form field it belongs to."""

    def __init__(self, code: Refused, field: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field


class Conflict(Exception):
    """Somebody else moved the concern since the page was opened; ``since`` is the version the page showed."""

    def __init__(self, concern_id: int, since: int, version: int) -> None:
        super().__init__(f"concern {concern_id} is at version {version}, not {since}")
        self.concern_id = concern_id
        self.since = since
        self.version = version


FIELDS = {
    Refused.CATEGORY_MISSING: "category",
    Refused.CATEGORY_UNKNOWN: "category",
    Refused.UNIT_MISSING: "unit",
    Refused.UNIT_UNKNOWN: "unit",
    Refused.ABOUT_THEM: "unit",
    Refused.UNIT_LEADS: "unit",
    Refused.HANDLER_UNKNOWN: "handler",
    Refused.REASON_MISSING: "reason",
    Refused.HELPER_MISSING: "helper",
    Refused.UNTIL_MISSING: "until",
    Refused.UNTIL_PAST: "until",
    Refused.UNTIL_TOO_FAR: "until",
    Refused.UNTIL_NOT_LATER: "until",
    Refused.OUTCOME_MISSING: "outcome",
    Refused.REPLY_EMPTY: "text",
    Refused.REPLY_GAPS: "text",
    Refused.TEXT_GAPS: "text",
    Refused.TEXT_MISSING: "text",
    Refused.TEXT_TOO_LONG: "text",
    Refused.DECISION_MISSING: "text",
    Refused.BODY_MISSING: "body",
    Refused.OTHER_MISSING: "other",
    Refused.OTHER_IS_SELF: "other",
    Refused.OTHER_ENDED: "other",
    Refused.SOLVED_MISSING: "solved",
    Refused.SATISFIED_MISSING: "satisfied",
    Refused.SAME_PLACE: "area",
    Refused.PARTS_MISSING: "words_1",
    Refused.WORDS_FOREIGN: "words_1",
    Refused.AREA_UNKNOWN: "area",
    Refused.POINT_INVALID: "point",
    Refused.PHONE_INVALID: "phone",
    Refused.EMAIL_INVALID: "email",
}


def refuse(code: Refused) -> ActionRefused:
    """The refusal for ``code``, pointing at the field it belongs to."""
    return ActionRefused(code, FIELDS.get(code, ""))
