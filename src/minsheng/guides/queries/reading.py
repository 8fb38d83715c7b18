"""Guides as they are read: a page of the list, one version with its words, a draft as if it were published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from minsheng.guides.models import Guide, GuideDraft, GuideText, GuideVersion
from minsheng.guides.policy import NEEDED, WORDS, Draft, Question, draft_from, language_of, questions_from
from minsheng.guides.states import Language

PAGE = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A guide as it is read, in one language: of a version, or of a draft (number 0)."""

    guide: Guide
    number: int
    published_at: datetime | None
    review_by: date | None
    source_date: date | None
    source_url: str
    phone: str
    questions: tuple[Question, ...]
    language: Language
    """Of the words; not the reader's where the reader's is missing."""
    words: Mapping[str, str]
    is_current: bool
    asked: Language = Language.ZH_HANS
    """The reader's language."""

    @property
    def is_fallback(self) -> bool:
        """Whether the reader asked for another language than there is."""
        return self.asked is not self.language

    @property
    def asks(self) -> list[str]:
        """The questions of the checklist in the language of the words."""
        return [one.text(self.language) for one in self.questions]

    def is_past(self, today: date) -> bool:
        """Whether the day by which somebody wanted to look at it again is over."""
        day = self.guide.due_on if self.is_current else self.review_by
        return day is not None and day < today


@dataclass(frozen=True, slots=True)
class Edition:
    """A version in the list of versions: in force from, and until when (None: it still is)."""

    number: int
    since: datetime
    until: datetime | None


def find_guide(code: str) -> Guide | None:
    """The guide with its owner and area; None where there is none. One statement."""
    rows = Guide.objects.filter(code=code).select_related("owner", "area", "current").order_by("pk")
    return rows.first()


def sheet_of(code: str, *, language: str | None, number: int | None = None) -> Sheet | None:
    """A version (the current one where none is named) in the reader's language. Two statements.

    None where there is no such guide, or it was never published.
    """
    which = Q(number=number) if number is not None else Q(current_of__isnull=False)
    version = (
        GuideVersion.objects.filter(which, guide__code=code)
        .select_related("guide__owner", "guide__area")
        .order_by("pk")
        .first()
    )
    if version is None:
        return None
    asked = language_of(language)
    rows = GuideText.objects.filter(version=version, language__in={asked, Language.ZH_HANS}).order_by("pk")
    texts = {text.language: text for text in rows}
    text = texts.get(asked) or texts[Language.ZH_HANS]
    return Sheet(
        guide=version.guide,
        number=version.number,
        published_at=version.published_at,
        review_by=version.review_by,
        source_date=version.source_date,
        source_url=version.source_url,
        phone=version.phone,
        questions=questions_from(version.questions),
        language=Language(text.language),
        words={name: getattr(text, name) for name in WORDS},
        is_current=version.guide.current_id == version.pk,
        asked=asked,
    )


def preview_of(guide: Guide, draft: Draft, *, language: Language) -> Sheet:
    """The draft as residents would read it; a language that is not whole falls back as it would. No statement."""
    words = draft.words(language)
    whole = all(words.get(name) for name in NEEDED)
    shown = language if whole else Language.ZH_HANS
    facts = draft.facts
    return Sheet(
        guide=guide,
        number=0,
        published_at=None,
        review_by=facts.review_by,
        source_date=facts.source_date,
        source_url=facts.source_url,
        phone=facts.phone,
        questions=facts.questions,
        language=shown,
        words={name: draft.words(shown).get(name, "") for name in WORDS},
        is_current=False,
        asked=language,
    )


def draft_of(guide: Guide) -> Draft | None:
    """What the next version will say; None where nobody writes one. One statement."""
    row = GuideDraft.objects.filter(guide=guide).order_by("pk").first()
    return None if row is None else draft_from(row.content)


