"""Pure decisions of the room: what a guide must say before it is published, and how it is found by words."""

from .finding import MOST_ROWS, found_in, idf, likeliest_of, terms_of, weighed_terms
from .writing import (
    CODE,
    LONGEST,
    MOST_QUESTIONS,
    NEEDED,
    WORDS,
    Draft,
    Facts,
    GuideRefused,
    Problem,
    Question,
    answers_short,
    cleaned_facts,
    cleaned_words,
    draft_from,
    draft_to,
    language_of,
    problems_of,
    questions_from,
    questions_to,
)

__all__ = [
    "CODE", "LONGEST", "MOST_QUESTIONS", "MOST_ROWS", "NEEDED", "WORDS", "Draft", "Facts", "GuideRefused", "Problem",
    "Question", "answers_short", "cleaned_facts", "cleaned_words", "draft_from", "draft_to", "found_in", "idf",
    "language_of", "likeliest_of", "problems_of", "questions_from", "questions_to", "terms_of", "weighed_terms",
]  # fmt: skip
