"""The page of routing rules: read as sentences, edited in a draft, tried, counted over a year, published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import Concern, Rule, RuleSet
from minsheng.concerns.queries import routing
from tests.cast import Cast
from tests.concerns.scene import load_two_categories
from tests.concerns.test_routing_in_the_book import drafted, in_force
from tests.desk.browsing import enter
from tests.desk.scene import keep_what_is_remembered, raised, sign_in, text_of

PAGE = "/desk/rules/"
db = pytest.mark.django_db


def form(draft: RuleSet, **more: Any) -> dict[str, Any]:
    """A rule as the form sends it."""
    draft.refresh_from_db()
    return {"unit": "", "days": "all", "edits": draft.edits, "words": "", "since": "", "until": ""} | more


@db
def test_a_rule_reads_as_a_sentence(cast: Cast) -> None:
    in_force(
        cast,
        {
            "categories": ["B3"],
            "area_id": cast.area["qinghu"].pk,
            "channels": ["phone"],
            "words": ["积水"],
            "at_once": True,
        },
    )
    page = text_of(sign_in(cast, "bob").get(PAGE))
    assert "排水与内涝、在清湖社区、说到“积水”、电话" in page
    assert "清湖市政养护队" in page
    assert "直接交办" in page


@db
def test_an_empty_office_is_told_how_to_begin(cast: Cast) -> None:
    page = text_of(sign_in(cast, "bob").get(PAGE))
    assert "还没有规则" in page
    assert "开始起草" in page


@db
def test_a_coordinator_drafts_writes_and_publishes(cast: Cast) -> None:
    load_two_categories()
    bob = sign_in(cast, "bob")
    bob.post(f"{PAGE}draft/", {"area": "longhua-office"})
    draft = RuleSet.objects.get()
    unit = cast.unit["maintenance"].pk
    sent = bob.post(f"{PAGE}{draft.pk}/rule/", form(draft, unit=unit, categories=["B"], since="22:00", until="06:00"))
    assert sent.status_code == 302
    draft.refresh_from_db()
    bob.post(f"{PAGE}{draft.pk}/publish/", {"note": "夜里直接交养护队", "edits": draft.edits})
    draft.refresh_from_db()
    assert (draft.state, draft.note, Rule.objects.count()) == ("in_force", "夜里直接交养护队", 1)


@db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit": ""}, "unit"),
        ({"since": "22:00"}, "until"),
        ({"since": "29:00", "until": "06:00"}, "since"),
        ({"words": "一" * 31}, "words"),
        ({"categories": ["Z9"]}, "categories"),
    ],
)
def test_what_is_wrong_with_a_rule_stands_beside_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    draft = drafted(cast)
    values = form(draft, unit=cast.unit["maintenance"].pk) | wrong
    answer = sign_in(cast, "bob").post(f"{PAGE}{draft.pk}/rule/", values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Rule.objects.exists()


@db
def test_a_useless_rule_stops_the_publishing_and_names_the_one_that_covers_it(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]}, {"categories": ["B3"]})
    answer = sign_in(cast, "bob").post(f"{PAGE}{draft.pk}/publish/", {"note": "x", "edits": draft.edits})
    assert answer.status_code == 422
    assert "规则 1 已经把它能接的都接走了" in text_of(answer)


@db
def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]})
    stale = form(draft, unit=cast.unit["maintenance"].pk, categories=["C"])
    row = routing.rules_of(draft)[0]
    bob = sign_in(cast, "bob")
    bob.post(f"{PAGE}{draft.pk}/rule/{row.pk}/", form(draft, unit=cast.unit["maintenance"].pk, categories=["C"]))
    answer = bob.post(f"{PAGE}{draft.pk}/rule/", stale)
    assert answer.status_code == 422
    assert "有人改过这份草稿" in text_of(answer)
    assert Rule.objects.count() == 1


@db
def test_the_dry_run_counts_and_opens_into_the_concerns(cast: Cast) -> None:
    drain, _gas = load_two_categories()
    concern = raised(cast, category_id=drain.pk)
    draft = drafted(cast, {"categories": ["B"]}, {"categories": ["C"]})
    answer = sign_in(cast, "bob").get(f"{PAGE}{draft.pk}/dry-run/")
    assert (answer.context["result"].looked_at, answer.context["result"].moved) == (1, 1)
    assert f"/desk/concerns/{concern.pk}/" in answer.content.decode()
    assert Concern.objects.get().unit_id is None


@db
@pytest.mark.parametrize("name", ["alice", "carol"])
def test_who_hands_nothing_out_and_answers_for_no_area_sees_no_rules(cast: Cast, name: str) -> None:
    assert sign_in(cast, name).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


@db
@pytest.mark.parametrize("name", ["erin", "frank", "dan"])
def test_leaders_auditors_and_supervisors_read_but_do_not_write(cast: Cast, name: str) -> None:
    draft = drafted(cast, {"categories": ["B"]})
    reader = sign_in(cast, name)
    assert reader.get(PAGE).status_code == 200
    before = list(Rule.objects.values())
    assert reader.post(f"{PAGE}draft/", {"area": "longhua-office"}).status_code == 403
    assert reader.get(f"{PAGE}{draft.pk}/rule/").status_code == 403
    assert reader.post(f"{PAGE}{draft.pk}/publish/", {"note": "x", "edits": draft.edits}).status_code == 403
    assert list(Rule.objects.values()) == before


@db
def test_the_other_offices_rules_are_as_if_they_did_not_exist(cast: Cast) -> None:
    draft = drafted(cast, {"categories": ["B"]})
    charlie = sign_in(cast, "charlie")
    assert charlie.get(f"{PAGE}?area=longhua-office").status_code == 404
    assert charlie.get(f"{PAGE}{draft.pk}/rule/").status_code == 404
    assert charlie.post(f"{PAGE}{draft.pk}/publish/", {"note": "x", "edits": 1}).status_code == 404


@db
@pytest.mark.parametrize("rules", [1, 3])
def test_the_page_takes_as_many_statements_for_one_rule_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, rules: int
) -> None:
    keep_what_is_remembered(monkeypatch)
    in_force(cast, *({"words": [word]} for word in ("积水", "路灯", "井盖")[:rules]))
    bob = sign_in(cast, "bob")
    bob.get(PAGE)
    with django_assert_num_queries(6):
        assert bob.get(PAGE).status_code == 200


@pytest.mark.browser
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_rules_are_written_and_published_in_a_browser(
    people: Cast,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    width: int,
    javascript: bool,
) -> None:
    load_two_categories()
    page = enter(open_page(width=width, javascript=javascript), "bob")
    page.goto(PAGE)
    assert_accessible(page)
    page.get_by_role("button", name="开始起草").click()
    page.get_by_role("link", name="加一条规则").click()
    page.get_by_label("是哪方面的事").select_option("B3")
    page.get_by_label("然后交给").select_option(str(people.unit["maintenance"].pk))
    assert_accessible(page)
    page.get_by_role("button", name="写进草稿").click()
    expect(page.locator(".rules__l")).to_contain_text("排水与内涝")
    assert_accessible(page)
    page.get_by_role("link", name="会有什么变化").click()
    expect(page.locator("h1")).to_have_text("会有什么变化？")
    assert_accessible(page)
    page.go_back()
    page.get_by_label("新在哪里").fill("排水交养护队")
    page.get_by_role("button", name="开始实行").click()
    expect(page.locator(".rules")).to_contain_text("实行中")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert RuleSet.objects.get().published_at is not None
