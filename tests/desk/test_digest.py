"""The week on one page: the same words on the page, on paper and in the letter of Monday, and nothing of a resident."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions as concerns
from minsheng.concerns.models import Category, Concern
from minsheng.directory.models import Worker
from minsheng.foundation.audit.queries import events_of
from minsheng.foundation.outbox.models import Message
from minsheng.insight import actions
from minsheng.insight.models import FocusTopic
from minsheng.insight.policy.weeks import letter_due, week_before, week_named, week_of
from minsheng.insight.queries.briefing import months_back
from minsheng.insight.queries.digest import digest_as_text, digest_of
from tests.cast import Cast
from tests.concerns.scene import PHONE, TEXT, load_two_categories
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, sign_in, text_of
from tests.desk.test_stuck import WHY, still

pytestmark = pytest.mark.django_db
LIST = "/desk/digest/"


def monday(hour: int = 8) -> datetime:
    """The Monday of this week, at an hour of the morning."""
    return timezone.make_aware(datetime.combine(week_of(timezone.localdate()).first, time(hour)))


def told(cast: Cast) -> str:
    """Two standstills, one explained; the address of last week's page."""
    load_two_categories()
    still(cast, days=60)
    concern = still(cast, days=50)
    fields = concerns.StuckFields("money", WHY, help_level="district")
    concerns.note_stuck(concern.pk, fields=fields, by=cast.bob, at=timezone.now())
    return f"{LIST}{week_before(timezone.localdate()).code}/"


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_page_paper_and_letter_say_the_same_and_nothing_of_a_resident(cast: Cast) -> None:
    address, erin = told(cast), sign_in(cast, "erin")
    page = erin.get(address)
    digest = page.context["digest"]
    pdf = erin.get(f"{address}pdf/")
    paper = PdfReader(BytesIO(pdf.content)).pages
    assert len(paper) == 1
    assert actions.send_digests(at=monday()) == 1
    letter = Message.objects.get(template="digest")
    said = [bare(word) for part in digest.sections for line in part.lines for word in (line.label, line.value)]
    for words in (text_of(page), paper[0].extract_text(), letter.body):
        assert [one for one in said if one not in bare(words)] == []
        for secret in (TEXT[:8], PHONE, "王阿姨", WHY):
            assert secret not in words
    assert "没有经费；需要出手：区里" in text_of(page)
    assert (letter.address, letter.subject) == ("erin@minsheng.example", digest.title)
    assert f"{address}?area=longhua-office" in letter.body


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_fullest_week_still_fits_on_one_page(cast: Cast, language: str) -> None:
    address = told(cast)
    for days in range(25, 31):
        still(cast, days=days)
    drainage = Category.objects.get(code="B3")
    start = week_before(timezone.localdate()).first - timedelta(weeks=3)
    for number in range(12):
        concern = raised(cast, at=timezone.make_aware(datetime.combine(start, time(9, number))))
        Concern.objects.filter(pk=concern.pk).update(category=drainage)
    month = months_back(monday() - timedelta(days=1), 0)
    FocusTopic.objects.create(
        office=cast.area["longhua-office"], begins_at=month, category=drainage, owner=cast.worker["dan"], words="雨水井",
        chosen_at=month, chosen_by=cast.worker["bob"],
    )  # fmt: skip
    client = sign_in(cast, "erin")
    client.cookies["django_language"] = language
    pdf = client.get(f"{address}pdf/")
    (paper,) = PdfReader(BytesIO(pdf.content)).pages
    assert ("Theweekononepage" if language == "en" else "一页看一周") in bare(paper.extract_text())
    shown = [part.name for part in client.get(address).context["digest"].sections]
    assert shown == ["numbers", "rates", "passed_up", "still", "rising", "focus", "questions"]


