"""Splitting, moving and undoing at the desk: forms that work without scripts, each refusal beside its field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Reporter
from minsheng.interfaces.desk.limits import pauses_of
from tests.cast import Cast
from tests.concerns.scene import REPLY, load_two_categories
from tests.desk.scene import raised, sign_in, text_of

pytestmark = pytest.mark.django_db
TEXT = "南三巷口的雨水井堵了。楼道里有煤气味。三栋的路灯坏了！"


def several(cast: Cast) -> Concern:
    """One text with three matters."""
    drain, _gas = load_two_categories()
    return raised(cast, text=TEXT, category_id=drain.pk)


def form_of(concern: Concern, **more: object) -> dict[str, object]:
    """What the page sends, as it was laid ready."""
    _drain, gas = load_two_categories()
    values: dict[str, object] = {"title": "雨水井堵了", "version": concern.version}
    values |= {f"words_{number}": "" for number in range(1, 6)} | {f"category_{number}": "" for number in range(1, 6)}
    return values | {"words_1": "楼道里有煤气味。", "category_1": gas.pk} | more


def test_the_sentences_are_laid_ready_and_a_person_decides(cast: Cast) -> None:
    concern = several(cast)
    bob = sign_in(cast, "bob")
    page = bob.get(f"/desk/concerns/{concern.pk}/split/")
    form = page.context["form"]
    laid = [form["title"].value(), *(form[f"words_{number}"].value() for number in range(1, 6))]
    assert laid == ["南三巷口的雨水井堵了。", "楼道里有煤气味。", "三栋的路灯坏了！", "", "", ""]
    key = str(form["key"].value())
    for _twice in range(2):
        sent = bob.post(f"/desk/concerns/{concern.pk}/split/", form_of(concern, key=key))
        assert sent.status_code == 302
    part = Concern.objects.get(split_from=concern)
    assert part.text == "楼道里有煤气味。"
    assert f"第 {part.pk} 号" in text_of(bob.get(f"/desk/concerns/{concern.pk}/"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words_1": "路灯很久没亮"}, "words_1"),
        ({"words_1": ""}, "words_1"),
        ({"category_1": ""}, "category_1"),
        ({"title": ""}, "title"),
    ],
)
def test_each_thing_that_is_wrong_is_said_beside_its_field(cast: Cast, change: dict[str, object], field: str) -> None:
    concern = several(cast)
    sent = sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/split/", form_of(concern, **change))
    assert (sent.status_code, list(sent.context["form"].errors)) == (422, [field])
    assert Concern.objects.count() == 1


def test_a_move_leads_to_another_office_and_the_page_says_where_it_lies_now(cast: Cast) -> None:
    concern = several(cast)
    bob = sign_in(cast, "bob")
    address = f"/desk/concerns/{concern.pk}/move/"
    same = {"area": concern.area_id, "category": concern.category_id, "version": concern.version}
    sent = bob.post(address, same)
    assert (sent.status_code, list(sent.context["form"].errors)) == (422, ["area"])
    sent = bob.post(address, same | {"area": cast.area["minzhi"].pk})
    assert (sent.status_code, sent.headers["Location"]) == (302, "/desk/"), "it is out of Bob's reach now"
    concern.refresh_from_db()
    assert concern.office_id == cast.area["minzhi"].pk


def test_the_last_line_offers_to_undo_it_and_then_no_more(cast: Cast) -> None:
    concern = several(cast)
    bob = sign_in(cast, "bob")
    actions.triage_concern(concern.pk, category_id=None, by=cast.bob, at=timezone.now())
    address = f"/desk/concerns/{concern.pk}/undo/"
    page = bob.get(f"/desk/concerns/{concern.pk}/").content.decode()
    assert page.count(f'href="{address}') == 1
    form = bob.get(address).context["form"]
    sent = bob.post(address, {"line": form["line"].value(), "version": form["version"].value()})
    assert sent.status_code == 302
    after = bob.get(f"/desk/concerns/{concern.pk}/")
    assert "撤销：归类" in text_of(after)
    assert address not in after.content.decode(), "a receipt is not undone"


def test_after_half_an_hour_nothing_is_offered_and_who_sends_it_reads_why(cast: Cast) -> None:
    concern = several(cast)
    actions.triage_concern(concern.pk, category_id=None, by=cast.bob, at=timezone.now() - timedelta(minutes=31))
    bob = sign_in(cast, "bob")
    address = f"/desk/concerns/{concern.pk}/undo/"
    assert address not in bob.get(f"/desk/concerns/{concern.pk}/").content.decode()
    sent = bob.post(address, {})
    assert sent.status_code == 422
    assert "半小时之内才能撤销" in text_of(sent)


@pytest.mark.parametrize("slug", ["split", "move", "undo"])
def test_no_other_hand_opens_these_forms(cast: Cast, client: Client, slug: str) -> None:
    concern = several(cast)
    address = f"/desk/concerns/{concern.pk}/{slug}/"
    assert client.get(address).status_code == 302
    assert sign_in(cast, "charlie").get(address).status_code == 404, "the other office"
    lines = Entry.objects.count()
    assert sign_in(cast, "alice").post(address, {}).status_code in {403, 404, 422}
    assert Entry.objects.count() == lines


def test_one_receipt_shows_every_matter_with_its_own_verdict(cast: Cast, client: Client) -> None:
    concern = several(cast)
    sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/split/", form_of(concern))
    part = Concern.objects.get(split_from=concern)
    now = timezone.now()
    actions.assign_concern(part.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=now)
    actions.resolve_concern(part.pk, outcome="solved", reply=REPLY, by=cast.dan, at=now)
    mine, copy = (Reporter.objects.get(concern=one, first=True) for one in (concern, part))
    page = client.get(f"/r/{mine.receipt}/")
    said = text_of(page)
    assert "您说的是几件事" in said
    assert "请您评价" in said
    assert f'href="/r/{copy.receipt}/"' in page.content.decode()
    assert f'href="/r/{mine.receipt}/"' in client.get(f"/r/{copy.receipt}/").content.decode()


def test_a_wait_that_was_taken_back_is_shown_as_no_pause(cast: Cast) -> None:
    concern = several(cast)
    now = timezone.now()
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=now)
    until = now + timedelta(days=3)
    actions.wait_for(concern.pk, reason="third_party", until=until, text="等配件", by=cast.bob, at=now)
    actions.undo_step(concern.pk, by=cast.bob, at=now)
    assert pauses_of(list(Entry.objects.filter(concern=concern).order_by("at", "id"))) == []
