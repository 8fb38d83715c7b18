"""What residents read, kept on pages: the messages, one to write, and how it would arrive. Looking sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minsheng.concerns import actions, queries
from minsheng.concerns.permissions import may_edit_templates
from minsheng.concerns.policy.wording import REQUIRED, VARIABLES, Unreadable, sms_parts
from minsheng.concerns.queries import letter_words, wording
from minsheng.concerns.queries.catalogue import category_index
from minsheng.concerns.states.messages import REPLIES, MessageKind
from minsheng.core.actors import Actor
from minsheng.interfaces.desk.access import Visit, desk_page, hands_out, keeps, reads, show

from . import wording_words as said
from .forms import LANGUAGES
from .wording_forms import TemplateForm

if TYPE_CHECKING:
    from minsheng.concerns.models import Concern, MessageTemplate


@dataclass(frozen=True, slots=True)
class Row:
    """A template on the list."""

    template: MessageTemplate
    scope: str
    language: str
    flaws: list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A message, when it is sent, and what the house wrote for it."""

    value: MessageKind
    name: Promise
    when: Promise
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Letter:
    """How it arrives in one language: letter and text message, and how long the latter is."""

    language: str
    code: str
    subject: str
    body: str
    length: int
    parts: int


def reads_wording(actor: Actor) -> bool:
    """Whoever keeps the house, or hands concerns out."""
    return keeps(actor) or hands_out(actor)


@desk_page(reads_wording)
def house_messages(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every kind with the templates written for it."""
    rows: dict[str, list[Row]] = {}
    names = dict(LANGUAGES)
    for template in wording.all_templates():
        facts = category_index().get(template.category_id or 0)
        flaws = [said.flaw_words(one) for one in wording.flaws_of(template)]
        row = Row(template, facts.name if facts else "", names[template.language], flaws)
        rows.setdefault(template.kind, []).append(row)
    kinds = [Kind(kind, *said.KINDS[kind], rows.get(kind, [])) for kind in MessageKind]
    edits = may_edit_templates(visit.actor)
    return show(request, visit, "desk/messages.html", {"section": "house", "kinds": kinds, "edits": edits})


@desk_page(reads_wording)
def house_message(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """Write one message. ``look`` in what is sent shows how it arrives and keeps nothing."""
    if kind not in set(MessageKind):
        raise Http404
    known = MessageKind(kind)
    if request.method != "POST":
        return _show(request, visit, TemplateForm(initial=_initial(request, known), kind=known))
    form = TemplateForm(request.POST, kind=known)
    if "look" not in request.POST and not may_edit_templates(visit.actor):
        raise PermissionDenied
    valid = form.is_valid()
    if "look" in request.POST:
        return _show(request, visit, form)
    if valid and _kept(form, visit):
        messages.success(request, _("Kept. From now on it is sent in these words."))
        return redirect("desk:messages")
    return _show(request, visit, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _kept(form: TemplateForm, visit: Visit) -> bool:
    """Call the action; what is wrong stands beside its field."""
    version = form.cleaned_data["version"] or 0
    try:
        actions.write_template(form.template(), by=visit.actor, at=visit.at, version=version)
    except actions.TemplateRefused as refusal:
        for finding in refusal.findings:
            form.add_error(finding.field, said.flaw_words(finding))
        if not refusal.findings:
            form.add_error(
                "category", _("There are other words for these concerns and this language by now. Open those first.")
            )
        return False
    return True


def _initial(request: HttpRequest, kind: MessageKind) -> dict[str, object]:
    """The words written for this category and language, else those built in."""
    language = request.GET.get("language", "")
    language = language if language in dict(LANGUAGES) else "zh-hans"
    asked = request.GET.get("category", "")
    category = next((number for number in category_index() if str(number) == asked), None)
    first: dict[str, object] = {"category": category, "language": language}
    written = wording.written_template(kind, category, language)
    if written is None:
        subject, body = letter_words.built_in(kind, language)
        return first | {"subject": subject, "body": body, "active": True, "version": 0}
    return first | {
        "subject": written.subject, "body": written.body, "active": written.active, "version": written.version,
    }  # fmt: skip


def _show(
    request: HttpRequest, visit: Visit, form: TemplateForm, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    concern = _concern(form, visit)
    variables = [(f"{{{name}}}", said.VARIABLES[name], name in REQUIRED[form.kind]) for name in VARIABLES[form.kind]]
    return show(request, visit, "desk/message.html", {
        "section": "house",
        "form": form,
        "name": said.KINDS[form.kind][0],
        "when": said.KINDS[form.kind][1],
        "variables": variables,
        "concern": concern,
        "letters": _letters(form, concern),
        "is_reply": form.kind in REPLIES,
        "edits": may_edit_templates(visit.actor),
    }, status=status)  # fmt: skip


def _concern(form: TemplateForm, visit: Visit) -> Concern | None:
    """The concern asked for, else the newest in the actor's scope; None for who reads none."""
    if not reads(visit.actor):
        return None
    number = form.cleaned_data.get("number") if form.is_bound and form.is_valid() else None
    if number:
        found = queries.by_id(number, actor=visit.actor)
        if found is None:
            form.add_error("number", _("There is no concern with this number that you may read."))
        return found
    return queries.visible_to(visit.actor).select_related("category").order_by("-id").first()


def _letters(form: TemplateForm, concern: Concern | None) -> list[Letter]:
    """What would arrive in each language; the words of the form in theirs. Empty while its braces are broken."""
    draft_language = str(form["language"].value() or "")
    draft = (str(form["subject"].value() or ""), str(form["body"].value() or ""))
    letters = []
    for code, name in LANGUAGES:
        category = concern.category_id if concern else None
        words = draft if code == draft_language else letter_words.words_for(form.kind, category, code)
        if not words[1]:
            continue
        try:
            subject, body = letter_words.filled(words, concern, code, _values(form.kind, concern, code))
        except Unreadable:
            continue
        letters.append(Letter(name, code, subject, body, len(body), sms_parts(body)))
    return letters


def _values(kind: MessageKind, concern: Concern | None, language: str) -> Mapping[str, str]:
    """A real concern's words, and examples for what it does not have yet."""
    with translation.override(language):
        examples = {name: str(words) for name, words in said.EXAMPLES.items()}
        due = concern.due_at if concern else None
        examples["day"] = date_format(due, "MONTH_DAY_FORMAT") if due else "…"
    facts = letter_words.for_looking(kind, concern)
    return examples | {name: value for name, value in facts.items() if value}