def test_the_letter_leaves_once_a_week_and_person_and_in_the_persons_language(cast: Cast) -> None:
    Worker.objects.filter(pk=cast.worker["erin"].pk).update(language="en")
    runs = [monday(6), monday(7), monday(9), monday() + timedelta(days=1), monday() + timedelta(days=2)]
    assert [actions.send_digests(at=at) for at in runs] == [0, 1, 0, 0, 0]
    letter = Message.objects.get(template="digest")
    assert letter.subject.startswith("Longhua Sub-district: week")
    key = f"{week_before(timezone.localdate()).code}:{cast.worker['erin'].pk}"
    assert [event.action for event in events_of("digest", key)] == ["send_digest"]
    assert actions.send_digests(at=monday() + timedelta(days=7)) == 1
    Worker.objects.filter(pk=cast.worker["erin"].pk).update(email=None)
    assert actions.send_digests(at=monday() + timedelta(days=14)) == 0


def test_weeks_are_those_of_the_calendar() -> None:
    assert (week_named("2026-W53").last, week_named(" 2026-w01 ").first) == (date(2027, 1, 3), date(2025, 12, 29))
    for wrong in ("2025-W53", "2026-W00", "2026-W54", "2026-9", "0000-W01", "x"):
        with pytest.raises(ValueError):  # noqa: PT011 (any of them is a no)
            week_named(wrong)
    assert [letter_due(datetime(2026, 3, day, hour, tzinfo=UTC)) for day, hour in ((2, 6), (2, 7), (3, 0), (4, 0))] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("week", ["2025-W53", "2026-W60", "next", "", "9999-W01", "1900-W01", "2026-W09-and-more"])
def test_a_week_that_does_not_exist_is_said_beside_its_field(cast: Cast, week: str) -> None:
    erin = sign_in(cast, "erin")
    answer = erin.get(LIST, {"week": week})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"week"})
    if week:
        assert erin.get(f"{LIST}{week}/").status_code == 404
        assert erin.get(f"{LIST}{week}/pdf/").status_code == 404


def test_the_running_week_is_not_told_yet_and_another_one_is_found_by_its_name(cast: Cast) -> None:
    erin, last = sign_in(cast, "erin"), week_before(timezone.localdate())
    running = week_of(timezone.localdate()).code
    assert "还没有结束" in text_of(erin.get(LIST, {"week": running}))
    assert erin.get(f"{LIST}{running}/").status_code == 404
    found = erin.get(LIST, {"week": last.code.lower()})
    assert (found.status_code, found["Location"]) == (302, f"{LIST}{last.code}/")
    assert erin.get(LIST).context["weeks"][0].code == last.code


@pytest.mark.parametrize(
    ("name", "page"),
    [("bob", 200), ("dan", 200), ("frank", 200), ("alice", 403), ("carol", 403), ("grace", 403)],
)
def test_whoever_answers_for_an_area_reads_it(cast: Cast, name: str, page: int) -> None:
    address, client = told(cast), sign_in(cast, name)
    for one in (LIST, address, f"{address}pdf/"):
        assert client.get(one).status_code == page
        assert Client().get(one).status_code == 302


def test_another_offices_coordinator_finds_nothing_of_this_one(cast: Cast) -> None:
    address, charlie = told(cast), sign_in(cast, "charlie")
    assert charlie.get(address).context["digest"].counted.stuck_count == 0
    assert charlie.get(address, {"area": "longhua-office"}).status_code == 404


def test_the_question_to_auditors_is_a_count_and_no_more(cast: Cast) -> None:
    with translation.override("zh-hans"):
        digest = digest_of(cast.erin, area=cast.area["longhua-office"], week=week_before(timezone.localdate()))
        assert "- 新提给监察员的问题：0" in digest_as_text(digest)


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_standstill_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    address, erin = told(cast), sign_in(cast, "erin")
    for _ in range(others):
        still(cast)
    keep_what_is_remembered(monkeypatch)
    erin.get(address)
    for one, statements in ((LIST, 3), (address, 8)):
        with django_assert_num_queries(statements):
            erin.get(one)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_the_week_is_read_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    told(people)
    page = enter(open_page(width=width, javascript=False, refused=(422,), theme=theme), "erin")
    page.goto(f"{LIST}?week=2026-W60")
    expect(page.locator("main")).to_contain_text("没有这一周")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    keep(page, f"digests-{width}-{theme}")
    page.locator("main .ledger a").first.click()
    expect(page.locator("h1")).to_contain_text("一页看一周")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    keep(page, f"digest-{width}-{theme}")
