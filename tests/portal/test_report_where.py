"""Step 1: where it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from minsheng.concerns.models import Draft
from minsheng.core.actors import SYSTEM
from minsheng.directory import actions as directory
from tests.cast import NOW, Cast
from tests.portal.visits import place, text_of

pytestmark = pytest.mark.django_db


def test_communities_stand_under_their_offices_in_the_readers_language(reader: Client, cast: Cast) -> None:
    choices = reader.get("/report/").context["form"].fields["area"].choices
    assert choices[1:] == [
        (
            "Longhua Sub-district",
            [
                (str(cast.area[code].pk), name)
                for code, name in (("qinghu", "Qinghu"), ("youson", "Yousong"), ("beizhan", "Beizhan"))
            ],
        )
    ]


def test_the_answer_is_kept_in_a_draft_and_leads_to_the_second_question(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    assert reader.get(f"{draft}what/").status_code == 200
    assert 'value="South 3rd Lane"' in reader.get(draft).content.decode()


def test_without_a_community_nothing_is_kept_and_the_words_stay(reader: Client, cast: Cast) -> None:
    answer = reader.post("/report/", {"area": "", "place": "by the market"})
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"area": ["Choose the community it is in."]}
    assert 'value="by the market"' in answer.content.decode()
    assert 'href="#id_area"' in answer.content.decode()
    assert Draft.objects.count() == 0


def test_a_community_that_is_not_on_the_list_is_refused(reader: Client, cast: Cast) -> None:
    for wrong in (cast.area["longhua"].pk, 0, "qinghu"):
        answer = reader.post("/report/", {"area": wrong})
        assert answer.context["form"].errors == {"area": ["Choose a community from the list."]}
    assert Draft.objects.count() == 0


def test_a_community_that_was_closed_is_no_longer_offered(reader: Client, cast: Cast) -> None:
    directory.retire_area(area=cast.area["youson"], by=SYSTEM, at=NOW)
    assert "Yousong" not in reader.get("/report/").content.decode()


def test_a_place_of_more_than_200_characters_is_refused_beside_its_field(reader: Client, cast: Cast) -> None:
    answer = reader.post("/report/", {"area": cast.area["qinghu"].pk, "place": "x" * 201})
    assert answer.context["form"].errors == {"place": ["At most 200 characters. Please shorten it."]}
    assert "x" * 201 in answer.content.decode()


@pytest.mark.parametrize(
    ("point", "kept"),
    [
        ({"latitude": "22.66712", "longitude": "114.04301"}, (22.66712, 114.04301)),
        ({"latitude": "22.66712", "longitude": ""}, (None, None)),
        ({"latitude": "north", "longitude": "114"}, (None, None)),
        ({"latitude": "91", "longitude": "114"}, (None, None)),
        ({"latitude": "nan", "longitude": "114"}, (None, None)),
    ],
)
def test_a_point_is_kept_whole_or_left_out(reader: Client, cast: Cast, point: dict[str, str], kept: Any) -> None:
    draft = place(reader, cast, **point)
    content = reader.get(draft).context["draft"].content
    assert (content["latitude"], content["longitude"]) == kept


def test_a_point_alone_suggests_the_nearest_community_and_asks(reader: Client, cast: Cast) -> None:
    answer = reader.post("/report/", {"area": "", "latitude": "22.6671", "longitude": "114.0431"})
    form = answer.context["form"]
    assert form.errors == {"area": ["From where you are we think it is Qinghu. Is that right?"]}
    assert form["area"].value() == str(cast.area["qinghu"].pk)


def test_a_point_far_from_everywhere_suggests_nothing(reader: Client, cast: Cast) -> None:
    answer = reader.post("/report/", {"area": "", "latitude": "51.5", "longitude": "0.1"})
    assert answer.context["form"].errors == {"area": ["Choose the community it is in."]}


def test_a_point_far_from_everywhere_is_left_out_and_said_to_be(reader: Client, cast: Cast) -> None:
    sent = {"area": cast.area["qinghu"].pk, "latitude": "51.5", "longitude": "0.1"}
    page = reader.post("/report/", sent, follow=True)
    assert "The location lies far outside, so we left it out." in text_of(page)
    assert page.context["draft"].point == (None, None)


def test_pages_of_a_draft_are_neither_cached_nor_indexed(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    for address in ("/report/", draft, f"{draft}what/"):
        headers = reader.get(address).headers
        assert (headers["Cache-Control"], headers["X-Robots-Tag"], headers["Referrer-Policy"]) == (
            "no-store",
            "noindex, nofollow",
            "same-origin",
        )


@pytest.mark.parametrize("page", ["", "what/", "similar/", "contact/", "check/"])
def test_a_draft_nobody_knows_is_said_to_be_gone(reader: Client, cast: Cast, page: str) -> None:
    answer = reader.get(f"/report/00000000-0000-4000-8000-000000000000/{page}")
    assert answer.status_code == 404
    assert "kept for one day only" in text_of(answer)


@pytest.mark.parametrize(("page", "gap"), [("what/", ""), ("similar/", ""), ("contact/", ""), ("check/", "")])
def test_no_question_can_be_jumped(reader: Client, cast: Cast, page: str, gap: str) -> None:
    new = reader.post("/report/00000000-0000-4000-8000-000000000000/what/", {"text": "first the words"})
    draft = new.headers["Location"]
    assert reader.get(f"{draft}{page}").headers["Location"] == f"{draft}{gap}"


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/report/", {"area": cast.area["qinghu"].pk}).status_code == 403
