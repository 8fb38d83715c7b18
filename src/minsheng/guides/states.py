"""The words of the room: what guides are about, the languages they are written in, and why something is not done."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What a guide is about; residents read the list in this order."""

    CARE = "care"
    SCHOOL = "school"
    PAPERS = "papers"
    HOUSING = "housing"
    HEALTH = "health"
    WORK = "work"
    BUSINESS = "business"
    EVERYDAY = "everyday"


class Language(StrEnum):
    """The first is the house's own: every guide has it, and it stands in where another is missing."""

    ZH_HANS = "zh-hans"
    ZH_HANT = "zh-hant"
    EN = "en"


class Answer(StrEnum):
    """What a resident may answer to a question of the checklist."""

    YES = "yes"
    NO = "no"


class Refused(StrEnum):
    """Why something was not done; interfaces turn the code into a sentence."""

    NOT_YOURS = "not_yours"
    CODE_INVALID = "code_invalid"
    CODE_TAKEN = "code_taken"
    OWNER_UNKNOWN = "owner_unknown"
    WORDS_MISSING = "words_missing"
    WORDS_TOO_LONG = "words_too_long"
    SOURCE_MISSING = "source_missing"
    SOURCE_DATE_MISSING = "source_date_missing"
    SOURCE_DATE_AHEAD = "source_date_ahead"
    REVIEW_MISSING = "review_missing"
    REVIEW_PAST = "review_past"
    ADDRESS_INVALID = "address_invalid"
    ANSWER_MISSING = "answer_missing"
    QUESTION_MISSING = "question_missing"
    NOTHING_NEW = "nothing_new"
    NOT_PUBLISHED = "not_published"
    NOT_INFORMED = "not_informed"
