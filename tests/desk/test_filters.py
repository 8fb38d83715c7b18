"""Filters of one's own: kept under a name, found again, renamed, deleted; nobody else's."""

from __future__ import annotations

import pytest

from minsheng.concerns.models import SavedFilter
from tests.cast import Cast
from tests.desk.scene import sign_in, text_of


def test_a_filter_is_kept_under_a_name_found_again_and_deleted(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    saved = bob.post("/desk/filters/?f=to_assign&channel=phone", {"name": "电话来的"})
    assert saved.headers["Location"] == "/desk/?f=to_assign&channel=phone"
    (own,) = bob.get("/desk/?f=to_assign&channel=phone").context["queue"].own
    assert (own.row.name, own.href, own.current) == ("电话来的", "/desk/?f=to_assign&channel=phone", True)
    assert sign_in(cast, "dan").get("/desk/").context["queue"].own == []
    sign_in(cast, "dan").post(f"/desk/filters/{own.row.pk}/delete/")
    assert SavedFilter.objects.count() == 1
    bob.post(f"/desk/filters/{own.row.pk}/delete/")
    assert SavedFilter.objects.count() == 0


def test_a_filter_is_renamed_by_its_owner_alone(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    bob.post("/desk/filters/?f=to_assign&channel=phone", {"name": "电话来的"})
    row = SavedFilter.objects.get()
    sign_in(cast, "dan").post(f"/desk/filters/{row.pk}/name/", {"name": "丹的"})
    row.refresh_from_db()
    assert row.name == "电话来的"
    answer = bob.post(f"/desk/filters/{row.pk}/name/?f=waiting", {"name": " 电话打进来的 "})
    assert answer.headers["Location"] == "/desk/?f=waiting&narrow=1"
    row.refresh_from_db()
    assert (row.name, row.values) == ("电话打进来的", {"f": "to_assign", "channel": "phone"})


@pytest.mark.parametrize(("name", "message"), [("  ", "请写几个字。"), ("网上来的", "您已经有一个叫这个名字的。")])
def test_a_name_that_cannot_be_is_refused_beside_it_and_stays_typed(cast: Cast, name: str, message: str) -> None:
    bob = sign_in(cast, "bob")
    for channel, called in (("phone", "电话来的"), ("web", "网上来的")):
        bob.post(f"/desk/filters/?f=all&channel={channel}", {"name": called})
    row = SavedFilter.objects.get(name="电话来的")
    answer = bob.post(f"/desk/filters/{row.pk}/name/?f=all", {"name": name})
    assert (answer.status_code, answer.context["renamed_to"]) == (422, name)
    assert message in text_of(answer)
    assert f'id="own-{row.pk}-error"' in answer.content.decode()
    assert sorted(SavedFilter.objects.values_list("name", flat=True)) == ["电话来的", "网上来的"]


def test_asking_for_the_address_of_a_filters_form_leads_to_the_list(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    places = [bob.get(f"/desk/filters/{rest}?f=waiting").headers["Location"] for rest in ("", "1/name/", "1/delete/")]
    assert places == ["/desk/?f=waiting", "/desk/?f=waiting&narrow=1", "/desk/?f=waiting&narrow=1"]


def test_the_first_three_filters_of_ones_own_have_keys(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    for number in range(4):
        bob.post("/desk/filters/?f=all&channel=phone", {"name": f"第 {number} 个"})
    assert [own.key for own in bob.get("/desk/").context["queue"].own] == ["g 7", "g 8", "g 9", ""]


def test_a_filter_without_a_name_is_refused_beside_the_name(cast: Cast) -> None:
    answer = sign_in(cast, "bob").post("/desk/filters/?f=all&channel=phone", {"name": "  "})
    assert answer.status_code == 422
    assert "请写几个字" in text_of(answer)
    assert SavedFilter.objects.count() == 0
