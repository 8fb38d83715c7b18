"""The topic of a month: one an office and month, with an owner and measures, counted as the leader page counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import Category, Concern
from minsheng.concerns.queries import counting
from minsheng.concerns.queries.counting import Scope
from minsheng.foundation.audit.queries import events_of
from minsheng.insight.models import FocusMeasure, FocusTopic
from minsheng.insight.policy.weeks import week_before
from minsheng.insight.queries.briefing import months_back
from minsheng.insight.queries.digest import digest_of
from minsheng.insight.queries.focus import counts_of
from tests.cast import Cast
from tests.concerns.scene import load_two_categories
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, resolved, sign_in, text_of
from tests.desk.test_meetings import called

pytestmark = pytest.mark.django_db
LIST = "/desk/focus/"
WHY = "台风季前排水诉求最多，先把雨水井清一遍"


def month(ahead: int = 0) -> str:
    return f"{timezone.localdate(months_back(timezone.now(), -ahead)):%Y-%m}"


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "office": cast.area["longhua-office"].pk,
        "month": month(),
        "category": Category.objects.get(code="B3").pk,
        "owner": cast.worker["dan"].pk,
        "words": WHY,
    } | more


def chosen(cast: Cast, **more: Any) -> FocusTopic:
    """Drainage, this month, Dan's."""
    if not Category.objects.exists():
        load_two_categories()
    assert sign_in(cast, "bob").post(LIST, sent(cast, **more)).status_code == 302
    return FocusTopic.objects.latest("id")


def measured(topic: FocusTopic, client: Client) -> FocusMeasure:
    due = timezone.localdate() + timedelta(days=7)
    answer = client.post(f"{LIST}{topic.pk}/", {"words": "清一遍雨水井", "due": due.isoformat()})
    assert answer.status_code == 302
    return FocusMeasure.objects.latest("id")


def test_a_topic_has_an_owner_measures_and_closing_words(cast: Cast) -> None:
    topic, erin = chosen(cast), sign_in(cast, "erin")
    measure = measured(topic, erin)
    for _twice in range(2):
        assert erin.post(f"{LIST}measures/{measure.pk}/done/").status_code == 302
    assert erin.post(f"{LIST}{topic.pk}/close/", {"words": ""}).status_code == 422
    assert erin.post(f"{LIST}{topic.pk}/close/", {"words": "井清完了，投诉少了"}).status_code == 302
    for name in ("erin", "frank", "dan"):
        said = text_of(sign_in(cast, name).get(f"{LIST}{topic.pk}/"))
        for words in (WHY, "✓ 清一遍雨水井", "井清完了，投诉少了", "排水与内涝", "负责人：丹"):
            assert words in said
    assert [event.action for event in events_of("focus_topic", topic.pk)] == [
        "choose_topic", "add_measure", "finish_measure", "close_topic",
    ]  # fmt: skip
    late = {"words": "再清一遍", "due": timezone.localdate().isoformat()}
    assert erin.post(f"{LIST}{topic.pk}/", late).status_code == 422
    assert erin.post(f"{LIST}{topic.pk}/close/", {"words": "别的"}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        FocusTopic.objects.filter(pk=topic.pk).update(outcome="")


def test_the_counts_are_those_of_the_leader_page(cast: Cast) -> None:
    drainage, gas = load_two_categories()
    start = months_back(timezone.now(), 0)
    before = [raised(cast, at=start - timedelta(days=days)).pk for days in (1, 2, 3)]
    now = [resolved(cast).pk, raised(cast, at=timezone.now() - timedelta(minutes=1)).pk]
    Concern.objects.filter(pk__in=[*before[:2], *now]).update(category=drainage)
    Concern.objects.filter(pk=before[2]).update(category=gas)
    topic = chosen(cast, category=Category.objects.get(code="B").pk)
    counts = counts_of(topic, cast.erin, at=timezone.now())
    assert [(one.received, one.of, one.begun, one.over) for one in counts] == [
        (2, 3, True, True), (2, 2, True, False), (0, 0, False, False),
    ]  # fmt: skip
    scope = Scope(start=start, end=timezone.now(), area_path=cast.area["longhua-office"].path, actor=cast.erin)
    assert counting.work_counts(scope)["received"] == counts[1].of
    page = sign_in(cast, "erin").get(f"{LIST}{topic.pk}/")
    assert "还没开始" in text_of(page)


def test_the_week_on_one_page_names_the_topic_and_the_meeting_may_talk_about_it(cast: Cast) -> None:
    topic, bob = chosen(cast), sign_in(cast, "bob")
    last = week_before(timezone.localdate())
    FocusTopic.objects.filter(pk=topic.pk).update(begins_at=months_back(_noon(last.last), 0))
    digest = digest_of(cast.erin, area=cast.area["longhua-office"], week=last)
    (line,) = next(part.lines for part in digest.sections if part.name == "focus")
    assert (line.kind, line.about) == ("topic", str(topic.pk))
    page = text_of(sign_in(cast, "erin").get(f"/desk/digest/{last.code}/"))
    assert "龙华街道：排水与内涝" in page
    assert "丹" not in page
    meeting = called(cast)
    for _twice in range(2):
        assert bob.post(f"/desk/meetings/{meeting.pk}/topic/{topic.pk}/").status_code == 302
    assert meeting.items.get().topic_id == topic.pk
    assert "排水与内涝" in text_of(bob.get(f"/desk/meetings/{meeting.pk}/"))
    assert sign_in(cast, "frank").post(f"/desk/meetings/{meeting.pk}/topic/{topic.pk}/").status_code == 403


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 (made aware here)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "month"),
        ({"month": "2020-01"}, "month"),
        ({"month": "2090-01"}, "month"),
        ({"month": "2026-13"}, "month"),
        ({"month": ""}, "month"),
        ({"month": month(1), "owner": ""}, "owner"),
        ({"month": month(1), "owner": "999999"}, "owner"),
        ({"month": month(1), "category": "999999"}, "category"),
        ({"month": month(1), "words": " "}, "words"),
        ({"month": month(1), "office": "999"}, "office"),
    ],
)
def test_one_topic_a_month_ahead_with_an_owner(cast: Cast, wrong: dict[str, str], field: str) -> None:
    chosen(cast)
    answer = sign_in(cast, "bob").post(LIST, sent(cast, **wrong))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert FocusTopic.objects.count() == 1


