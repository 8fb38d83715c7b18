"""One entry: what the desk reads about it, what stays hidden, how often the database is asked."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Photo, Reporter
from minsheng.core.actors import resident
from minsheng.foundation.audit.models import Event
from tests.cast import Cast
from tests.concerns.scene import PHONE, TEXT, first_reporter, load_two_categories
from tests.desk.scene import (
    HTMX,
    at_work,
    hours_ago,
    keep_what_is_remembered,
    picture,
    raised,
    resolved,
    sign_in,
    text_of,
)

FRAME = 3
QUEUE = 3
ENTRY = 8
"""The concern, its lines, the units in them, photos, people, verdicts, similar ones, nearby ones."""


def test_the_entry_tells_what_where_who_and_by_when(cast: Cast) -> None:
    drain, _gas = load_two_categories()
    concern = at_work(cast, category_id=drain.pk, place="南三巷口", title="南三巷积水")
    said = text_of(sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/"))
    for words in (
        f"第 {concern.pk} 号",
        "南三巷积水",
        TEXT,
        "清湖社区，南三巷口",
        "市政设施 · 排水与内涝",
        "清湖市政养护队 卡萝",
        "1 人遇到，1 人能联系上",
        "办结：还剩 ",
        "一般事项：7 个工作日",
    ):
        assert words in said


def test_neither_contact_nor_the_whole_receipt_stands_on_the_page(cast: Cast) -> None:
    concern = raised(cast, contact=actions.Contact(name="王阿姨", phone=PHONE, email="wang@minsheng.example"))
    receipt = first_reporter(concern).receipt
    bob = sign_in(cast, "bob")
    for tab in ("history", "photos", "people", "verdicts"):
        html = bob.get(f"/desk/concerns/{concern.pk}/?tab={tab}").content.decode()
        assert [secret for secret in (PHONE, "王阿姨", "wang@", receipt) if secret in html] == []
        assert receipt[-4:] in html


def test_the_history_is_newest_first_and_marks_who_reads_each_line(cast: Cast) -> None:
    concern = at_work(cast)
    actions.add_note(concern.pk, text="先别让小孩靠近", visible=False, by=cast.bob, at=hours_ago(0.2))
    actions.add_note(concern.pk, text="吸污车 16:00 到", visible=True, by=cast.carol, at=hours_ago(0.1))
    lines = sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/").context["opened"].lines
    assert [(line.who, line.said, line.text, line.visible) for line in lines] == [
        ("卡萝", "", "吸污车 16:00 到", True),
        ("鲍勃", "", "先别让小孩靠近", False),
        ("卡萝", "开始办", "", True),
        ("鲍勃", "交给清湖市政养护队", "", False),
        ("居民", "居民网上报，已记下，给了回执", "", True),
    ]


def test_neighbours_are_listed_with_their_words_and_without_contact(cast: Cast) -> None:
    concern = raised(cast)
    actions.join_concern(
        concern.pk, contact=actions.Contact(phone="13900002222"), words="我家也是", by=resident(), at=hours_ago(0.5)
    )
    actions.join_concern(concern.pk, contact=actions.Contact(), words="路过也踩水", by=resident(), at=hours_ago(0.4))
    said = text_of(sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/?tab=people"))
    assert "邻居 3" in said
    assert "3 人遇到，2 人能联系上" in said
    assert [words in said for words in ("我家也是", "路过也踩水", "13900002222", "139****2222")] == [
        True,
        True,
        False,
        False,
    ]


def test_verdicts_show_the_seal_of_the_resident_and_who_wrote_it_down(cast: Cast) -> None:
    concern = resolved(cast)
    person = first_reporter(concern)
    verdict = actions.Verdict("yes", "satisfied", "水退了")
    actions.rate_concern(concern.pk, reporter_id=person.pk, verdict=verdict, by=cast.alice, at=hours_ago(0.1))
    page = sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/?tab=verdicts")
    assert "电话里告诉艾丽丝的" in text_of(page)
    assert "水退了" in text_of(page)
    assert 'class="seal seal--m"' in page.content.decode()


@pytest.mark.parametrize("lines", [1, 3])
def test_the_entry_asks_the_same_questions_however_much_was_written(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    concern = at_work(cast, latitude=22.667, longitude=114.043)
    for number in range(lines):
        raised(cast, latitude=22.6671, longitude=114.0431, text=f"雨水井又堵了，第 {number} 回")
        actions.add_note(concern.pk, text="看过", visible=False, by=cast.bob, at=hours_ago(0.1))
        actions.join_concern(concern.pk, contact=actions.Contact(), words="我也", by=resident(), at=hours_ago(0.1))
    bob = sign_in(cast, "bob")
    keep_what_is_remembered(monkeypatch)
    bob.get(f"/desk/concerns/{concern.pk}/?f=at_work")
    with django_assert_num_queries(FRAME + QUEUE + ENTRY):
        bob.get(f"/desk/concerns/{concern.pk}/?f=at_work")


def test_htmx_gets_the_entry_alone_and_after_back_the_whole_page(cast: Cast) -> None:
    concern = raised(cast)
    bob = sign_in(cast, "bob")
    part = bob.get(f"/desk/concerns/{concern.pk}/?f=all", headers=HTMX | {"HX-Target": "opened"}).content.decode()
    back = HTMX | {"HX-Target": "opened", "HX-History-Restore-Request": "true"}
    whole = bob.get(f"/desk/concerns/{concern.pk}/?f=all", headers=back).content.decode()
    assert part.startswith(f"<title>{concern.pk} ")
    assert ("<html" in part, 'id="queue"' in part, 'id="opened"' in part) == (False, False, True)
    assert ("<html" in whole, 'id="queue"' in whole, 'id="opened"' in whole) == (True, True, True)


def test_why_the_deadline_adds_up_line_by_line(cast: Cast) -> None:
    concern = raised(cast)
    unit = cast.unit["maintenance"]
    actions.assign_concern(concern.pk, unit_id=unit.pk, by=cast.bob, at=hours_ago(0.9))
    actions.wait_for(
        concern.pk,
        reason="third_party",
        until=timezone.now() + timedelta(days=3),
        text="等燃气公司",
        by=cast.carol,
        at=hours_ago(0.8),
    )
    actions.resume_work(concern.pk, by=cast.carol, at=hours_ago(0.2))
    opened = sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/").context["opened"]
    contact, finish = opened.whys
    assert (contact.name, contact.note, contact.lines[0].what) == ("首次联系", "", "已分派")
    assert (finish.name, finish.note) == ("办结", "")
    assert [line.what for line in finish.lines][:2] == ["收到", "一般事项：7 个工作日"]
    assert finish.lines[-1].what.endswith("起停表（等别的单位）")


def test_open_concerns_nearby_are_drawn_where_they_are(cast: Cast) -> None:
    here = raised(cast, latitude=22.667, longitude=114.043)
    north = raised(cast, latitude=22.668, longitude=114.043, text="路灯不亮")
    raised(cast, latitude=22.677, longitude=114.043, text="太远")
    raised(cast, latitude=22.6672, longitude=114.043, text="没有点的", area_id=cast.area["minzhi"].pk)
    place = sign_in(cast, "bob").get(f"/desk/concerns/{here.pk}/").context["opened"].place
    (point,) = place.points
    assert (point.concern.pk, point.metres, point.direction) == (north.pk, 111, "北边")
    assert (point.x, point.y) == (150.0, pytest.approx(116 - 111.2 / 3, abs=0.1))


def test_who_works_on_it_sees_the_contact_after_writing_what_for(cast: Cast) -> None:
    concern = at_work(cast)
    carol = sign_in(cast, "carol")
    address = f"/desk/concerns/{concern.pk}/contact/"
    short = carol.post(address, {"purpose": "看"})
    assert (short.status_code, "再多写几个字" in text_of(short), PHONE in short.content.decode()) == (422, True, False)
    shown = carol.post(address, {"purpose": "约上门时间"})
    assert "王阿姨" in text_of(shown)
    assert f'href="tel:{PHONE}"' in shown.content.decode()
    event = Event.objects.get(action="reveal_contact")
    assert (event.subject_id, event.actor_id) == (str(concern.pk), cast.worker["carol"].pk)
    assert "约上门时间" not in str(event.data)


@pytest.mark.parametrize(("name", "sees"), [("erin", True), ("frank", True), ("bob", False), ("carol", False)])
def test_those_who_oversee_read_who_looked_at_a_contact_and_what_for(cast: Cast, name: str, sees: bool) -> None:
    concern = at_work(cast)
    sign_in(cast, "dan").post(f"/desk/concerns/{concern.pk}/contact/", {"purpose": "约上门时间"})
    page = sign_in(cast, name).get(f"/desk/concerns/{concern.pk}/?tab=people")
    assert ("谁看过联系方式" in text_of(page), "约上门时间" in text_of(page)) == (sees, sees)
    assert PHONE not in page.content.decode()


@pytest.mark.parametrize("name", ["erin", "frank"])
def test_leaders_and_auditors_never_see_a_contact(cast: Cast, name: str) -> None:
    concern = at_work(cast)
    answer = sign_in(cast, name).post(f"/desk/concerns/{concern.pk}/contact/", {"purpose": "想看看是谁"})
    assert (answer.status_code, PHONE in answer.content.decode()) == (403, False)
    assert "只有办这件事的人能看" in text_of(sign_in(cast, name).get(f"/desk/concerns/{concern.pk}/"))


def test_a_photo_opens_to_whoever_may_read_its_concern(cast: Cast) -> None:
    concern = at_work(cast)
    sign_in(cast, "carol").post(f"/desk/concerns/{concern.pk}/photos/", {"photos": picture(), "visible": "on"})
    address = f"/desk/photos/{Photo.objects.get().pk}/"
    answer = sign_in(cast, "bob").get(address)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert Image.open(BytesIO(answer.content)).size == (40, 30)
    assert sign_in(cast, "charlie").get(address).status_code == 404
    assert sign_in(cast, "bob").get("/desk/photos/999/").status_code == 404


def test_a_photo_whose_bytes_are_gone_is_not_found(cast: Cast, settings: object) -> None:
    concern = at_work(cast)
    sign_in(cast, "carol").post(f"/desk/concerns/{concern.pk}/photos/", {"photos": picture(), "visible": "on"})
    photo = Photo.objects.select_related("file").get()
    photo.file.storage_name = "00/nothing.jpg"
    photo.file.save(update_fields=["storage_name"])
    assert sign_in(cast, "bob").get(f"/desk/photos/{photo.pk}/").status_code == 404


def test_a_merged_entry_leads_on_to_the_one_that_stays(cast: Cast) -> None:
    gone, stays = raised(cast), raised(cast)
    actions.merge_concern(gone.pk, into=stays.pk, by=cast.bob, at=hours_ago(0.1))
    bob = sign_in(cast, "bob")
    assert f'href="/desk/concerns/{stays.pk}/?f=urgent"' in bob.get(f"/desk/concerns/{gone.pk}/").content.decode()
    people = bob.get(f"/desk/concerns/{stays.pk}/?tab=people")
    assert f"来自 {gone.pk} 号" in text_of(people)
    assert Reporter.objects.filter(concern=gone).count() == 1


def test_no_page_of_the_entry_writes_a_style_attribute(cast: Cast) -> None:
    html = (
        sign_in(cast, "bob").get(f"/desk/concerns/{at_work(cast, latitude=22.6, longitude=114.0).pk}/").content.decode()
    )
    assert re.findall(r"<[^>]+ style=", html) == []
