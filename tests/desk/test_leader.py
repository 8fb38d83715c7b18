"""The Monday page and the lists its numbers open: whose it is, what it counts, and that every number holds."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import resident
from minsheng.insight.queries import briefing, keeping
from tests.cast import Cast
from tests.concerns.scene import first_reporter, load_two_categories
from tests.desk.browsing import enter
from tests.desk.scene import hours_ago, raised, resolved, sign_in, text_of

MONDAY = "/desk/monday/"
RECORDS = "/desk/records/"
WEEK = timedelta(weeks=1)


def rated(concern: Concern, *, solved: str = "yes", satisfied: str = "satisfied", words: str = "水退了。") -> None:
    person = first_reporter(concern)
    verdict = actions.Verdict(solved=solved, satisfied=satisfied, words=words)
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=hours_ago(0.2))


def told_to(cast: Cast, concern: Concern) -> None:
    verdict = actions.Verdict(solved="yes", satisfied="fair", words="还可以。")
    person = first_reporter(concern)
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=cast.alice, at=hours_ago(0.2))


@pytest.fixture
def morning(cast: Cast) -> Cast:
    """Something of everything: done, judged, told to a worker, late, stuck, without a limit."""
    drain, _gas = load_two_categories()
    rated(resolved(cast, category_id=drain.pk))
    rated(resolved(cast), satisfied="fair")
    rated(resolved(cast), solved="no", satisfied="dissatisfied", words="来了三拨人。")
    told_to(cast, resolved(cast))
    resolved(cast)
    raised(cast, at=timezone.now() - 4 * WEEK)
    Concern.objects.filter(pk=raised(cast).pk).update(due_at=None)
    raised(cast, area_id=cast.area["minzhi"].pk)
    return cast


def door(html_text: str, words: str) -> str:
    """The address of the link that says ``words``."""
    found = re.search(rf'<a href="([^"]+)">{re.escape(words)}</a>', html_text)
    assert found is not None, words
    return html.unescape(found.group(1))


def total(client: Client, address: str) -> int:
    """How many records a list says it holds."""
    page = client.get(address)
    assert page.status_code == 200, address
    found = re.search(r'<h1 class="h-page">.*?<span class="num">(\d+)</span>', page.content.decode(), re.DOTALL)
    assert found is not None
    return int(found.group(1))


@pytest.mark.parametrize("name", ["erin", "frank", "bob", "dan"])
def test_it_is_open_to_whoever_answers_for_an_area(cast: Cast, name: str) -> None:
    assert sign_in(cast, name).get(MONDAY).status_code == 200


@pytest.mark.parametrize("address", [MONDAY, f"{RECORDS}?rate=resolution"])
@pytest.mark.parametrize("name", ["alice", "carol", "grace"])
def test_it_is_closed_to_collectors_handlers_and_administrators(cast: Cast, name: str, address: str) -> None:
    page = sign_in(cast, name).get(address)
    assert (page.status_code, "您的岗位看不了这一页" in text_of(page)) == (403, True)


@pytest.mark.parametrize("address", [MONDAY, f"{RECORDS}?rate=resolution"])
def test_a_stranger_is_led_to_the_sign_in(db: None, address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/accounts/login/?next=/desk/")


@pytest.mark.parametrize("address", [f"{MONDAY}?area=qinghu", f"{RECORDS}?rate=resolution&area=qinghu"])
def test_charlie_is_told_that_somebody_elses_area_does_not_exist(cast: Cast, address: str) -> None:
    assert sign_in(cast, "charlie").get(address).status_code == 404


def test_charlie_counts_only_his_own_office(morning: Cast) -> None:
    charlie = sign_in(morning, "charlie")
    assert total(charlie, f"{RECORDS}?rate=received") == 1
    assert total(charlie, f"{RECORDS}?rate=resolution") == 0
    assert total(sign_in(morning, "erin"), f"{RECORDS}?rate=received") == 7


def test_every_number_of_the_five_rates_opens_into_as_many_records(morning: Cast) -> None:
    erin = sign_in(morning, "erin")
    page = erin.get(MONDAY).content.decode()
    doors = re.findall(r'<li><a href="([^"]+)">[^<]*?(\d+)[^<\d]*</a></li>', page)
    told = [(int(number), total(erin, html.unescape(href))) for href, number in doors]
    assert len(told) == 14
    assert [printed for printed, _found in told] == [found for _printed, found in told]


def test_the_counts_beside_the_rates_are_those_of_the_field_rules(morning: Cast) -> None:
    page = text_of(sign_in(morning, "erin").get(MONDAY))
    for parts in ("3 / 3", "2 / 3", "1.9 / 3", "4 / 5", "4 / 5"):
        assert parts in page
    assert "没有期限，单列 1" in page


def test_verdicts_told_to_a_worker_stand_apart(morning: Cast) -> None:
    erin = sign_in(morning, "erin")
    page = erin.get(MONDAY)
    assert "工作人员代记的回话，单列： 响应率 1 / 1 解决率 1 / 1 满意率 0.9 / 1" in text_of(page).replace(
        "：响", "： 响"
    )
    found = re.search(r'href="([^"]*by=staff[^"]*)"', page.content.decode())
    assert found is not None
    assert total(erin, html.unescape(found.group(1))) == 1


def test_below_thirty_answers_nothing_is_compared(morning: Cast) -> None:
    page = sign_in(morning, "erin").get(MONDAY).content.decode()
    assert page.count('class="dot dot--few"') == 1
    assert 'class="fig__n">' not in page


def test_communities_stand_in_the_order_of_the_tree_whatever_their_rates(morning: Cast) -> None:
    rated(resolved(morning, area_id=morning.area["beizhan"].pk))
    page = sign_in(morning, "erin").get(MONDAY).content.decode()
    table = page.partition('<table class="dots">')[2].partition("</table>")[0]
    names = re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)', table)
    assert names == ["清湖社区", "油松社区", "北站社区"]


def test_every_point_of_every_run_chart_opens_into_its_records(morning: Cast) -> None:
    erin = sign_in(morning, "erin")
    page = erin.get(MONDAY).content.decode()
    points = re.findall(r'<a href="([^"]*month=[^"]*)" aria-label="[^"]*?/ (\d+)"', page)
    assert len(points) == 4
    assert [total(erin, html.unescape(href)) for href, _n in points] == [int(n) for _href, n in points]


def test_what_nothing_moved_for_three_weeks_stands_with_what_it_waits_for(morning: Cast) -> None:
    erin = sign_in(morning, "erin")
    page = erin.get(MONDAY)
    assert "28 天 要有人看过并派出去" in text_of(page)
    assert total(erin, door(page.content.decode(), "1 件")) == 1


def test_what_residents_said_stands_under_their_seal_newest_first(morning: Cast) -> None:
    page = sign_in(morning, "erin").get(MONDAY).content.decode()
    assert re.findall(r'<p class="voices__t">“([^”]+)”', page) == ["来了三拨人。", "水退了。", "水退了。"]
    voices = page.partition('<ul class="voices">')[2].partition("</ul>")[0]
    assert voices.count('class="seal') == 3


def test_a_category_that_comes_more_often_lately_rises(morning: Cast) -> None:
    drain = Concern.objects.exclude(category=None).values_list("category_id", flat=True)[0]
    for days in range(1, 9):
        raised(morning, at=timezone.now() - WEEK - timedelta(hours=days), category_id=drain)
    page = text_of(sign_in(morning, "erin").get(MONDAY))
    assert "排水与内涝 不是偶然起伏 0 → 2" in page


def test_last_week_is_told_in_one_sentence(cast: Cast) -> None:
    load_two_categories()
    middle = briefing.week_start(timezone.now()) - timedelta(days=3)
    raised(cast, at=middle)
    raised(cast, at=middle)
    assert "上周收到 2 件，办结 0 件。没有居民回话。" in text_of(sign_in(cast, "erin").get(MONDAY))


def test_the_numbers_follow_what_happens_at_once(morning: Cast) -> None:
    erin = sign_in(morning, "erin")
    assert "2 / 3" in text_of(erin.get(MONDAY))
    rated(resolved(morning))
    assert "3 / 4" in text_of(erin.get(MONDAY))


def test_numbers_that_took_long_to_count_are_kept_for_a_minute(morning: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SLOW_SECONDS", -1.0)
    erin = sign_in(morning, "erin")
    assert "2 / 3" in text_of(erin.get(MONDAY))
    rated(resolved(morning))
    assert "2 / 3" in text_of(erin.get(MONDAY))


def test_what_one_post_may_see_is_never_shown_to_another_from_the_cache(morning: Cast) -> None:
    first = sign_in(morning, "erin").get(f"{MONDAY}?area=qinghu")
    dan = sign_in(morning, "dan").get(f"{MONDAY}?area=qinghu")
    assert (first.status_code, dan.status_code) == (200, 200)
    assert keeping._place("monday", scope(morning, "erin")) != keeping._place("monday", scope(morning, "dan"))  # noqa: SLF001


def scope(cast: Cast, name: str) -> Scope:
    return Scope(end=timezone.now(), area_path=cast.area["qinghu"].path, actor=getattr(cast, name))


def test_the_page_takes_as_many_statements_for_one_concern_as_for_ten(
    morning: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    erin = sign_in(morning, "erin")
    erin.get(MONDAY)
    for _round in range(2):
        rated(resolved(morning))
        with django_assert_num_queries(18):
            erin.get(MONDAY)
    with django_assert_num_queries(5):
        erin.get(MONDAY)


def test_a_list_takes_as_many_statements_for_one_record_as_for_ten(
    morning: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    erin = sign_in(morning, "erin")
    for address in ("rate=resolution", "rate=coverage", "rate=on_time", "rate=received", "rate=stuck"):
        erin.get(f"{RECORDS}?{address}")
        with django_assert_num_queries(6):
            erin.get(f"{RECORDS}?{address}")


def test_a_long_list_goes_on_where_it_stopped_and_repeats_nothing(cast: Cast) -> None:
    for number in range(45):
        raised(cast, at=hours_ago(1 + number))
    erin = sign_in(cast, "erin")
    first = erin.get(f"{RECORDS}?rate=received").content.decode()
    onward = re.search(r'href="([^"]*after=[^"]*)" rel="next"', first)
    assert onward is not None
    second = erin.get(html.unescape(onward.group(1))).content.decode()
    numbers = [re.findall(r'<span class="row__m"><span class="num">(\d+)', page) for page in (first, second)]
    assert [len(found) for found in numbers] == [40, 5]
    assert len({*numbers[0], *numbers[1]}) == 45
    onward = re.search(r'href="([^"]*before=[^"]*)" rel="prev"', second)
    assert onward is not None
    again = erin.get(html.unescape(onward.group(1))).content.decode()
    assert re.findall(r'<span class="row__m"><span class="num">(\d+)', again) == numbers[0]
    assert 'rel="prev"' not in again


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("rate=beauty", 404),
        ("rate=composite", 404),
        ("rate=resolution&part=half", 404),
        ("rate=resolution&area=atlantis", 404),
        ("rate=resolution&from=tomorrow", 400),
        ("rate=resolution&to=2026-13-01", 400),
        ("rate=resolution&month=2026-00", 400),
        ("rate=resolution&after=somewhere", 400),
        ("rate=resolution&from=9999-12-31&to=9999-12-31", 400),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_politely(cast: Cast, query: str, status: int) -> None:
    assert sign_in(cast, "erin").get(f"{RECORDS}?{query}").status_code == status


def test_days_in_an_address_count_both_ends(cast: Cast) -> None:
    raised(cast)
    today, erin = timezone.localdate(hours_ago(1)), sign_in(cast, "erin")
    assert total(erin, f"{RECORDS}?rate=received&from={today}&to={today}") == 1
    assert total(erin, f"{RECORDS}?rate=received&to={today - timedelta(days=1)}") == 0


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1440, "light"), (1440, "dark")])
def test_the_pages_hold_in_every_width_and_light(
    morning: Cast, open_page: Any, assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    assert get_user_model().objects.count() == 8
    page: Page = open_page(width=width, theme=theme)
    enter(page, "erin")
    for address in (MONDAY, f"{RECORDS}?rate=resolution&part=denominator", f"{RECORDS}?rate=coverage"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert_accessible(page)
