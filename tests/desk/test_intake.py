"""A concern taken down at the desk: one screen, one receipt, once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minsheng.concerns.models import Concern, Entry, Photo, Reporter
from minsheng.core.receipts import spoken
from minsheng.foundation.files.models import StoredFile
from tests.cast import Cast
from tests.concerns.scene import PHONE, TEXT, load_two_categories
from tests.desk.scene import picture, raised, sign_in, text_of


def written(cast: Cast, **more: Any) -> dict[str, Any]:
    """A call about the drain, as the form sends it."""
    return {
        "text": TEXT,
        "channel": "phone",
        "area": cast.area["qinghu"].pk,
        "place": "南三巷口",
        "name": "王阿姨",
        "phone": PHONE,
        "key": str(uuid4()),
    } | more


def test_a_call_becomes_a_concern_and_its_receipt_is_read_aloud(cast: Cast) -> None:
    alice = sign_in(cast, "alice")
    answer = alice.post("/desk/new/", written(cast, on_behalf="on"))
    concern, reporter = Concern.objects.get(), Reporter.objects.get()
    assert answer.headers["Location"] == f"/desk/slips/{reporter.receipt}/"
    assert (concern.text, concern.channel, concern.place, concern.on_behalf, concern.recorded_by_id) == (
        TEXT,
        "phone",
        "南三巷口",
        True,
        cast.worker["alice"].pk,
    )
    slip = alice.get(answer.headers["Location"])
    html = slip.content.decode()
    assert [group in html for group in spoken(reporter.receipt).split(" ")[:2]] == [True, True]
    assert "请念给居民听" in text_of(slip)
    assert f"/r/{reporter.receipt}/" in slip.context["address"]
    assert PHONE not in html


def test_the_receipt_opens_to_whoever_wrote_it_down_though_they_may_not_read_the_concern(cast: Cast) -> None:
    carol = sign_in(cast, "carol")
    slip = carol.get(carol.post("/desk/new/", written(cast)).headers["Location"])
    assert (slip.status_code, "打开这一件" in text_of(slip)) == (200, False)


@pytest.mark.parametrize("receipt", ["000000000000", "482615309748", "nonsense"])
def test_a_receipt_that_is_none_is_not_found(cast: Cast, receipt: str) -> None:
    assert sign_in(cast, "bob").get(f"/desk/slips/{receipt}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "多" * 4001}, "text"),
        ({"area": ""}, "area"),
        ({"area": "999999"}, "area"),
        ({"channel": "web"}, "channel"),
        ({"category": "999999"}, "category"),
        ({"phone": "12"}, "phone"),
        ({"email": "wang"}, "email"),
        ({"unit": "999999"}, "unit"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept(
    cast: Cast, wrong: dict[str, str], field: str
) -> None:
    sent = written(cast, **wrong)
    answer = sign_in(cast, "bob").post("/desk/new/", sent)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), Concern.objects.count()) == (422, [field], 0)
    assert {name: form[name].value() for name in sent} == sent | {"area": str(sent["area"])}


def test_the_same_form_sent_twice_makes_one_concern_and_gives_the_same_receipt(cast: Cast) -> None:
    bob, sent = sign_in(cast, "bob"), written(cast)
    answers = [bob.post("/desk/new/", sent | {"photos": picture()}).headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert (Concern.objects.count(), Photo.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_the_same_form_with_other_words_names_the_receipt_it_gave_before(cast: Cast) -> None:
    bob, sent = sign_in(cast, "bob"), written(cast)
    bob.post("/desk/new/", sent)
    receipt = Reporter.objects.get().receipt
    answer = bob.post("/desk/new/", sent | {"text": "另一件事"})
    assert (answer.status_code, Concern.objects.count()) == (422, 1)
    assert receipt in text_of(answer)
    assert answer.context["form"]["text"].value() == "另一件事"


def test_handed_out_at_once_it_lies_with_the_unit(cast: Cast) -> None:
    sign_in(cast, "bob").post("/desk/new/", written(cast, unit=cast.unit["maintenance"].pk))
    concern = Concern.objects.get()
    assert (concern.state, concern.unit_id) == ("assigned", cast.unit["maintenance"].pk)
    assert list(Entry.objects.values_list("action", flat=True)) == ["receive", "assign"]


def test_where_handing_out_is_refused_nothing_was_written_down_either(cast: Cast) -> None:
    unit = cast.unit["maintenance"]
    unit.active = False
    unit.save(update_fields=["active"])
    answer = sign_in(cast, "bob").post("/desk/new/", written(cast, unit=unit.pk))
    assert (answer.status_code, list(answer.context["form"].errors), Concern.objects.count()) == (422, ["unit"], 0)


def test_who_does_not_hand_out_is_not_asked_to_whom(cast: Cast) -> None:
    assert "unit" not in sign_in(cast, "alice").get("/desk/new/").context["form"].fields
    assert "unit" in sign_in(cast, "bob").get("/desk/new/").context["form"].fields


def test_one_writes_down_for_the_communities_of_ones_posts(cast: Cast) -> None:
    form = sign_in(cast, "bob").get("/desk/new/").context["form"]
    offered = [(str(office), [name for _pk, name in areas]) for office, areas in form.fields["area"].choices[1:]]
    assert offered == [("龙华街道", ["清湖社区", "　清湖第一网格", "油松社区", "北站社区"])]
    alone = sign_in(cast, "alice").get("/desk/new/").context["form"]
    assert alone["area"].value() == cast.area["qinghu"].pk


def test_what_others_raised_is_shown_while_one_writes(cast: Cast) -> None:
    open_one = raised(cast)
    raised(cast, text="电梯又停了，老人下不了楼")
    raised(cast, area_id=cast.area["minzhi"].pk)
    bob = sign_in(cast, "bob")
    query: dict[str, Any] = {"text": "南三巷口雨水井堵了，雨水漫进楼道", "area": cast.area["qinghu"].pk}
    found = bob.get("/desk/new/similar/", query).context["similar"]
    assert [one.concern.pk for one in found] == [open_one.pk]
    assert bob.get("/desk/new/similar/", query | {"area": cast.area["minzhi"].pk}).context["similar"] == []
    assert bob.get("/desk/new/similar/", query | {"text": "井"}).context["similar"] == []


def test_a_resident_can_be_added_to_what_others_raised_with_everything_typed(cast: Cast) -> None:
    before = raised(cast)
    answer = sign_in(cast, "bob").post("/desk/new/", written(cast, join=before.pk, area=""))
    joined = Reporter.objects.get(first=False)
    assert answer.headers["Location"] == f"/desk/slips/{joined.receipt}/"
    assert (joined.concern_id, joined.words, joined.phone, Concern.objects.count()) == (before.pk, TEXT, PHONE, 1)


def test_nobody_is_added_to_a_concern_one_cannot_see(cast: Cast) -> None:
    hidden = raised(cast, area_id=cast.area["minzhi"].pk)
    bob = sign_in(cast, "bob")
    assert [bob.post("/desk/new/", written(cast, join=number)).status_code for number in (hidden.pk, "x")] == [404, 404]
    assert Reporter.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (("22.66712", "114.04301"), (22.66712, 114.04301)),
        (("22.66712", ""), (None, None)),
        (("91", "114.04301"), (None, None)),
        (("", ""), (None, None)),
    ],
)
def test_a_whole_point_on_earth_is_kept_and_half_a_point_left_out(
    cast: Cast, given: tuple[str, str], kept: tuple[float | None, float | None]
) -> None:
    latitude, longitude = given
    sign_in(cast, "bob").post("/desk/new/", written(cast, latitude=latitude, longitude=longitude))
    concern = Concern.objects.get()
    assert (concern.latitude, concern.longitude) == kept


def test_a_category_may_be_chosen_and_sets_the_limit(cast: Cast) -> None:
    _drain, gas = load_two_categories()
    sign_in(cast, "bob").post("/desk/new/", written(cast, category=gas.pk))
    assert Concern.objects.get().urgency == "utilities"


def test_a_category_that_presses_says_how_soon_it_is_due(cast: Cast) -> None:
    drain, gas = load_two_categories()
    choices = sign_in(cast, "bob").get("/desk/new/").context["form"].fields["category"].choices
    offered = {pk: str(name) for _group, rows in choices[1:] for pk, name in rows}
    assert (offered[drain.pk], offered[gas.pk]) == ("排水与内涝", "燃气（24 小时内办）")


def test_a_lying_photo_is_refused_and_nothing_is_half_saved(cast: Cast) -> None:
    lie = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = sign_in(cast, "bob").post("/desk/new/", written(cast, photos=lie))
    assert (answer.status_code, list(answer.context["form"].errors), Concern.objects.count()) == (422, ["photos"], 0)


def test_more_photos_than_one_can_look_at_are_refused(cast: Cast) -> None:
    answer = sign_in(cast, "bob").post("/desk/new/", written(cast, photos=[picture() for _ in range(7)]))
    assert answer.context["form"].errors == {"photos": ["一次最多 6 张照片。"]}
