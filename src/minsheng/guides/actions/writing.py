"""Writing guides: begun, drafted language by language, published as the next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from minsheng.core.actors import Actor
from minsheng.directory.queries import area_index
from minsheng.foundation.audit import actions as audit
from minsheng.guides.models import Guide, GuideDraft, GuideTerm, GuideText, GuideVersion
from minsheng.guides.permissions import may_write
from minsheng.guides.policy import (
    CODE,
    WORDS,
    Draft,
    Facts,
    GuideRefused,
    Problem,
    cleaned_facts,
    cleaned_words,
    draft_to,
    problems_of,
    questions_to,
    weighed_terms,
)
from minsheng.guides.policy.writing import LONGEST_CODE
from minsheng.guides.queries import draft_of, draft_to_begin_with
from minsheng.guides.states import Language, Refused, Subject

from .reviewing import owner_found, writable

SUBJECT = "guide"


@dataclass(frozen=True, slots=True)
class NewGuide:
    """What stays of a guide while its versions follow each other."""

    code: str
    area_id: int
    subject: str
    owner_id: int
    sample: bool = False


@transaction.atomic
def begin_guide(new: NewGuide, *, by: Actor, at: datetime) -> Guide:
    """Begin a guide with an empty draft. Raises GuideRefused."""
    area = area_index().get(new.area_id)
    if area is None or not may_write(by, area.path):
        raise GuideRefused(Problem(Refused.NOT_YOURS, "area"))
    code = new.code.strip().lower()
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        raise GuideRefused(Problem(Refused.CODE_INVALID, "code"))
    owner_found(new.owner_id)
    guide, made = Guide.objects.get_or_create(
        code=code,
        defaults={
            "area_id": new.area_id, "subject": Subject(new.subject), "owner_id": new.owner_id, "sample": new.sample,
            "due_on": timezone.localdate(at), "created_at": at,
        },
    )  # fmt: skip
    if not made:
        raise GuideRefused(Problem(Refused.CODE_TAKEN, "code"))
    _keep(guide, Draft(), by=by, at=at)
    audit.record(subject_type=SUBJECT, subject_id=guide.pk, action="begin_guide", by=by, at=at, first=True)
    return guide


@transaction.atomic
def write_words(guide_id: int, language: str, words: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Write the draft's words in one language; none at all takes the language out. Raises GuideRefused."""
    guide = writable(guide_id, by=by)
    kept = cleaned_words(words)
    draft = _begun(guide)
    texts = {code: text for code, text in draft.texts.items() if code != language}
    if kept:
        texts[Language(language).value] = kept
    _keep(guide, replace(draft, texts=texts), by=by, at=at)
    _recorded(guide, "write_words", by=by, at=at, language=language)


@transaction.atomic
def write_facts(guide_id: int, facts: Facts, *, by: Actor, at: datetime) -> None:
    """Write what is the same in every language: source, dates, checklist. Raises GuideRefused with every problem."""
    guide = writable(guide_id, by=by)
    kept = cleaned_facts(facts, today=timezone.localdate(at))
    _keep(guide, replace(_begun(guide), facts=kept), by=by, at=at)
    _recorded(guide, "write_facts", by=by, at=at)


@transaction.atomic
def publish(guide_id: int, *, by: Actor, at: datetime) -> GuideVersion:
    """Make the draft the next version, which never changes again. Raises GuideRefused with everything in the way."""
    guide = writable(guide_id, by=by)
    draft = draft_of(guide)
    if draft is None:
        raise GuideRefused(Problem(Refused.NOTHING_NEW))
    problems = problems_of(draft, today=timezone.localdate(at))
    facts = draft.facts
    if problems or facts.review_by is None or facts.source_date is None:
        raise GuideRefused(*problems)
    last = GuideVersion.objects.filter(guide=guide).aggregate(last=Max("number"))["last"] or 0
    version = GuideVersion.objects.create(
        guide=guide,
        number=last + 1,
        published_at=at,
        published_by_id=by.worker_id,
        review_by=facts.review_by,
        source_date=facts.source_date,
        source_url=facts.source_url,
        phone=facts.phone,
        questions=questions_to(facts.questions),
    )
    texts = [(code, words) for code, words in draft.texts.items() if words]
    GuideText.objects.bulk_create(
        GuideText(version=version, language=code, **{name: words.get(name, "") for name in WORDS})
        for code, words in texts
    )
    guide.current, guide.due_on, guide.reminded_at = version, version.review_by, None
    guide.reviewed_at, guide.reviewed_by_id = at, by.worker_id
    guide.save(update_fields=["current", "due_on", "reminded_at", "reviewed_at", "reviewed_by"])
    GuideDraft.objects.filter(guide=guide).delete()
    _index(guide, dict(texts))
    _recorded(guide, "publish_guide", by=by, at=at, version=version.number)
    return version


def _begun(guide: Guide) -> Draft:
    return draft_of(guide) or draft_to_begin_with(guide)


def _keep(guide: Guide, draft: Draft, *, by: Actor, at: datetime) -> None:
    values = {"content": draft_to(draft), "changed_at": at, "changed_by_id": by.worker_id}
    GuideDraft.objects.update_or_create(guide=guide, defaults=values)


def _index(guide: Guide, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Lay the words open to the search; a language that is missing is found by the house's own words."""
    GuideTerm.objects.filter(guide=guide).delete()
    rows = []
    for language in Language:
        terms = weighed_terms(texts.get(language) or texts[Language.ZH_HANS])
        rows += [GuideTerm(guide=guide, language=language, term=term, weight=weight) for term, weight in terms.items()]
        rows.append(GuideTerm(guide=guide, language=language, term="", weight=0))
    GuideTerm.objects.bulk_create(rows, batch_size=500)


def _recorded(guide: Guide, action: str, *, by: Actor, at: datetime, **data: str | int) -> None:
    audit.record(subject_type=SUBJECT, subject_id=guide.pk, action=action, by=by, at=at, data=data)