def draft_to_begin_with(guide: Guide) -> Draft:
    """The current version as a draft, its review date left open; empty where there is none. Two statements."""
    version = GuideVersion.objects.filter(pk=guide.current_id or 0).order_by("pk").first()
    if version is None:
        return Draft()
    texts = {
        text.language: {name: getattr(text, name) for name in WORDS if getattr(text, name)}
        for text in GuideText.objects.filter(version=version).order_by("pk")
    }
    content: dict[str, Any] = {
        "texts": texts,
        "source_date": version.source_date.isoformat(),
        "source_url": version.source_url,
        "phone": version.phone,
        "questions": version.questions,
    }
    return draft_from(content)


def editions_of(guide: Guide) -> list[Edition]:
    """Every version, newest first, with the days it was in force. One statement."""
    rows = GuideVersion.objects.filter(guide=guide).order_by("-number").values_list("number", "published_at")
    found, until = [], None
    for number, since in rows:
        found.append(Edition(number, since, until))
        until = since
    return found


# ── lists ─────────────────────────────────────────────────────────────────────


def page_of_shown(
    *, language: str | None, subject: str = "", cursor: str = "", back: bool = False
) -> tuple[list[tuple[Guide, GuideText]], str, str]:
    """Published guides by subject and code, and the cursors beyond. An invented cursor: ValueError. Two statements."""
    rows = Guide.objects.filter(current__isnull=False)
    if subject:
        rows = rows.filter(subject=subject)
    if cursor:
        theme, _, code = cursor.partition(":")
        if not code:
            raise ValueError(cursor)
        sign = "lt" if back else "gt"
        rows = rows.filter(Q(**{f"subject__{sign}": theme}) | Q(subject=theme, **{f"code__{sign}": code}))
    order = ("-subject", "-code") if back else ("subject", "code")
    found = list(rows.order_by(*order)[: PAGE + 1])
    page, further, nearer = _ends(found, lambda one: f"{one.subject}:{one.code}", cursor, back=back)
    return list(with_texts(page, language)), further, nearer


def page_of_all(
    *, language: str | None, cursor: str = "", back: bool = False
) -> tuple[list[tuple[Guide, GuideText | None]], str, str]:
    """Every guide, what has been due longest first, also those never published. Two statements."""
    rows = Guide.objects.select_related("owner", "area", "draft")
    if cursor:
        day, _, number = cursor.partition("_")
        due, pk, sign = date.fromisoformat(day), int(number), "lt" if back else "gt"
        rows = rows.filter(Q(**{f"due_on__{sign}": due}) | Q(due_on=due, **{f"pk__{sign}": pk}))
    order = ("-due_on", "-pk") if back else ("due_on", "pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    page, further, nearer = _ends(found, lambda one: f"{one.due_on.isoformat()}_{one.pk}", cursor, back=back)
    texts = dict(with_texts(page, language))
    return [(guide, texts.get(guide)) for guide in page], further, nearer


def with_texts(guides: Iterable[Guide], language: str | None) -> list[tuple[Guide, GuideText]]:
    """Those that are published, each with its words in the reader's language or the house's. One statement."""
    page = list(guides)
    asked = language_of(language)
    versions = [guide.current_id for guide in page if guide.current_id]
    rows = GuideText.objects.filter(version_id__in=versions, language__in={asked, Language.ZH_HANS}).order_by("pk")
    texts: dict[int, GuideText] = {}
    for text in rows:
        if text.language == asked or text.version_id not in texts:
            texts[text.version_id] = text
    return [(guide, texts[guide.current_id]) for guide in page if guide.current_id]


def _ends(found: list[Guide], cursor_of: Any, cursor: str, *, back: bool) -> tuple[list[Guide], str, str]:  # noqa: ANN401 (a function of a row)
    more, page = len(found) > PAGE, found[:PAGE]
    if back:
        page = page[::-1]
    behind, ahead = (bool(cursor), more) if back else (more, bool(cursor))
    return page, cursor_of(page[-1]) if page and behind else "", cursor_of(page[0]) if page and ahead else ""


def guides_due(on: date) -> QuerySet[Guide]:
    """Published guides whose review is due on that day or was before, longest first, with owner and area."""
    rows = Guide.objects.filter(current__isnull=False, due_on__lte=on)
    return rows.select_related("owner", "area").order_by("due_on", "pk")
