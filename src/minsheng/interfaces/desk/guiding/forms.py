"""Forms of the guides' pages: begin, words in one language, what is the same in all, review, owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.guides.policy import LONGEST, MOST_QUESTIONS, Draft, Facts, GuideRefused, Question
from minsheng.guides.policy.writing import LONGEST_CODE, LONGEST_QUESTION
from minsheng.guides.states import Answer, Language, Refused
from minsheng.interfaces.shared.guides import LABELS, LANGUAGES, SENTENCES, SUBJECTS, sentence_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FIELD_LABELS = {
    "title": pgettext_lazy("guides", "Title"),
    "keywords": pgettext_lazy("guides", "Keywords"),
    "summary": pgettext_lazy("guides", "In one sentence"),
    **LABELS,
    "contact": pgettext_lazy("guides", "Whom to call"),
    "source": pgettext_lazy("guides", "The document it rests on"),
}
HELP = {
    "title": _("As a resident would ask, such as “How to apply for the old-age card”."),
    "keywords": _("Other words residents use for it, with blanks between them. They are not shown."),
    "who": _("One condition a line."),
    "bring": _("One paper a line."),
    "contact": _("The counter or the post; the telephone number stands with the dates."),
    "source": _("Its full name and number."),
}
TALL = {"summary": 2, "who": 4, "bring": 5, "place": 2, "hours": 2}


def words_of(code: Refused) -> StrPromise:
    """The sentence of a refusal, in whatever language the page is read."""
    return cast("StrPromise", SENTENCES[code])


def refused_into(form: forms.Form, refusal: GuideRefused) -> None:
    """Put every problem next to its field."""
    for problem in refusal.problems:
        name = f"{problem.field}_{problem.number}" if problem.number else problem.field
        if problem.field == "question":
            name = f"{name}_{(problem.language or Language.ZH_HANS).replace('-', '_')}"
        form.add_error(name if name in form.fields else None, str(sentence_of(problem)))


class BeginForm(forms.Form):
    """What stays of a guide."""

    code = forms.CharField(
        label=pgettext_lazy("guides", "Address"),
        max_length=LONGEST_CODE,
        help_text=_("Small letters, digits and hyphens. It never changes: it stands on printed pages."),
        error_messages={"required": words_of(Refused.CODE_INVALID)},
    )
    subject = forms.ChoiceField(label=pgettext_lazy("guides", "Subject"), choices=list(SUBJECTS.items()))
    area = forms.TypedChoiceField(label=_("Whose guide is it?"), coerce=int)

    def __init__(self, data: Any = None, *, areas: list[tuple[int, str]]) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        super().__init__(data, auto_id="guide_%s", label_suffix="")
        self.fields["area"] = forms.TypedChoiceField(label=_("Whose guide is it?"), coerce=int, choices=areas)


class WordsForm(forms.Form):
    """The words in one language; in a language that is not required all of them may stay empty."""

    def __init__(self, data: Any = None, *, draft: Draft, language: str) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        super().__init__(data, auto_id="guide_%s", label_suffix="", initial=dict(draft.words(language)))
        for name, longest in LONGEST.items():
            rows = TALL.get(name)
            self.fields[name] = forms.CharField(
                label=cast("StrPromise", FIELD_LABELS[name]),
                required=False,
                max_length=longest,
                help_text=HELP.get(name, ""),
                widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
                error_messages={"max_length": words_of(Refused.WORDS_TOO_LONG)},
            )


class FactsForm(forms.Form):
    """Dates, telephone and the checklist."""

    source_date = forms.DateField(
        label=_("Date of the document"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-12-03.")},
    )  # fmt: skip
    source_url = forms.CharField(label=_("Where it can be read"), required=False, max_length=290)
    phone = forms.CharField(label=_("Telephone number"), required=False, max_length=40)
    review_by = forms.DateField(
        label=_("Look at it again by"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From then on the page says that it may be out of date, and the owner is reminded every week."),
        error_messages={"invalid": _("Write the day as 2026-12-03.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, draft: Draft) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        given = draft.facts
        first = {name: getattr(given, name) for name in ("source_date", "source_url", "phone", "review_by")}
        super().__init__(data, auto_id="guide_%s", label_suffix="", initial=first)
        for number in range(1, MOST_QUESTIONS + 1):
            one = given.questions[number - 1] if number <= len(given.questions) else Question({})
            for language in Language:
                self.fields[question_field(number, language)] = forms.CharField(
                    label=LANGUAGES[language], required=False, max_length=LONGEST_QUESTION,
                    initial=one.words.get(language, ""),
                )  # fmt: skip
            self.fields[f"qualifies_{number}"] = forms.ChoiceField(
                label=_("Which answer qualifies?"),
                required=False,
                initial=one.qualifies,
                choices=[
                    ("", _("not chosen yet")),
                    (Answer.YES.value, pgettext_lazy("answer", "Yes")),
                    (Answer.NO.value, pgettext_lazy("answer", "No")),
                ],
            )

    def rows(self) -> list[tuple[int, list[BoundField], BoundField, bool]]:
        """The fields of each question, and whether there is anything in it."""
        found = []
        for number in range(1, MOST_QUESTIONS + 1):
            words = [self[question_field(number, language)] for language in Language]
            answer = self[f"qualifies_{number}"]
            written = any(bound.value() for bound in [*words, answer])
            found.append((number, words, answer, written or number == 1))
        return found

    def facts(self) -> Facts:
        """What was filled in; a question left empty falls away."""
        data = self.cleaned_data
        questions = [
            Question(
                {language.value: data[question_field(number, language)] for language in Language},
                data[f"qualifies_{number}"],
            )
            for number in range(1, MOST_QUESTIONS + 1)
        ]
        kept = tuple(one for one in questions if one.qualifies or any(one.words.values()))
        return Facts(data["source_date"], data["source_url"], data["phone"], data["review_by"], kept)


class ReviewForm(forms.Form):
    """Until when it is true now."""

    review_by = forms.DateField(
        label=_("Look at it again by"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": words_of(Refused.REVIEW_MISSING),
            "invalid": _("Write the day as 2026-12-03."),
        },
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        super().__init__(data, auto_id="review_%s", label_suffix="")


class OwnerForm(forms.Form):
    """Who keeps it true."""

    def __init__(self, data: Any = None, *, people: dict[int, str], owner: int) -> None:  # noqa: ANN401 (a QueryDict or nothing)
        super().__init__(data, auto_id="owner_%s", label_suffix="", initial={"owner": owner})
        self.fields["owner"] = forms.TypedChoiceField(
            label=pgettext_lazy("guides", "Owner"),
            coerce=int,
            choices=list(people.items()),
            error_messages={"invalid_choice": words_of(Refused.OWNER_UNKNOWN)},
        )


def question_field(number: int, language: str) -> str:
    """The name of the field of a question in a language."""
    return f"question_{number}_{language.replace('-', '_')}"
