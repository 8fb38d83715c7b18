"""Guides are drafted, published as versions that never change, and kept true by reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from minsheng.foundation.audit.queries import events_of
from minsheng.guides import actions, queries
from minsheng.guides.models import Guide, GuideText, GuideVersion
from minsheng.guides.policy import Facts, GuideRefused, Question
from minsheng.guides.states import Refused
from tests.cast import Cast
from tests.guides.scene import ENGLISH, WORDS, again, drafted, facts, published

pytestmark = pytest.mark.django_db


def test_a_guide_is_begun_written_and_published_with_its_events(cast: Cast) -> None:
    guide = published(cast)
    sheet = queries.sheet_of("old-age-card", language="zh-hans")
    assert sheet is not None
    assert (sheet.number, sheet.words["title"], sheet.phone) == (1, WORDS["title"], "0755-0100 0300")
    assert sheet.asks == ["您满 60 周岁了吗？", "您已经领过了吗？"]
    assert [event.action for event in events_of("guide", guide.pk)] == [
        "begin_guide", "write_words", "write_facts", "publish_guide",
    ]  # fmt: skip


def test_a_published_version_never_changes_and_the_next_draft_becomes_the_next_version(cast: Cast) -> None:
    guide = published(cast)
    assert again(cast, guide, fee="10 元").number == 2
    first, second = (queries.sheet_of("old-age-card", language="zh-hans", number=n) for n in (1, 2))
    assert first is not None
    assert second is not None
    assert (first.words["fee"], first.is_current, second.words["fee"], second.is_current) == (
        "不收费", False, "10 元", True,
    )  # fmt: skip
    editions = queries.editions_of(guide)
    assert [(one.number, one.until is None) for one in editions] == [(2, True), (1, False)]
    assert editions[1].until == editions[0].since
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideText.objects.filter(version__number=1).update(fee="改")
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(number=1).update(phone="1")


def test_a_missing_language_falls_back_and_says_so(cast: Cast) -> None:
    guide = published(cast)
    sheet = queries.sheet_of("old-age-card", language="en")
    assert sheet is not None
    assert (sheet.language, sheet.is_fallback) == ("zh-hans", True)
    now = timezone.now()
    actions.write_words(guide.pk, "en", ENGLISH, by=cast.bob, at=now)
    actions.write_facts(guide.pk, facts(now), by=cast.bob, at=now)
    actions.publish(guide.pk, by=cast.bob, at=now)
    sheet = queries.sheet_of("old-age-card", language="en")
    assert sheet is not None
    assert (sheet.language, sheet.is_fallback, sheet.words["title"]) == ("en", False, "The old-age card")


def refused(cast: Cast, given: Facts) -> list[Refused]:
    """Why these facts are not kept, or the guide with them not published."""
    now = timezone.now()
    guide = Guide.objects.first() or drafted(cast)
    try:
        actions.write_facts(guide.pk, given, by=cast.bob, at=now)
        actions.publish(guide.pk, by=cast.bob, at=now)
    except GuideRefused as refusal:
        return [problem.code for problem in refusal.problems]
    return []


def test_without_source_date_or_review_date_nothing_is_published(cast: Cast) -> None:
    now = timezone.now()
    assert refused(cast, facts(now, source_date=None, review_by=None)) == [
        Refused.SOURCE_DATE_MISSING, Refused.REVIEW_MISSING,
    ]  # fmt: skip
    guide = drafted(cast, "no-source", source="", fee=" ")
    with pytest.raises(GuideRefused) as refusal:
        actions.publish(guide.pk, by=cast.bob, at=now)
    assert [(problem.code, problem.field) for problem in refusal.value.problems] == [
        (Refused.WORDS_MISSING, "fee"), (Refused.SOURCE_MISSING, "source"),
    ]  # fmt: skip
    assert not GuideVersion.objects.exists()


def test_dates_and_questions_that_cannot_be_are_refused_one_by_one(cast: Cast) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    assert refused(cast, facts(now, review_by=today)) == [Refused.REVIEW_PAST]
    assert refused(cast, facts(now, source_date=today + timedelta(days=1))) == [Refused.SOURCE_DATE_AHEAD]
    assert refused(cast, facts(now, source_url="javascript:alert(1)")) == [Refused.ADDRESS_INVALID]
    assert refused(cast, facts(now, questions=(Question({"zh-hans": "您满 60 周岁了吗？"}),))) == [
        Refused.ANSWER_MISSING
    ]
    assert refused(cast, facts(now, questions=(Question({"en": "Are you 60?"}, "yes"),))) == [Refused.QUESTION_MISSING]


def test_a_draft_that_lay_until_its_review_date_is_not_published(cast: Cast) -> None:
    guide = drafted(cast)
    with pytest.raises(GuideRefused) as refusal:
        actions.publish(guide.pk, by=cast.bob, at=timezone.now() + timedelta(days=181))
    assert refusal.value.code is Refused.REVIEW_PAST


def test_a_review_needs_a_day_ahead_and_a_published_guide(cast: Cast) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    guide = drafted(cast)
    for review_by, why in ((today + timedelta(days=9), Refused.NOT_PUBLISHED),):
        with pytest.raises(GuideRefused) as refusal:
            actions.mark_reviewed(guide.pk, review_by=review_by, by=cast.bob, at=now)
        assert refusal.value.code is why
    actions.publish(guide.pk, by=cast.bob, at=now)
    for day, why in ((None, Refused.REVIEW_MISSING), (today, Refused.REVIEW_PAST)):
        with pytest.raises(GuideRefused) as refusal:
            actions.mark_reviewed(guide.pk, review_by=day, by=cast.bob, at=now)
        assert refusal.value.code is why
    actions.mark_reviewed(guide.pk, review_by=today + timedelta(days=365), by=cast.bob, at=now)
    guide.refresh_from_db()
    assert (guide.due_on, guide.reviewed_by_id) == (today + timedelta(days=365), cast.worker["bob"].pk)
    assert [event.action for event in events_of("guide", guide.pk)][-1] == "mark_reviewed"


@pytest.mark.parametrize("name", ["alice", "carol", "dan", "erin", "frank", "charlie"])
def test_only_coordinators_and_administrators_of_the_area_write(cast: Cast, name: str) -> None:
    guide, by, now = drafted(cast), getattr(cast, name), timezone.now()
    attempts = (
        lambda: actions.write_words(guide.pk, "zh-hans", WORDS, by=by, at=now),
        lambda: actions.write_facts(guide.pk, facts(now), by=by, at=now),
        lambda: actions.publish(guide.pk, by=by, at=now),
        lambda: actions.mark_reviewed(guide.pk, review_by=None, by=by, at=now),
        lambda: actions.give_to(guide.pk, owner_id=cast.worker["bob"].pk, by=by, at=now),
        lambda: actions.begin_guide(
            actions.NewGuide("other", cast.area["longhua-office"].pk, "care", cast.worker["bob"].pk), by=by, at=now
        ),
    )
    for attempt in attempts:
        with pytest.raises(GuideRefused) as refusal:
            attempt()
        assert refusal.value.code is Refused.NOT_YOURS


@pytest.mark.parametrize(("code", "why"), [("Old Card", Refused.CODE_INVALID), ("old-age-card", Refused.CODE_TAKEN)])
def test_a_code_is_an_address_and_taken_once(cast: Cast, code: str, why: Refused) -> None:
    drafted(cast)
    new = actions.NewGuide(code, cast.area["longhua-office"].pk, "care", cast.worker["bob"].pk)
    with pytest.raises(GuideRefused) as refusal:
        actions.begin_guide(new, by=cast.bob, at=timezone.now())
    assert refusal.value.code is why
    with pytest.raises(GuideRefused) as refusal:
        actions.begin_guide(replace(new, code="new", owner_id=0), by=cast.bob, at=timezone.now())
    assert refusal.value.code is Refused.OWNER_UNKNOWN
