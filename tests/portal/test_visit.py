"""A resident books a time without an account, takes it back, and finds out where to go."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from minsheng.foundation.audit.queries import events_of
from minsheng.reception import actions
from minsheng.reception.models import Booking
from minsheng.reception.policy import WEEK
from minsheng.reception.states import Part
from tests.cast import Cast
from tests.desk.browsing import keep
from tests.desk.scene import keep_what_is_remembered
from tests.portal.visits import text_of
from tests.reception.scene import MORNING, PHONE, booked, door, span, turn

if TYPE_CHECKING:
    from minsheng.directory.models import ServicePoint

pytestmark = pytest.mark.django_db
MORNINGS = {day: [MORNING] for day in WEEK}


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def desk(cast: Cast, code: str = "qinghu-desk", **more: Any) -> ServicePoint:
    """A door open every morning."""
    return door(cast, code, opening=MORNINGS, **more)


def page(clock: str = "09:00", day: date | None = None) -> str:
    return f"/visit/qinghu-desk/{day or tomorrow()}/{clock}/"


def sent(reader: Client, address: str, **more: Any) -> Any:
    """The form as the page gives it, sent."""
    form = reader.get(address).context["form"]
    given = {"key": form["key"].value(), "slot": form["slot"].value() or "", "name": "", "contact": ""}
    return reader.post(address, given | more)


def test_point_day_slot_and_it_is_booked_with_a_number_and_a_link_to_cancel(reader: Client, cast: Cast) -> None:
    desk(cast)
    assert "6 free times" in text_of(reader.get("/visit/qinghu-desk/"))
    assert "09:00–09:30" in text_of(reader.get(f"/visit/qinghu-desk/{tomorrow()}/"))
    answer = sent(reader, page(), name="Aunt Wang", contact=PHONE)
    row = Booking.objects.get()
    assert (row.day, row.times, row.name, row.contact, row.language) == (
        tomorrow(), "09:00–09:30", "Aunt Wang", PHONE, "en",
    )  # fmt: skip
    shown = reader.get(answer.headers["Location"])
    assert row.said in text_of(shown)
    assert (shown.headers["Cache-Control"], PHONE in text_of(shown)) == ("no-store", False)
    cancel = shown.context["cancel"]
    assert reader.get(cancel).status_code == 200
    assert Booking.objects.get().state == "booked", "looking cancels nothing"
    for _ in range(2):
        assert reader.post(cancel).headers["Location"] == cancel
    assert "The booking is cancelled" in text_of(reader.get(cancel))
    row.refresh_from_db()
    assert (row.state, row.contact) == ("cancelled", "")
    assert "This booking was cancelled" in text_of(reader.get(answer.headers["Location"]))
    assert [event.action for event in events_of("booking", row.pk)] == ["book", "cancel_booking"]


def test_a_link_for_looking_does_not_cancel_and_an_invented_one_opens_nothing(reader: Client, cast: Cast) -> None:
    row = booked(desk(cast), day=tomorrow(), at=timezone.now())
    shows, cancels = actions.shown_token(row.pk), actions.cancel_token(row.pk)
    for address in (f"/visit/cancel/{shows}/", f"/visit/booking/{cancels}/", "/visit/cancel/x/"):
        assert (reader.get(address).status_code, reader.post(address).status_code) == (404, 404)
    assert Booking.objects.get().state == "booked"


def test_two_taps_on_the_button_are_one_booking(reader: Client, cast: Cast) -> None:
    desk(cast)
    form = reader.get(page()).context["form"]
    given = {"key": form["key"].value(), "slot": form["slot"].value()}
    assert len({reader.post(page(), given).headers["Location"] for _ in range(2)}) == 1
    assert Booking.objects.count() == 1


def test_who_comes_second_is_told_beside_the_time_and_shown_the_next_free_ones(reader: Client, cast: Cast) -> None:
    point = desk(cast)
    form = reader.get(page()).context["form"]
    booked(point, day=tomorrow(), at=timezone.now())
    given = {"key": form["key"].value(), "slot": form["slot"].value(), "name": "Aunt Wang", "contact": PHONE}
    answer = reader.post(page(), given)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"slot"})
    words = text_of(answer)
    assert "Somebody was a moment faster" in words
    assert all(time in words for time in ("09:30–10:00", "11:30–12:00"))
    assert 'value="Aunt Wang"' in answer.content.decode()
    chosen = given | {"slot": f"{tomorrow()}T09:30"}
    assert reader.post(page(), chosen).status_code == 302
    assert sorted(Booking.objects.values_list("starts", flat=True)) == [540, 570]


@pytest.mark.parametrize("clock", ["08:00", "12:00", "09:10", "23:30"])
def test_a_closed_hour_is_refused_beside_the_time(reader: Client, cast: Cast, clock: str) -> None:
    desk(cast)
    shown = reader.get(page(clock))
    assert "This time is not free any more" in text_of(shown)
    given = {"key": "k", "slot": f"{tomorrow()}T{clock}"}
    answer = reader.post(page(clock), given)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"slot"})
    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "field"), [({"contact": "12"}, "contact"), ({"name": "W" * 81}, "name"), ({"slot": "soon"}, "slot"),
                        ({"slot": ""}, "slot"), ({"contact": "1" * 121}, "contact")]
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(reader: Client, cast: Cast, more: dict[str, str], field: str) -> None:
    desk(cast)
    answer = sent(reader, page(), **more)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["/visit/nowhere/", "/visit/qinghu-desk/x/", "/visit/qinghu-desk/2020-01-01/", "/visit/nowhere/2026-12-01/09:00/",
     "/visit/qinghu-desk/2099-01-01/", "/visit/qinghu-desk/x/09:00/", "/visit/qinghu-desk/2026-12-01/9/",
     "/places/?area=nowhere"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(reader: Client, cast: Cast, address: str) -> None:
    desk(cast)
    assert reader.get(address).status_code == 404


def test_one_address_does_not_take_every_place(reader: Client, cast: Cast) -> None:
    point = desk(cast)
    actions.set_terms(point.pk, actions.Terms(30, 20, 14), by=cast.bob, at=timezone.now())
    answers = [sent(reader, page()).status_code for _ in range(13)]
    assert answers == [302] * 12 + [429]


def test_places_say_where_when_and_who_and_never_a_name_nobody_published(reader: Client, cast: Cast) -> None:
    point = desk(cast, point=(22.667, 114.043))
    at, today = timezone.now(), timezone.localdate()
    actions.add_exception(point.pk, day=today, hours=[span("00:00-24:00")], word="通宵值班", by=cast.bob, at=at)
    actions.add_exception(point.pk, day=tomorrow(), hours=[], word="停电", by=cast.bob, at=at)
    turn(cast, point, times="00:00-24:00", day=today, at=at, part=Part.DEPUTY, published="Deputy Liu")
    turn(cast, point, "carol", "00:00-24:00", day=today, at=at)
    words = text_of(reader.get("/places/?area=qinghu"))
    for said in (
        "Open now",
        "00:00–24:00",
        "tomorrow closed · 停电",
        "Deputy Deputy Liu",
        "Mon–Sun 09:00–12:00",
        "清湖路",
    ):
        assert said in words
    assert ("艾丽丝" in words, "卡萝" in words, "Worker · 00:00–24:00" in words) == (False, False, True)
    assert "position=114.043000,22.667000" in reader.get("/places/?area=qinghu").content.decode()
    assert "Qinghu Service Desk" not in text_of(reader.get("/places/?area=minzhi"))
    for address in ("/", "/privacy/"):
        assert 'href="/places/"' in reader.get(address).content.decode()
    assert reader.get("/visit/").headers["Location"] == "/places/"


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_as_many_statements_for_one_row_as_for_three(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:  # fmt: skip
    at = timezone.now()
    for which in range(number):
        point = desk(cast, "qinghu-desk" if which == 0 else f"desk-{which}")
        booked(point, day=tomorrow(), at=at)
        actions.add_exception(point.pk, day=tomorrow(), hours=[span("09:00-12:00")], word="值班", by=cast.bob, at=at)
    keep_what_is_remembered(monkeypatch)
    for address, statements in (
        ("/places/?area=qinghu", 9), ("/visit/qinghu-desk/", 4), (f"/visit/qinghu-desk/{tomorrow()}/", 4), (page(), 4),
    ):  # fmt: skip
        reader.get(address)
        with django_assert_num_queries(statements):
            reader.get(address)


@pytest.mark.django_db(transaction=True)
def test_four_residents_at_the_very_same_moment_get_one_place_and_three_the_next_free_ones(people: Cast) -> None:
    desk(people)
    start = Barrier(4)

    def tap(number: int) -> int:
        try:
            start.wait()
            return Client().post(page(), {"key": f"k{number}", "slot": f"{tomorrow()}T09:00"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tap, range(4))) == [302, 422, 422, 422]
    assert Booking.objects.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_a_visit_is_booked_and_taken_back_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    point = desk(people, point=(22.667, 114.043))
    at = timezone.now()
    actions.add_exception(point.pk, day=tomorrow(), hours=[], word="停电检修", by=people.bob, at=at)
    after = tomorrow() + timedelta(days=1)
    turn(people, point, day=after, at=at)
    page = open_page(width=width, javascript=False, refused=(422,), theme=theme)
    page.goto("/places/")
    page.locator("select[name=area]").select_option("qinghu")
    page.get_by_role("button", name="查看").click()
    assert_accessible(page)
    keep(page, f"places-{width}-{theme}")
    page.get_by_role("link", name="预约时间").click()
    assert_accessible(page)
    keep(page, f"days-{width}-{theme}")
    page.locator("a.day").last.click()
    keep(page, f"times-{width}-{theme}")
    page.get_by_role("link", name="10:00–10:30").click()
    page.locator("[name=name]").fill("王")
    page.locator("[name=contact]").fill("12")
    taken = page.url.split("/")[-3]
    booked(point, "10:00-10:30", day=date.fromisoformat(taken), at=at)
    page.get_by_role("button", name="预约这个时间").click()
    expect(page.locator("main")).to_contain_text("这不像电话号码")
    page.locator("[name=contact]").fill(PHONE)
    page.get_by_role("button", name="预约这个时间").click()
    expect(page.locator("main")).to_contain_text("刚刚有人先约走了")
    assert_accessible(page)
    keep(page, f"taken-{width}-{theme}")
    page.locator("[name=slot]").first.check()
    page.get_by_role("button", name="预约这个时间").click()
    expect(page.locator("h1")).to_contain_text("我们等您来")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    keep(page, f"booked-{width}-{theme}")
    page.get_by_role("link", name="取消预约").click()
    keep(page, f"cancel-{width}-{theme}")
    page.get_by_role("button", name="是的，取消").click()
    expect(page.locator("h1")).to_contain_text("预约已取消")
    assert Booking.objects.filter(state="cancelled").count() == 1
