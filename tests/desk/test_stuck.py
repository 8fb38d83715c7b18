"""What stands still: listed by itself, explained by a coordinator, gone once it moves; and nobody else writes in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, StuckNote
from minsheng.concerns.queries import stuck
from minsheng.foundation.audit.queries import events_of
from tests.cast import Cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, sign_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/desk/stuck/"
WHY = "产权单位不明，住建与水务都说不归自己，九月起开过两次会"


def still(cast: Cast, *, days: float = 40) -> Concern:
    """A concern at the maintenance unit that nothing has moved for so long."""
    at = timezone.now() - timedelta(days=days)
    concern = raised(cast, at=at - timedelta(hours=1))
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=at)
    concern.refresh_from_db()
    return concern


def sent(**more: Any) -> dict[str, Any]:
    return {"reason": "ownership", "words": WHY, "helper": "level:district"} | more


def rows_of(client: Client, tab: str = "") -> list[int]:
    return [one.concern.pk for one in client.get(LIST, {"tab": tab} if tab else {}).context["rows"]]


def test_a_coordinator_says_why_and_the_others_read_it(cast: Cast) -> None:
    older, newer, bob = still(cast), still(cast, days=22), sign_in(cast, "bob")
    still(cast, days=20)
    assert rows_of(bob) == rows_of(bob, "open") == [older.pk, newer.pk]
    assert bob.post(f"{LIST}{older.pk}/", sent()).status_code == 302
    assert (rows_of(bob), rows_of(bob, "open")) == ([older.pk, newer.pk], [newer.pk])
    for name in ("erin", "frank", "dan", "bob"):
        said = text_of(sign_in(cast, name).get(LIST))
        assert "不清楚归谁" in said
        assert WHY in said
        assert "需要出手：区里" in said
    older.refresh_from_db()
    assert older.version == 2, "saying why moves nothing"
    assert [(event.action, event.data["reason"]) for event in events_of("stuck_note", older.pk)] == [
        ("note_stuck", "ownership")
    ]


def test_a_later_word_ends_the_earlier_one_and_both_stay(cast: Cast) -> None:
    concern, bob = still(cast), sign_in(cast, "bob")
    unit = cast.unit["qinghu"]
    for form in (sent(), sent(), sent(reason="money", helper=str(unit.pk), words="预算要等明年")):
        assert bob.post(f"{LIST}{concern.pk}/", form).status_code == 302
    first, second = StuckNote.objects.order_by("id")
    assert (first.ended_at is not None, second.ended_at, second.help_unit_id) == (True, None, unit.pk)
    page = text_of(bob.get(f"{LIST}{concern.pk}/"))
    assert page.index("预算要等明年") < page.rindex(WHY)
    assert len(events_of("stuck_note", concern.pk)) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        StuckNote.objects.filter(pk=first.pk).update(ended_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        StuckNote.objects.filter(pk=second.pk).update(help_level="city")


def test_once_it_moves_it_leaves_the_list_and_the_word_lapses(cast: Cast) -> None:
    concern, bob = still(cast), sign_in(cast, "bob")
    bob.post(f"{LIST}{concern.pk}/", sent())
    assert list(stuck.notes_by_concern([concern.pk])) == [concern.pk]
    actions.start_work(concern.pk, by=cast.carol, at=timezone.now())
    assert (rows_of(bob), stuck.notes_by_concern([concern.pk])) == ([], {})
    assert bob.get(f"{LIST}{concern.pk}/").status_code == 404
    fields = actions.StuckFields("money", WHY, help_level="city")
    with pytest.raises(actions.ActionRefused, match="not_stuck"):
        actions.note_stuck(concern.pk, fields=fields, by=cast.bob, at=timezone.now())
    later = timezone.now() + timedelta(weeks=4)
    (again,) = stuck.stuck_for(cast.bob, at=later, unexplained=True)
    assert again.pk == concern.pk, "what was said of the first standstill does not hold for the second"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "weather"}, "reason"),
        ({"words": "  "}, "words"),
        ({"words": "长" * 501}, "words"),
        ({"helper": ""}, "helper"),
        ({"helper": "level:moon"}, "helper"),
        ({"helper": "999999"}, "helper"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    cast: Cast, wrong: dict[str, str], field: str
) -> None:
    concern = still(cast)
    answer = sign_in(cast, "bob").post(f"{LIST}{concern.pk}/", sent(**wrong))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not StuckNote.objects.exists()


def test_help_is_not_asked_of_the_unit_it_complains_about(cast: Cast) -> None:
    concern = still(cast)
    Concern.objects.filter(pk=concern.pk).update(about_unit=cast.unit["qinghu"])
    answer = sign_in(cast, "bob").post(f"{LIST}{concern.pk}/", sent(helper=str(cast.unit["qinghu"].pk)))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"helper"})


@pytest.mark.parametrize(
    ("name", "page", "one", "post"),
    [("erin", 200, 200, 403), ("frank", 200, 200, 403), ("dan", 200, 200, 403), ("charlie", 200, 404, 404),
     ("alice", 403, 403, 403), ("carol", 403, 403, 403), ("grace", 403, 403, 403)],
)  # fmt: skip
def test_only_the_offices_coordinators_write(cast: Cast, name: str, page: int, one: int, post: int) -> None:
    concern, client = still(cast), sign_in(cast, name)
    assert (client.get(LIST).status_code, client.get(f"{LIST}{concern.pk}/").status_code) == (page, one)
    assert client.post(f"{LIST}{concern.pk}/", sent()).status_code == post
    assert Client().get(LIST).status_code == Client().get(f"{LIST}{concern.pk}/").status_code == 302
    if name == "charlie":
        assert rows_of(client) == []
    assert not StuckNote.objects.exists()


def test_nobody_reads_the_standstill_of_what_complains_about_them(cast: Cast) -> None:
    concern = still(cast)
    Concern.objects.filter(pk=concern.pk).update(about_worker=cast.worker["erin"])
    erin = sign_in(cast, "erin")
    assert (rows_of(erin), erin.get(f"{LIST}{concern.pk}/").status_code) == ([], 404)


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    bob = sign_in(cast, "bob")
    concerns = [still(cast) for _ in range(1 + others)]
    for concern in concerns:
        bob.post(f"{LIST}{concern.pk}/", sent())
    keep_what_is_remembered(monkeypatch)
    for address, statements in ((LIST, 5), (f"{LIST}{concerns[0].pk}/", 7)):
        bob.get(address)
        with django_assert_num_queries(statements):
            bob.get(address)


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.concerns.queries.stuck.PAGE", 2)
    wanted = [still(cast, days=days).pk for days in (60, 50, 40)]
    bob = sign_in(cast, "bob")
    first = bob.get(LIST)
    rest = bob.get(f"{LIST}{first.context['after']}")
    assert [one.concern.pk for page in (first, rest) for one in page.context["rows"]] == wanted
    back = bob.get(f"{LIST}{rest.context['before']}")
    assert [one.concern.pk for one in back.context["rows"]] == wanted[:2]
    assert bob.get(f"{LIST}?after=x").status_code == 400


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_a_standstill_is_explained_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    concern, _other = still(people), still(people, days=25)
    page = enter(open_page(width=width, javascript=False, refused=(422,), theme=theme), "bob")
    page.goto("/desk/around/")
    page.get_by_role("link", name="卡点与热点").click()
    page.locator(f"a[href='{LIST}{concern.pk}/']").click()
    page.get_by_label("说明").fill(WHY)
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("main")).to_contain_text("请选择需要谁出手：一个单位，或一个上级。")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    keep(page, f"stuck-note-{width}-{theme}")
    page.get_by_label("不清楚归谁").check()
    page.get_by_label("需要谁出手？").select_option("level:district")
    page.get_by_role("button", name="记下来").click()
    expect(page.locator("main")).to_contain_text("不清楚归谁")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    keep(page, f"stuck-{width}-{theme}")
