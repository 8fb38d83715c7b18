"""Guides as residents read them: listed, found, read, walked through, printed, and on the way of a report."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from minsheng.guides.models import Guide
from minsheng.workflows.informing import resolve_with_guide
from minsheng.workflows.sample.guides import write_guides
from tests.cast import Cast
from tests.concerns.scene import REPLY, first_reporter
from tests.desk.browsing import keep
from tests.desk.scene import at_work
from tests.guides.scene import again, due, published
from tests.portal.visits import ALIKE, place, raised, text_of

pytestmark = pytest.mark.django_db
ASKS = "我妈妈坐轮椅，听说残疾人有补贴，不知道怎么领"


def ten(cast: Cast) -> None:
    """The sample's guides."""
    area, owner = cast.area["longhua-office"].pk, cast.worker["bob"].pk
    write_guides(area_id=area, owner_id=owner, by=cast.bob, at=timezone.now())


def test_the_list_stands_by_subject_and_is_found_by_words(client: Client, cast: Cast) -> None:
    ten(cast)
    said = text_of(client.get("/guides/"))
    assert said.count("示例") == 10
    assert "残疾人两项补贴怎么领" in said
    only = text_of(client.get("/guides/?subject=care"))
    assert "敬老优待证怎么办" in only
    assert "营业执照" not in only
    assert "残疾人两项补贴怎么领" in text_of(client.get("/guides/?q=轮椅"))
    assert "没有找到" in text_of(client.get("/guides/?q=火箭"))
    assert client.get("/guides/?subject=rockets").status_code == 404
    assert client.get("/guides/?after=x").status_code == 400


def test_every_page_of_a_sample_says_so(client: Client, cast: Cast) -> None:
    ten(cast)
    for guide in Guide.objects.all():
        for address in ("", "check/", "paper/", "v/1/"):
            assert "示例" in text_of(client.get(f"/guides/{guide.code}/{address}"))


def test_what_was_never_published_is_nobodys_to_read(client: Client, cast: Cast) -> None:
    published(cast)
    for address in ("nothing/", "nothing/check/", "nothing/paper/", "old-age-card/v/2/"):
        assert client.get(f"/guides/{address}").status_code == 404


def test_a_guide_past_its_review_date_says_so_on_every_page(client: Client, cast: Cast) -> None:
    guide = published(cast)
    pages = ("/guides/", "/guides/old-age-card/", "/guides/old-age-card/check/", "/guides/old-age-card/paper/")
    assert not any("已过复核日期" in text_of(client.get(page)) for page in pages)
    due(guide, timezone.localdate() - timedelta(days=1))
    for page in pages:
        assert "已过复核日期" in text_of(client.get(page))


def test_an_earlier_version_stays_readable_with_its_dates(client: Client, cast: Cast) -> None:
    guide = published(cast, at=timezone.now() - timedelta(days=40))
    again(cast, guide, fee="收 10 元")
    old, new = (text_of(client.get(f"/guides/old-age-card/{part}")) for part in ("v/1/", ""))
    assert "这是以前的版本" in old
    assert "收 10 元" not in old
    assert "收 10 元" in new
    assert "第 1 版" in new
    assert "至" in new


def test_another_language_is_said_to_be_missing(reader: Client, cast: Cast) -> None:
    published(cast)
    said = text_of(reader.get("/guides/old-age-card/"))
    assert "not written in your language yet; it is shown in 简体中文" in said


def test_the_checklist_says_what_the_answers_mean_and_keeps_nothing(client: Client, cast: Cast) -> None:
    published(cast)
    page = "/guides/old-age-card/check/"
    unanswered = client.post(page, {"q1": "yes"})
    assert (unanswered.status_code, set(unanswered.context["form"].errors)) == (422, {"q2"})
    assert client.post(page, {"q1": "perhaps", "q2": "no"}).status_code == 422
    good = client.post(page, {"q1": "yes", "q2": "no"})
    assert "照您的回答，您符合条件" in text_of(good)
    assert good.headers["Cache-Control"] == "no-store"
    bad = client.post(page, {"q1": "no", "q2": "no"})
    assert bad.context["short"] == ["您满 60 周岁了吗？"]
    assert "照您的回答，您不符合条件" in text_of(bad)


def test_a_report_is_offered_the_guide_and_is_not_lost_on_the_way(client: Client, cast: Cast) -> None:
    ten(cast)
    draft = place(client, cast)
    assert client.post(f"{draft}what/", {"text": ASKS}).headers["Location"] == f"{draft}similar/"
    page = client.get(f"{draft}similar/")
    assert page.context["guides"][0].guide.code == "disability-allowance"
    key = draft.strip("/").split("/")[-1]
    guide = client.get(f"/guides/disability-allowance/?draft={key}")
    assert f'href="{draft}similar/"' in guide.content.decode()
    assert (guide.headers["Cache-Control"], guide.headers["Referrer-Policy"]) == ("no-store", "same-origin")
    assert client.post(f"{draft}similar/", {"join": ""}).headers["Location"] == f"{draft}contact/"
    assert ASKS in client.get(f"{draft}what/").content.decode()
    assert client.post(f"{draft}what/", {"text": ASKS}).headers["Location"] == f"{draft}contact/", "asked once"