@pytest.mark.parametrize(("due", "field"), [("2020-01-01", "due"), ("", "due"), ("2090-01-01", "due")])
def test_a_measure_has_a_day_that_lies_ahead(cast: Cast, due: str, field: str) -> None:
    topic = chosen(cast)
    answer = sign_in(cast, "bob").post(f"{LIST}{topic.pk}/", {"words": "清井", "due": due})
    assert (answer.status_code, set(answer.context["measure"].errors)) == (422, {field})
    assert not FocusMeasure.objects.exists()


@pytest.mark.parametrize(
    ("name", "page", "post"),
    [("dan", 200, 403), ("frank", 200, 403), ("charlie", 404, 404), ("alice", 403, 403), ("carol", 403, 403),
     ("grace", 403, 403)],
)  # fmt: skip
def test_supervisors_and_auditors_read_and_strangers_find_nothing(cast: Cast, name: str, page: int, post: int) -> None:
    topic, client = chosen(cast), sign_in(cast, name)
    measure = measured(topic, sign_in(cast, "bob"))
    assert client.get(f"{LIST}{topic.pk}/").status_code == page
    assert Client().get(f"{LIST}{topic.pk}/").status_code == Client().get(LIST).status_code == 302
    for address in (f"{topic.pk}/", f"{topic.pk}/close/", f"measures/{measure.pk}/done/"):
        assert client.post(f"{LIST}{address}", {"words": "x", "due": "2026-01-01"}).status_code == post
    answer = client.post(LIST, sent(cast, month=month(1)))
    assert answer.status_code == (422 if name == "charlie" else 403)
    if name == "charlie":
        assert client.get(LIST).context["rows"] == []
    measure.refresh_from_db()
    assert (measure.done_at, FocusTopic.objects.count()) == (None, 1)


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    topics, bob = [chosen(cast, month=month(ahead)) for ahead in range(1 + others)], sign_in(cast, "bob")
    for _ in range(1 + others):
        measured(topics[0], bob)
    keep_what_is_remembered(monkeypatch)
    for address, statements in ((LIST, 6), (f"{LIST}{topics[0].pk}/", 7)):
        bob.get(address)
        with django_assert_num_queries(statements):
            bob.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.insight.queries.focus.PAGE", 2)
    wanted = [chosen(cast, month=month(ahead)).pk for ahead in (2, 1, 0)]
    bob = sign_in(cast, "bob")
    first = bob.get(LIST)
    rest = bob.get(f"{LIST}{first.context['after']}")
    assert [row.pk for page in (first, rest) for row in page.context["rows"]] == wanted
    assert bob.get(f"{LIST}?after=x").status_code == 400


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_a_topic_is_chosen_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    chosen(people)
    page = enter(open_page(width=width, javascript=False, refused=(422,), theme=theme), "bob")

    def looks(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        keep(page, f"{name}-{width}-{theme}")

    page.goto(LIST)
    page.get_by_label("为什么选它？").fill(WHY)
    page.get_by_label("哪一类问题？").select_option(label="市政设施")
    page.get_by_label("由谁负责？").select_option(label="丹")
    page.get_by_role("button", name="就选它").click()
    expect(page.locator("main")).to_contain_text("这个街道那个月已有专题")
    looks("topics")
    page.get_by_role("textbox", name="月份").fill(month(1))
    page.get_by_role("button", name="就选它").click()
    page.get_by_label("要做什么？").fill("清一遍雨水井")
    page.get_by_label("到哪天为止？").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="加上这项措施").click()
    expect(page.locator("main")).to_contain_text("清一遍雨水井")
    looks("topic")
