"""Projects for everybody: only what was published, no sign-in, two pictures that a script lays on each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.projects import actions
from minsheng.projects.models import Picture
from tests.cast import Cast
from tests.desk.browsing import keep
from tests.desk.scene import picture, raised, sign_in, text_of
from tests.projects.scene import DAY, begun

pytestmark = pytest.mark.django_db
LIST = "/projects/"
TODAY = timezone.localdate()


def shown(cast: Cast, code: str = "old-lanes") -> None:
    """A published project with one step reached, one to come, and a pair of pictures."""
    now, row = timezone.now(), begun(cast, code)
    actions.publish_project(row.pk, by=cast.bob, at=now)
    step = actions.plan_milestone(row.pk, title="管道铺设", due_on=TODAY - DAY, by=cast.bob, at=now)
    actions.publish_milestone(step.pk, words="三条巷子已铺好。", done_on=TODAY, tell=False, by=cast.bob, at=now)
    actions.plan_milestone(row.pk, title="恢复路面", due_on=TODAY + 9 * DAY, by=cast.bob, at=now)
    concern = raised(cast, at=now)
    actions.attach_concern(row.pk, concern_id=concern.pk, by=cast.bob, at=now)
    bob = sign_in(cast, "bob")
    for more in ({}, {"spot": "1"}):
        sent = {"photos": picture(), "caption": "南三巷口"} | more
        assert bob.post(f"/desk/projects/{code}/picture/", sent).status_code == 302


def test_everybody_reads_what_was_published_and_what_comes_next_and_no_resident(cast: Cast, client: Client) -> None:
    shown(cast)
    listed = text_of(client.get(LIST))
    assert "南片老巷排水改造" in listed
    assert "恢复路面" in listed
    page = text_of(client.get(f"{LIST}old-lanes/"))
    for words in ("三条巷子已铺好。", "恢复路面", "清湖市政养护队", "1 件居民诉求"):
        assert words in page
    assert "雨水井上周" not in page
    for one in Picture.objects.all():
        assert client.get(f"{LIST}pictures/{one.pk}/").headers["Content-Type"] == "image/jpeg"


def test_what_was_not_published_is_nobodys(cast: Cast, client: Client) -> None:
    begun(cast)
    assert "南片老巷" not in text_of(client.get(LIST))
    assert client.get(f"{LIST}old-lanes/").status_code == 404
    bob = sign_in(cast, "bob")
    assert bob.post("/desk/projects/old-lanes/picture/", {"photos": picture(), "caption": "口"}).status_code == 302
    assert client.get(f"{LIST}pictures/{Picture.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_statements_for_one_as_for_three(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for code in ("old-lanes", "second", "third")[:number]:
        shown(cast, code)
    with django_assert_num_queries(2):
        client.get(LIST)
    with django_assert_num_queries(3):
        client.get(f"{LIST}old-lanes/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("javascript", "theme"), [(True, "light"), (False, "dark")])
def test_before_and_after_are_two_pictures_or_one_with_a_slider(
    people: Cast,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    javascript: bool,
    theme: str,
) -> None:
    shown(people)
    page = open_page(width=360, javascript=javascript, theme=theme)
    page.goto(LIST)
    assert_accessible(page)
    keep(page, f"portal-projects-{theme}")
    page.get_by_role("link", name="南片老巷排水改造").click()
    expect(page.locator(".pair img")).to_have_count(2)
    expect(page.get_by_role("slider")).to_have_count(1 if javascript else 0)
    if javascript:
        page.get_by_role("slider").press("Home")
        assert (
            page.locator(".pair img").last.evaluate("one => getComputedStyle(one).clipPath") == "inset(0px 0px 0px 0%)"
        )
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)
    keep(page, f"portal-project-{theme}")
