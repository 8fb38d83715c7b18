"""Owners are reminded until they have looked; concerns a guide answered are counted, and what was asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions as concerns
from minsheng.concerns.models import Concern
from minsheng.core.actors import resident
from minsheng.foundation.audit.queries import events_of
from minsheng.foundation.outbox.models import Message
from minsheng.guides import actions, queries
from minsheng.guides.models import Guide, GuideAnswer
from minsheng.guides.policy import GuideRefused
from minsheng.guides.states import Refused
from minsheng.workflows.informing import resolve_with_guide
from tests.cast import Cast
from tests.concerns.scene import REPLY, first_reporter, load_two_categories
from tests.desk.scene import at_work, keep_what_is_remembered, raised
from tests.guides.scene import again, due, published

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def letters() -> list[Message]:
    return list(Message.objects.filter(template="guide_review").order_by("pk"))


def test_the_owner_is_reminded_once_a_week_until_somebody_looked(cast: Cast) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    guide = published(cast)
    assert actions.remind_owners(at=now) == 0, "half a year to go"
    due(guide, today + 10 * DAY)
    runs = [now, now + DAY, now + 6 * DAY, now + 7 * DAY, now + 14 * DAY]
    assert [actions.remind_owners(at=at) for at in runs] == [1, 0, 0, 1, 1]
    assert [(one.address, "old-age-card" in one.body) for one in letters()] == [("bob@minsheng.example", True)] * 3
    assert [event.action for event in events_of("guide", guide.pk)][-1] == "remind_owner"
    later = now + 15 * DAY
    actions.mark_reviewed(guide.pk, review_by=today + 400 * DAY, by=cast.bob, at=later)
    assert actions.remind_owners(at=later + 30 * DAY) == 0


def test_where_the_owner_has_left_the_areas_coordinators_are_told(cast: Cast) -> None:
    guide = published(cast)
    actions.give_to(guide.pk, owner_id=cast.worker["grace"].pk, by=cast.bob, at=timezone.now())
    type(cast.worker["grace"]).objects.filter(pk=cast.worker["grace"].pk).update(is_active=False)
    due(guide, timezone.localdate())
    assert actions.remind_owners(at=timezone.now()) == 1
    assert [one.address for one in letters()] == ["bob@minsheng.example"]


def informed(cast: Cast, at: datetime, *, guide: str = "old-age-card") -> Concern:
    """A concern that Dan answered with the guide."""
    concern = at_work(cast)
    resolve_with_guide(concern.pk, guide=guide, outcome="informed", reply=REPLY, by=cast.dan, at=at)
    concern.refresh_from_db()
    return concern


def test_a_concern_answered_by_a_guide_counts_as_information_given(cast: Cast) -> None:
    guide = published(cast)
    concern = informed(cast, timezone.now())
    row = GuideAnswer.objects.get()
    assert (row.version_id, row.concern_id, row.answered_by_id) == (guide.current_id, concern.pk, cast.worker["dan"].pk)
    assert (concern.state, concern.outcome) == ("resolved", "informed")
    assert queries.answers_of(concern.pk) == [("old-age-card", 1)]
    assert [event.action for event in events_of("guide", guide.pk)][-1] == "answer_with_guide"


@pytest.mark.parametrize(
    ("guide", "outcome", "why"),
    [("old-age-card", "solved", Refused.NOT_INFORMED), ("nothing", "informed", Refused.NOT_PUBLISHED)],
)
def test_a_guide_goes_with_information_given_and_must_be_published(
    cast: Cast, guide: str, outcome: str, why: Refused
) -> None:
    published(cast)
    concern = at_work(cast)
    with pytest.raises(GuideRefused) as refusal:
        resolve_with_guide(concern.pk, guide=guide, outcome=outcome, reply=REPLY, by=cast.dan, at=timezone.now())
    concern.refresh_from_db()
    assert (refusal.value.code, concern.state, GuideAnswer.objects.count()) == (why, "in_progress", 0)


@pytest.mark.parametrize("guide", ["", "old-age-card"])
def test_a_reply_without_a_guide_takes_no_statement_more(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, guide: str
) -> None:
    published(cast)
    warm, concern, other = at_work(cast), at_work(cast), at_work(cast)
    keep_what_is_remembered(monkeypatch)
    now = timezone.now()
    concerns.resolve_concern(warm.pk, outcome="informed", reply=REPLY, by=cast.dan, at=now)
    with django_assert_num_queries(STATEMENTS) if not guide else django_assert_num_queries(STATEMENTS + MORE):
        resolve_with_guide(other.pk, guide=guide, outcome="informed", reply=REPLY, by=cast.dan, at=now)
    with django_assert_num_queries(STATEMENTS):
        concerns.resolve_concern(concern.pk, outcome="informed", reply=REPLY, by=cast.dan, at=now)


STATEMENTS, MORE = 10, 13
"""The action's own, with the savepoint around it and its letters; with a guide its version, row and audit event."""


def test_what_is_asked_again_within_thirty_days_puts_the_guide_on_the_list_with_n(cast: Cast) -> None:
    now = timezone.now()
    guide = published(cast)
    reopened, anew, other, quiet, late = (informed(cast, now) for _ in range(5))
    for number, concern in enumerate((anew, other, quiet, late)):
        concern.reporters.update(phone_index=f"phone-{number}")
    reporter = first_reporter(reopened)
    concerns.reopen_concern(reopened.pk, text="还是不明白", by=resident(reporter.pk), at=now + DAY)
    drains, gas = load_two_categories()
    Concern.objects.update(category=drains)
    for number, days, category in ((0, 29, drains), (1, 29, gas), (3, 31, drains)):
        came = raised(cast, at=now + days * DAY)
        came.reporters.update(phone_index=f"phone-{number}")
        Concern.objects.filter(pk=came.pk).update(category=category)
    assert [actions.see_who_asked_again(at=now + 31 * DAY) for _run in range(2)] == [2, 0]
    again_ids = set(GuideAnswer.objects.filter(again_at__isnull=False).values_list("concern_id", flat=True))
    assert again_ids == {reopened.pk, anew.pk}
    informed(cast, now + 20 * DAY)
    assert queries.failing(at=now + 29 * DAY, language="zh-hans") == [], "nobody's thirty days are over"
    (row,) = queries.failing(at=now + 31 * DAY, language="zh-hans")
    assert (row.guide.pk, row.again, row.n, row.running) == (guide.pk, 2, 5, 1)
    again(cast, guide, who="写得更清楚")
    assert queries.failing(at=now + 31 * DAY, language="zh-hans") == [], "a new version begins anew"


@pytest.mark.parametrize("others", [0, 2])
def test_the_list_takes_as_many_statements_for_one_guide_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    now = timezone.now()
    for number in range(1 + others):
        published(cast, f"card-{number}")
        informed(cast, now - 40 * DAY, guide=f"card-{number}")
    GuideAnswer.objects.update(again_at=now - 35 * DAY)
    with django_assert_num_queries(3):
        assert len(queries.failing(at=now, language="en")) == 1 + others
    assert Guide.objects.count() == 1 + others
