"""What a guide holds while it is written, and what is in the way of publishing it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minsheng.guides.states import Answer, Language, Refused

LONGEST = {
    "title": 60, "keywords": 200, "summary": 200, "who": 1000, "bring": 1000, "place": 400, "hours": 300,
    "duration": 200, "fee": 200, "contact": 200, "source": 200,
}  # fmt: skip
WORDS = tuple(LONGEST)
"""What is written anew in every language."""
NEEDED = tuple(name for name in WORDS if name not in {"keywords", "summary"})
"""A language is offered whole or not at all: these must stand in it."""
CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_CODE = 40
MOST_QUESTIONS = 8
LONGEST_QUESTION = 200
ADDRESS = re.compile(r"https?://[^\s<>\"']{3,280}")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way: why, in which language ("" for what is the same in all), at which field."""

    code: Refused
    field: str = ""
    language: str = ""
    number: int = 0
    """Of the question, counted from 1."""


class GuideRefused(Exception):
    """It was not done. ``code`` and ``field`` are those of the first problem."""

    def __init__(self, *problems: Problem) -> None:
        """Keep every problem: a page shows them together."""
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems
        self.code, self.field = problems[0].code, problems[0].field


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the checklist: its words by language, and the answer that qualifies ("" while none is chosen)."""

    words: Mapping[str, str]
    qualifies: str = ""

    def text(self, language: str) -> str:
        """In the reader's language, else in the house's own."""
        return self.words.get(language) or self.words.get(Language.ZH_HANS, "")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is the same in every language."""

    source_date: date | None = None
    source_url: str = ""
    phone: str = ""
    review_by: date | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A guide as it is being written: words by language and name, and the facts."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Facts = Facts()

    def words(self, language: str) -> Mapping[str, str]:
        """What is written in a language; empty where nothing is."""
        return self.texts.get(language, {})


def language_of(code: str | None) -> Language:
    """The language of guides nearest to a reader's."""
    wanted = (code or "").lower()
    if wanted.startswith("en"):
        return Language.EN
    return Language.ZH_HANT if wanted in {"zh-hant", "zh-tw", "zh-hk", "zh-mo"} else Language.ZH_HANS


def cleaned_words(words: Mapping[str, str]) -> dict[str, str]:
    """The words as they are stored, those left empty fallen away. Raises GuideRefused where one is too long."""
    found = {name: _plain(words.get(name, "")) for name in WORDS}
    long = [Problem(Refused.WORDS_TOO_LONG, name) for name, text in found.items() if len(text) > LONGEST[name]]
    if long:
        raise GuideRefused(*long)
    return {name: text for name, text in found.items() if text}


def cleaned_facts(facts: Facts, *, today: date) -> Facts:
    """The facts as they are stored; what is given must be possible, what is missing is asked for when publishing."""
    questions = tuple(
        Question({code: _plain(text) for code, text in one.words.items() if _plain(text)}, one.qualifies)
        for one in facts.questions
    )
    kept = Facts(
        facts.source_date, facts.source_url.strip(), _plain(facts.phone), facts.review_by,
        tuple(one for one in questions if one.words or one.qualifies),
    )  # fmt: skip
    problems = [*_wrong_dates(kept, today), *_wrong_questions(kept.questions)]
    if kept.source_url and not ADDRESS.fullmatch(kept.source_url):
        problems.append(Problem(Refused.ADDRESS_INVALID, "source_url"))
    if problems:
        raise GuideRefused(*problems)
    return kept


def problems_of(draft: Draft, *, today: date) -> list[Problem]:
    """Everything that is in the way of publishing, in the order of the pages."""
    problems = []
    for language in Language:
        words = draft.words(language)
        if language is not Language.ZH_HANS and not words:
            continue
        for name in NEEDED:
            if not words.get(name):
                code = Refused.SOURCE_MISSING if name == "source" else Refused.WORDS_MISSING
                problems.append(Problem(code, name, language))
    facts = draft.facts
    if facts.source_date is None:
        problems.append(Problem(Refused.SOURCE_DATE_MISSING, "source_date"))
    if facts.review_by is None:
        problems.append(Problem(Refused.REVIEW_MISSING, "review_by"))
    return [*problems, *_wrong_dates(facts, today), *_wrong_questions(facts.questions)]


def _wrong_dates(facts: Facts, today: date) -> list[Problem]:
    problems = []
    if facts.source_date is not None and facts.source_date > today:
        problems.append(Problem(Refused.SOURCE_DATE_AHEAD, "source_date"))
    if facts.review_by is not None and facts.review_by <= today:
        problems.append(Problem(Refused.REVIEW_PAST, "review_by"))
    return problems


def _wrong_questions(questions: Sequence[Question]) -> list[Problem]:
    problems = []
    for number, one in enumerate(questions, start=1):
        text = one.words.get(Language.ZH_HANS, "")
        if not text:
            problems.append(Problem(Refused.QUESTION_MISSING, "question", Language.ZH_HANS, number))
        if any(len(words) > LONGEST_QUESTION for words in one.words.values()):
            problems.append(Problem(Refused.WORDS_TOO_LONG, "question", "", number))
        if one.qualifies not in set(Answer):
            problems.append(Problem(Refused.ANSWER_MISSING, "qualifies", "", number))
    return problems


def answers_short(questions: Sequence[Question], answers: Sequence[str]) -> list[int]:
    """The numbers of the questions whose answer does not qualify, counted from 1."""
    pairs = zip(questions, answers, strict=True)
    return [number for number, (one, answer) in enumerate(pairs, start=1) if answer != one.qualifies]


def draft_to(draft: Draft) -> dict[str, Any]:
    """The draft as JSON."""
    facts = draft.facts
    return {
        "texts": {code: dict(words) for code, words in draft.texts.items()},
        "source_date": facts.source_date.isoformat() if facts.source_date else "",
        "review_by": facts.review_by.isoformat() if facts.review_by else "",
        "source_url": facts.source_url,
        "phone": facts.phone,
        "questions": questions_to(facts.questions),
    }


def draft_from(content: Mapping[str, Any]) -> Draft:
    """The draft out of its JSON; an empty one out of nothing."""
    source, review = content.get("source_date"), content.get("review_by")
    facts = Facts(
        source_date=date.fromisoformat(source) if source else None,
        source_url=content.get("source_url", ""),
        phone=content.get("phone", ""),
        review_by=date.fromisoformat(review) if review else None,
        questions=questions_from(content.get("questions", ())),
    )
    return Draft(content.get("texts", {}), facts)


def questions_to(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Questions as JSON."""
    return [{"words": dict(one.words), "qualifies": one.qualifies} for one in questions]


def questions_from(content: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions out of their JSON."""
    return tuple(Question(one["words"], one["qualifies"]) for one in content)


def _plain(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
