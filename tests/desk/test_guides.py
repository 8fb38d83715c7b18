"""Guides at the desk: what is due first, written in three languages, published, reviewed, and named in a reply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.guides import queries
from minsheng.guides.models import Guide, GuideAnswer, GuideVersion
from tests.cast import Cast
from tests.concerns.scene import REPLY
from tests.desk.browsing import enter, keep
from tests.desk.scene import HTMX, at_work, keep_what_is_remembered, sign_in, text_of
from tests.guides.scene import WORDS, drafted, due, published

pytestmark = pytest.mark.django_db
LIST = "/desk/guides/"
ONE = f"{LIST}old-age-card/"


def facts_sent(**more: str) -> dict[str, str]:
    """The form of dates and checklist, as it is sent."""
    today = timezone.localdate()
    sent = {
        "source_date": str(today - timedelta(days=30)),
        "review_by": str(today + timedelta(days=90)),
        "phone": "0755-0100 0300",
        "question_1_zh_hans": "您满 60 周岁了吗？",
        "qualifies_1": "yes",
    }
    return sent | more


def test_a_guide_is_begun_written_looked_at_and_published_page_by_page(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    begun = bob.post(f"{LIST}new/", {"code": "old-age-card", "subject": "care", "area": cast.area["longhua-office"].pk})
    assert begun.headers["Location"] == f"{ONE}words/zh-hans/"
    early = bob.post(ONE, {"do": "publish"})
    assert early.status_code == 422
    assert "请写所依据的文件" in text_of(early)
    kept = bob.post(f"{ONE}words/zh-hans/", WORDS)
    assert kept.headers["Location"] == f"{ONE}preview/zh-hans/"
    assert WORDS["title"] in text_of(bob.get(f"{ONE}preview/zh-hans/"))
    assert "还没有您选的语言" in text_of(bob.get(f"{ONE}preview/en/"))
    assert bob.post(f"{ONE}facts/", facts_sent()).status_code == 302
    assert bob.post(ONE, {"do": "publish"}).status_code == 302
    assert GuideVersion.objects.get().number == 1
    assert Guide.objects.get().owner_id == cast.worker["bob"].pk
    assert WORDS["title"] in text_of(Client().get("/guides/old-age-card/"))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"review_by": str(timezone.localdate())}, "review_by"),
        ({"review_by": "soon"}, "review_by"),
        ({"source_date": str(timezone.localdate() + timedelta(days=2))}, "source_date"),
        ({"source_url": "www"}, "source_url"),
        ({"qualifies_1": ""}, "qualifies_1"),
        ({"qualifies_2": "no"}, "question_2_zh_hans"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    cast: Cast, sent: dict[str, str], field: str
) -> None:
    guide = drafted(cast)
    before = queries.draft_of(guide)
    answer = sign_in(cast, "bob").post(f"{ONE}facts/", facts_sent(**sent))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert queries.draft_of(guide) == before


def test_a_review_with_a_day_behind_is_refused_and_one_ahead_is_kept(cast: Cast) -> None:
    guide = published(cast)
    due(guide, timezone.localdate() - timedelta(days=4))
    bob = sign_in(cast, "bob")
    assert "应复核" in text_of(bob.get(ONE))
    past = bob.post(ONE, {"do": "review", "review_by": str(timezone.localdate())})
    assert (past.status_code, set(past.context["review"].errors)) == (422, {"review_by"})
    ahead = timezone.localdate() + timedelta(days=200)
    assert bob.post(ONE, {"do": "review", "review_by": str(ahead)}).status_code == 302
    guide.refresh_from_db()
    assert guide.due_on == ahead
    assert bob.post(ONE, {"do": "owner", "owner": cast.worker["alice"].pk}).status_code == 422
    assert bob.post(ONE, {"do": "owner", "owner": cast.worker["bob"].pk}).status_code == 302
    assert bob.post(ONE, {"do": "dance"}).status_code == 404


def test_what_is_due_longest_stands_first(cast: Cast) -> None:
    today = timezone.localdate()
    for number, days in enumerate((9, -9, 2)):
        due(published(cast, f"card-{number}"), today + timedelta(days=days))
    page = sign_in(cast, "alice").get(LIST)
    assert [guide.code for guide, _text in page.context["rows"]] == ["card-1", "card-2", "card-0"]
    assert "已超过复核日期" in text_of(page)
    assert [one.guide.code for one in sign_in(cast, "alice").get(f"{LIST}?q=敬老证").context["found"]] != []


@pytest.mark.parametrize("name", ["alice", "carol", "dan", "erin", "frank", "charlie"])
def test_everybody_at_the_desk_reads_and_others_write_nothing(cast: Cast, name: str) -> None:
    drafted(cast)
    client = sign_in(cast, name)
    for address in (LIST, f"{LIST}again/", ONE):
        assert client.get(address).status_code == 200
        assert Client().get(address).status_code == 302
    for address in (f"{ONE}words/zh-hans/", f"{ONE}facts/", f"{ONE}preview/zh-hans/"):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 302
        assert client.post(address, WORDS).status_code == 403
    assert client.post(ONE, {"do": "publish"}).status_code == 403
    new = client.post(f"{LIST}new/", {"code": "x", "subject": "care", "area": cast.area["longhua-office"].pk})
    assert new.status_code == (422 if name == "charlie" else 403), "Charlie writes guides of another office"
    assert Guide.objects.count() == 1
    assert not GuideVersion.objects.exists()


def test_what_is_not_there_is_not_found(cast: Cast) -> None:
    drafted(cast)
    bob = sign_in(cast, "bob")
    for address in (f"{LIST}nothing/", f"{LIST}nothing/facts/", f"{ONE}words/fr/", f"{LIST}beside/99/"):
        assert bob.get(address).status_code == 404
    assert bob.get(f"{LIST}?after=x").status_code == 400


def answered(cast: Cast, concern_id: int, **more: Any) -> Any:
    """The reply, as Dan sends it."""
    sent = {"outcome": "informed", "text": REPLY, "guide": "old-age-card"} | more
    return sign_in(cast, "dan").post(f"/desk/concerns/{concern_id}/resolve/", sent)


def test_the_reply_offers_the_guides_that_may_answer_and_remembers_the_one_named(cast: Cast) -> None:
    published(cast, keywords="雨水井 堵")
    concern = at_work(cast)
    form = sign_in(cast, "dan").get(f"/desk/concerns/{concern.pk}/resolve/").context["form"]
    assert [code for code, _title in form.fields["guide"].choices] == ["", "old-age-card"]
    wrong = answered(cast, concern.pk, outcome="solved")
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"guide"})
    assert answered(cast, concern.pk, guide="nothing").status_code == 422
    assert answered(cast, concern.pk).status_code == 302
    assert GuideAnswer.objects.get().concern_id == concern.pk
    beside = sign_in(cast, "bob").get(f"{LIST}beside/{concern.pk}/")
    assert "old-age-card" in text_of(beside)


def test_a_reply_offers_no_guide_where_none_may_answer(cast: Cast) -> None:
    published(cast)
    concern = at_work(cast)
    page = sign_in(cast, "dan").get(f"/desk/concerns/{concern.pk}/resolve/")
    assert "guide" not in {part.bound.name for part in page.context["form"].parts()}
    assert answered(cast, concern.pk, guide="").status_code == 302


def test_guides_stand_beside_the_entry_for_whoever_may_read_it(cast: Cast) -> None:
    published(cast, keywords="雨水井 堵")
    concern = at_work(cast)
    page = f"{LIST}beside/{concern.pk}/"
    assert page in sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/").content.decode()
    part = sign_in(cast, "bob").get(page, headers=HTMX | {"HX-Target": "guides-beside"})
    assert WORDS["title"] in text_of(part)
    assert "<html" not in part.content.decode()
    assert sign_in(cast, "charlie").get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_a_guide_stands_beside_the_intake_while_one_writes(cast: Cast) -> None:
    published(cast)
    alice = sign_in(cast, "alice")
    found = alice.get(
        "/desk/new/similar/", {"text": "老人问敬老证怎么办，要带什么", "area": str(cast.area["qinghu"].pk)}
    )
    assert WORDS["title"] in text_of(found)
    other = alice.get("/desk/new/similar/", {"text": "路灯坏了三天，晚上很黑", "area": str(cast.area["qinghu"].pk)})
    assert WORDS["title"] not in text_of(other)


def test_a_guide_that_failed_to_answer_stands_on_its_list_with_n_and_an_interval(cast: Cast) -> None:
    published(cast, keywords="雨水井 堵")
    long_ago = timezone.now() - timedelta(days=40)
    for number in range(3):
        concern = at_work(cast)
        assert answered(cast, concern.pk).status_code == 302
        again_at = long_ago + timedelta(days=3) if number == 0 else None
        GuideAnswer.objects.filter(concern=concern).update(answered_at=long_ago, again_at=again_at)
    bob = sign_in(cast, "bob")
    said = text_of(bob.get(f"{LIST}again/"))
    assert "3 件中 1 件又来问" in said
    assert "95 %" in said


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_guide_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    published(cast)
    for number in range(others):
        published(cast, f"card-{number}")
    keep_what_is_remembered(monkeypatch)
    bob = sign_in(cast, "bob")
    for address, statements in ((LIST, 5), (f"{LIST}?q=敬老证", 7), (ONE, 9), (f"{LIST}again/", 4)):
        bob.get(address)
        with django_assert_num_queries(statements):
            bob.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.guides.queries.reading.PAGE", 2)
    for number in range(3):
        published(cast, f"card-{number}")
    bob = sign_in(cast, "bob")
    first = bob.get(LIST)
    rest = bob.get(f"{LIST}{first.context['after']}")
    codes = [guide.code for page in (first, rest) for guide, _text in page.context["rows"]]
    assert codes == ["card-0", "card-1", "card-2"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_a_guide_is_written_and_published_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, dark: bool
) -> None:
    due(published(people), timezone.localdate() - timedelta(days=9))
    page = open_page(width=width, javascript=False, refused=(422,))
    if dark:
        page.emulate_media(color_scheme="dark")
    enter(page, "bob")
    page.goto(LIST)
    assert_accessible(page)
    keep(page, f"desk-guides-{width}")
    page.get_by_role("link", name="敬老优待证怎么办").click()
    page.get_by_role("link", name="简体中文").click()
    page.locator("[name=fee]").fill("收 10 元")
    assert_accessible(page)
    keep(page, f"desk-guide-words-{width}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("收 10 元")
    assert_accessible(page)
    keep(page, f"desk-guide-preview-{width}")
    page.get_by_role("link", name="日期和小问题").click()
    page.locator("[name=review_by]").fill(str(timezone.localdate()))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("要在今天之后")
    assert_accessible(page)
    keep(page, f"desk-guide-facts-{width}")
    page.locator("[name=review_by]").fill(str(timezone.localdate() + timedelta(days=300)))
    page.locator("main form button[type=submit]").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"desk-guide-{width}")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("body")).to_contain_text("已发布为第 2 版")