def test_guides_stand_above_what_neighbours_raised(client: Client, cast: Cast) -> None:
    published(cast, keywords="storm drain blocked")
    raised(cast, text=ALIKE)
    draft = place(client, cast)
    client.post(f"{draft}what/", {"text": ALIKE})
    page = client.get(f"{draft}similar/")
    assert (len(page.context["guides"]), len(page.context["rows"])) == (1, 1)


def test_the_receipt_leads_to_the_guide_that_answered(client: Client, cast: Cast) -> None:
    published(cast)
    concern = at_work(cast)
    receipt = f"/r/{first_reporter(concern).receipt}/"
    assert "/guides/old-age-card/" not in client.get(receipt).content.decode()
    now = timezone.now()
    resolve_with_guide(concern.pk, guide="old-age-card", outcome="informed", reply=REPLY, by=cast.dan, at=now)
    assert 'href="/guides/old-age-card/"' in client.get(receipt).content.decode()


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_guide_as_for_three(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    for number in range(1 + others):
        published(cast, f"card-{number}")
    for address, statements in (("", 2), ("?q=敬老证", 4), ("card-0/", 3), ("card-0/check/", 2), ("card-0/paper/", 2)):
        with django_assert_num_queries(statements):
            client.get(f"/guides/{address}")


def test_pages_follow_each_other_without_a_gap(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.guides.queries.reading.PAGE", 4)
    ten(cast)
    codes, address = [], "/guides/"
    while address:
        page = client.get(address)
        codes += [guide.code for _name, rows in page.context["groups"] for guide, _text in rows]
        address = f"/guides/{page.context['after']}" if page.context["after"] else ""
    assert codes == list(Guide.objects.order_by("subject", "code").values_list("code", flat=True))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)])
def test_a_resident_finds_reads_and_walks_through_a_guide_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, dark: bool
) -> None:
    ten(people)
    due(Guide.objects.get(code="school-admission"), timezone.localdate() - timedelta(days=3))
    page = open_page(width=width, javascript=False, refused=(422,))
    if dark:
        page.emulate_media(color_scheme="dark")
    page.goto("/guides/")
    assert_accessible(page)
    keep(page, f"guides-{width}")
    page.locator("[name=q]").fill("孩子上学")
    page.locator("main form button").click()
    page.get_by_role("link", name="小学一年级怎样报名").click()
    expect(page.locator("main")).to_contain_text("已过复核日期")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    keep(page, f"guide-{width}")
    page.get_by_role("link", name="我符合吗").click()
    page.get_by_role("button", name="看看结果").click()
    expect(page.locator("main")).to_contain_text("请选“是”或“否”")
    assert_accessible(page)
    for number, answer in ((1, "yes"), (2, "no"), (3, "yes")):
        page.locator(f"[name=q{number}][value={answer}]").check()
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("您不符合条件")
    assert_accessible(page)
    keep(page, f"guide-check-{width}")
    page.goto("/report/")
    page.locator("[name=area]").first.select_option(str(people.area["qinghu"].pk))
    page.locator("main form button[type=submit]").first.click()
    page.locator("textarea").fill(ASKS)
    page.locator("main form button[type=submit].btn--main").click()
    expect(page.locator("h1")).to_have_text("也许马上就有答案")
    assert_accessible(page)
    keep(page, f"guide-at-once-{width}")
    page.get_by_role("link", name="残疾人两项补贴怎么领").click()
    page.get_by_role("link", name="回到我反映的事").first.click()
    expect(page.locator("h1")).to_have_text("也许马上就有答案")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_guide_prints_on_one_a5_page(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    ten(people)
    page = open_page(width=1280, javascript=False)
    page.goto("/guides/disability-allowance/paper/")
    assert_accessible(page)
    keep(page, "guide-paper")
    for guide in Guide.objects.all():
        page.goto(f"/guides/{guide.code}/paper/")
        printed = page.pdf(prefer_css_page_size=True)
        if folder := os.environ.get("PICTURES"):
            (Path(folder) / f"{guide.code}.pdf").write_bytes(printed)
        (leaf,) = PdfReader(BytesIO(printed)).pages
        assert [round(float(side) / 72 * 25.4) for side in leaf.mediabox[2:]] == [148, 210], guide.code
