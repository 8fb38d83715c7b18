"""A policy guide as every page shows it: its rows in words, and what is to be said above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.guides.policy import Problem
from minsheng.guides.queries import Sheet
from minsheng.guides.states import Language, Refused, Subject

SUBJECTS: dict[str, Promise] = {
    Subject.CARE: pgettext_lazy("guides", "Care and relief"),
    Subject.SCHOOL: pgettext_lazy("guides", "School"),
    Subject.PAPERS: pgettext_lazy("guides", "Papers"),
    Subject.HOUSING: pgettext_lazy("guides", "Housing"),
    Subject.HEALTH: pgettext_lazy("guides", "Health"),
    Subject.WORK: pgettext_lazy("guides", "Work"),
    Subject.BUSINESS: pgettext_lazy("guides", "Business"),
    Subject.EVERYDAY: pgettext_lazy("guides", "Everyday life"),
}
LANGUAGES: dict[str, str] = {Language.ZH_HANS: "简体中文", Language.ZH_HANT: "繁體中文", Language.EN: "English"}
"""Each in its own words."""
LABELS: dict[str, Promise] = {
    "who": pgettext_lazy("guides", "Who qualifies"),
    "bring": pgettext_lazy("guides", "What to bring"),
    "place": pgettext_lazy("guides", "Where"),
    "hours": pgettext_lazy("guides", "When open"),
    "duration": pgettext_lazy("guides", "How long it takes"),
    "fee": pgettext_lazy("guides", "What it costs"),
}
LISTED = frozenset({"who", "bring"})
"""Written a line each, shown as a list."""
SENTENCES: dict[Refused, Promise] = {
    Refused.NOT_YOURS: _("Your post does not allow this."),
    Refused.CODE_INVALID: _("Use small letters, digits and hyphens, beginning with a letter, such as old-age-card."),
    Refused.CODE_TAKEN: _("Another guide has this address. Choose another one."),
    Refused.OWNER_UNKNOWN: _("Choose somebody from the list."),
    Refused.WORDS_MISSING: _("Write this; a resident looks for it."),
    Refused.WORDS_TOO_LONG: _("This is too long. Please shorten it."),
    Refused.SOURCE_MISSING: _("Name the document it rests on. Without a source nobody can check the guide."),
    Refused.SOURCE_DATE_MISSING: _("Give the date of the document it rests on."),
    Refused.SOURCE_DATE_AHEAD: _("The document's date lies ahead. Is it in force already?"),
    Refused.REVIEW_MISSING: _("Say by when somebody looks at it again."),
    Refused.REVIEW_PAST: _("The day of the next review must lie ahead."),
    Refused.ADDRESS_INVALID: _("This does not look like an address. It begins with https://"),
    Refused.ANSWER_MISSING: _("Choose which answer qualifies."),
    Refused.QUESTION_MISSING: _("Write the question in Simplified Chinese."),
    Refused.NOTHING_NEW: _("There is no draft to publish."),
    Refused.NOT_PUBLISHED: _("This guide is not published."),
    Refused.NOT_INFORMED: _("A guide goes with “Information given”. Choose that, or take the guide out."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it answers, its lines, and whether they are a list."""

    label: Promise
    lines: list[str]
    listed: bool


def sentence_of(problem: Problem) -> Promise:
    """What is in the way, and what to do."""
    return SENTENCES[problem.code]


def guide_context(sheet: Sheet, today: date) -> dict[str, Any]:
    """What the part ``shared/parts/guide.html`` needs."""
    rows = [
        Row(label, [line for line in sheet.words.get(name, "").splitlines() if line.strip()], name in LISTED)
        for name, label in LABELS.items()
    ]
    return {
        "sheet": sheet,
        "subject": SUBJECTS[sheet.guide.subject],
        "rows": [row for row in rows if row.lines],
        "past": sheet.is_past(today),
        "written_in": LANGUAGES[sheet.language],
        "words_lang": {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}[sheet.language],
    }
