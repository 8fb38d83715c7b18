"""The office's meeting: an agenda out of what is stuck, decisions with owner and day, and the next one begins with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions as concerns
from minsheng.concerns.models import Concern
from minsheng.foundation.audit.queries import events_of
from minsheng.insight.models import Decision, Meeting, MeetingItem
from tests.cast import Cast
from tests.desk.browsing import enter, keep
from tests.desk.scene import keep_what_is_remembered, raised, sign_in, text_of
from tests.desk.test_stuck import WHY, still

pytestmark = pytest.mark.django_db
LIST = "/desk/meetings/"
WHAT = "城建办牵头，水务到场核实产权"


def day(ahead: int = 0) -> date:
    return timezone.localdate() + timedelta(days=ahead)


def called(cast: Cast, *, ahead: int = 0, by: str = "bob") -> Meeting:
    """A meeting of the Longhua office."""
    sent = {"office": cast.area["longhua-office"].pk, "day": day(ahead).isoformat()}
    assert sign_in(cast, by).post(LIST, sent).status_code == 302
    return Meeting.objects.latest("id")


def with_item(cast: Cast, meeting: Meeting, concern: Concern) -> MeetingItem:
    """A standstill on the agenda."""
    address = f"{LIST}{meeting.pk}/add/"
    assert sign_in(cast, "bob").post(address, {"kind": "stuck", "concern": concern.pk}).status_code == 302
    return MeetingItem.objects.get(meeting=meeting, concern=concern)


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"words": WHAT, "owner": cast.worker["dan"].pk, "due": day(7).isoformat()} | more


def decided(cast: Cast, item: MeetingItem, **more: Any) -> Decision:
    """Dan has a week."""
    assert sign_in(cast, "bob").post(f"{LIST}items/{item.pk}/", sent(cast, **more)).status_code == 302
    return Decision.objects.latest("id")


def test_what_one_meeting_decides_stands_first_at_the_next(cast: Cast) -> None:
    concern, meeting = still(cast), called(cast)
    fields = concerns.StuckFields("ownership", WHY, help_level="district")
    concerns.note_stuck(concern.pk, fields=fields, by=cast.bob, at=timezone.now())
    erin = sign_in(cast, "erin")
    assert [one.pk for one in erin.get(f"{LIST}{meeting.pk}/").context["stuck"]] == [concern.pk]
    decision = decided(cast, with_item(cast, meeting, concern))
    erin.post(f"{LIST}{meeting.pk}/", {"words": "台风季排水值守"})
    page = erin.get(f"{LIST}{meeting.pk}/")
    assert page.context["stuck"] == []
    for words in (WHY, WHAT, "需要出手：区里", "台风季排水值守"):
        assert words in text_of(page)
    following = called(cast, ahead=7, by="erin")
    first = text_of(erin.get(f"{LIST}{following.pk}/"))
    assert first.index(WHAT) < first.index("议程")
    assert erin.post(f"{LIST}decisions/{decision.pk}/", {"words": "产权归水务，已交接"}).status_code == 302
    assert "产权归水务，已交接" in text_of(erin.get(f"{LIST}{meeting.pk}/"))
    assert erin.get(f"{LIST}{following.pk}/").context["agenda"].earlier == []
    trail = [events_of("meeting", meeting.pk), events_of("meeting_item", decision.item_id)]
    trail.append(events_of("decision", decision.pk))
    assert [[event.action for event in events] for events in trail] == [
        ["call_meeting"], ["add_item"], ["decide", "close_decision"],
    ]  # fmt: skip
    again = erin.post(f"{LIST}decisions/{decision.pk}/", {"words": "别的"})
    assert (again.status_code, "已经有人写下结果" in text_of(again)) == (422, True)


def test_it_prints_with_what_was_decided(cast: Cast) -> None:
    meeting = called(cast)
    decided(cast, with_item(cast, meeting, still(cast)))
    answer = sign_in(cast, "frank").get(f"{LIST}{meeting.pk}/pdf/")
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages))
    for words in (WHAT, "丹", "南三巷口的雨水井", "主持"):
        assert words in said


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"owner": ""}, "owner"),
        ({"owner": "999999"}, "owner"),
        ({"owner": "nobody"}, "owner"),
        ({"words": " "}, "words"),
        ({"words": "长" * 501}, "words"),
        ({"due": ""}, "due"),
        ({"due": "soon"}, "due"),
        ({"due": "2020-01-01"}, "due"),
        ({"due": "2090-01-01"}, "due"),
    ],
)
def test_a_decision_without_owner_or_day_is_none(cast: Cast, wrong: dict[str, str], field: str) -> None:
    item = with_item(cast, called(cast), still(cast))
    answer = sign_in(cast, "bob").post(f"{LIST}items/{item.pk}/", sent(cast, **wrong))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not Decision.objects.exists()


def test_nobody_of_another_office_and_nobody_complained_about_gets_it_to_do(cast: Cast) -> None:
    concern = still(cast)
    item, bob = with_item(cast, called(cast), concern), sign_in(cast, "bob")
    Concern.objects.filter(pk=concern.pk).update(about_worker=cast.worker["dan"])
    for name in ("charlie", "dan"):
        answer = bob.post(f"{LIST}items/{item.pk}/", sent(cast, owner=cast.worker[name].pk))
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"owner"})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"day": "2020-01-01"}, "day"), ({"day": ""}, "day"), ({"day": "x"}, "day"), ({"day": "2090-01-01"}, "day"),
     ({"office": "999"}, "office")],
)  # fmt: skip
def test_a_meeting_lies_ahead_and_only_once_a_day(cast: Cast, wrong: dict[str, str], field: str) -> None:
    bob, first = sign_in(cast, "bob"), called(cast)
    form = {"office": cast.area["longhua-office"].pk, "day": day(3).isoformat()}
    for more, at in ((wrong, field), ({"day": day().isoformat()}, "day")):
        answer = bob.post(LIST, form | more)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {at})
    assert list(Meeting.objects.all()) == [first]


def test_only_what_stands_still_in_the_office_comes_on_the_agenda_and_once(cast: Cast) -> None:
    meeting, concern, moving, bob = called(cast), still(cast), raised(cast), sign_in(cast, "bob")
    with_item(cast, meeting, concern)
    for kind, pk in (("stuck", concern.pk), ("stuck", moving.pk), ("beyond", moving.pk)):
        bob.post(f"{LIST}{meeting.pk}/add/", {"kind": kind, "concern": pk})
    for form in ({"kind": "free", "concern": "1"}, {"kind": "stuck", "concern": "x"}, {}):
        assert bob.post(f"{LIST}{meeting.pk}/add/", form).status_code == 404
    assert bob.post(f"{LIST}{meeting.pk}/", {"words": ""}).status_code == 422
    item = MeetingItem.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingItem.objects.filter(pk=item.pk).update(kind="free")
    assert bob.post(f"{LIST}items/{item.pk}/drop/").status_code == 302
    assert [event.action for event in events_of("meeting_item", item.pk)] == ["add_item", "drop_item"]
    kept = with_item(cast, meeting, concern)
    decided(cast, kept)
    bob.post(f"{LIST}items/{kept.pk}/drop/")
    assert MeetingItem.objects.get() == kept


def test_what_is_beyond_our_power_comes_on_the_agenda_too(cast: Cast) -> None:
    concern, meeting, bob = raised(cast), called(cast), sign_in(cast, "bob")
    Concern.objects.filter(pk=concern.pk).update(out_of_power_at=timezone.now())
    assert [one.pk for one in bob.get(f"{LIST}{meeting.pk}/").context["beyond"]] == [concern.pk]
    bob.post(f"{LIST}{meeting.pk}/add/", {"kind": "beyond", "concern": concern.pk})
    page = bob.get(f"{LIST}{meeting.pk}/")
    assert ([talk.item.kind for talk in page.context["agenda"].talks], page.context["beyond"]) == (["beyond"], [])


def test_what_complains_about_a_reader_is_counted_for_them_and_not_shown(cast: Cast) -> None:
    concern, meeting = still(cast), called(cast)
    item = with_item(cast, meeting, concern)
    decision = decided(cast, item)
    following = called(cast, ahead=7)
    Concern.objects.filter(pk=concern.pk).update(about_worker=cast.worker["erin"])
    erin = sign_in(cast, "erin")
    for one in (meeting, following):
        page = erin.get(f"{LIST}{one.pk}/")
        assert page.context["agenda"].hidden == 1
        assert WHAT not in text_of(page)
        assert concern.title not in text_of(page)
    for address in (f"items/{item.pk}/", f"decisions/{decision.pk}/"):
        assert erin.get(f"{LIST}{address}").status_code == 404
        assert erin.post(f"{LIST}{address}", sent(cast)).status_code == 404


@pytest.mark.parametrize(
    ("name", "page", "post"),
    [("dan", 200, 403), ("frank", 200, 403), ("charlie", 404, 404), ("alice", 403, 403), ("carol", 403, 403),
     ("grace", 403, 403)],
)  # fmt: skip
def test_supervisors_and_auditors_read_and_strangers_find_nothing(cast: Cast, name: str, page: int, post: int) -> None:
    meeting = called(cast)
    item = with_item(cast, meeting, still(cast))
    decision, client = decided(cast, item), sign_in(cast, name)
    for address in (f"{meeting.pk}/", f"items/{item.pk}/", f"decisions/{decision.pk}/"):
        assert client.get(f"{LIST}{address}").status_code == page
        assert Client().get(f"{LIST}{address}").status_code == 302
        assert client.post(f"{LIST}{address}", sent(cast)).status_code == post
    assert client.get(f"{LIST}{meeting.pk}/pdf/").status_code == page
    adding = {"kind": "stuck", "concern": item.concern_id}
    assert client.post(f"{LIST}{meeting.pk}/add/", adding).status_code == post
    assert client.post(f"{LIST}items/{item.pk}/drop/").status_code == post
    if name in {"dan", "frank"}:
        assert client.post(LIST, {"office": meeting.office_id, "day": day(1).isoformat()}).status_code == 403
    if name == "charlie":
        assert client.get(LIST).context["rows"] == []
        answer = client.post(LIST, {"office": meeting.office_id, "day": day(1).isoformat()})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"office"})
    assert (Meeting.objects.count(), MeetingItem.objects.count(), Decision.objects.filter(done_at=None).count()) == (
        1, 1, 1,
    )  # fmt: skip


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_take_as_many_statements_for_one_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    meeting, bob = called(cast), sign_in(cast, "bob")
    items = [with_item(cast, meeting, still(cast)) for _ in range(1 + others)]
    decisions = [decided(cast, item) for item in items for _twice in range(2)]
    later = [called(cast, ahead=7 + number) for number in range(1 + others)]
    for one in later:
        with_item(cast, one, still(cast))
    keep_what_is_remembered(monkeypatch)
    last, item, decision = later[-1].pk, items[-1].pk, decisions[-1].pk
    addresses = {"": 5, f"{last}/": 13, f"items/{item}/": 7, f"decisions/{decision}/": 7}
    for address, statements in addresses.items():
        bob.get(f"{LIST}{address}")
        with django_assert_num_queries(statements):
            bob.get(f"{LIST}{address}")


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minsheng.insight.queries.meetings.PAGE", 2)
    wanted = [called(cast, ahead=ahead).pk for ahead in (14, 7, 0)]
    bob = sign_in(cast, "bob")
    first = bob.get(LIST)
    rest = bob.get(f"{LIST}{first.context['after']}")
    assert [row.pk for page in (first, rest) for row in page.context["rows"]] == wanted
    assert bob.get(f"{LIST}?after=x").status_code == 400


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_a_meeting_is_held_without_scripts(
    people: Cast, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], width: int, theme: str
) -> None:
    concern, _other = still(people), still(people, days=30)
    fields = concerns.StuckFields("ownership", WHY, help_level="district")
    concerns.note_stuck(concern.pk, fields=fields, by=people.bob, at=timezone.now())
    page = enter(open_page(width=width, javascript=False, refused=(422,), theme=theme), "bob")

    def looks(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        keep(page, f"{name}-{width}-{theme}")

    page.goto(LIST)
    page.get_by_label("哪一天").fill("2020-01-01")
    page.get_by_role("button", name="召集").click()
    expect(page.locator("main")).to_contain_text("请选今天或以后的日子")
    looks("meetings")
    page.get_by_label("哪一天").fill(day(1).isoformat())
    page.get_by_role("button", name="召集").click()
    page.get_by_role("button", name="放上议程").first.click()
    page.get_by_role("link", name="写下决定").click()
    page.get_by_label("决定什么？").fill(WHAT)
    page.get_by_label("到哪天为止？").fill(day(7).isoformat())
    page.get_by_role("button", name="记下决定").click()
    expect(page.locator("main")).to_contain_text("没有负责人的决定")
    looks("meeting-item")
    page.get_by_label("谁来办？").select_option(label="丹")
    page.get_by_role("button", name="记下决定").click()
    expect(page.locator("main")).to_contain_text(WHAT)
    looks("meeting")
