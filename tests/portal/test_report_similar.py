"""Between step 2 and 3: is it one of these?"""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Draft, Reporter
from minsheng.core.actors import resident
from tests.cast import Cast
from tests.portal.visits import ALIKE, WORDS, picture, place, raised, text_of, written

pytestmark = pytest.mark.django_db


def test_nothing_alike_means_no_question(reader: Client, cast: Cast) -> None:
    raised(cast, text="Loud music every night in the square")
    draft = place(reader, cast)
    assert reader.post(f"{draft}what/", {"text": WORDS}).headers["Location"] == f"{draft}contact/"
    assert reader.get(f"{draft}similar/").headers["Location"] == f"{draft}contact/"


def test_what_others_raised_is_shown_before_sending_without_their_numbers(reader: Client, cast: Cast) -> None:
    raised(cast, text="The storm drain at South 3rd Lane is blocked, call 13800001234")
    draft = place(reader, cast)
    assert reader.post(f"{draft}what/", {"text": WORDS}).headers["Location"] == f"{draft}similar/"
    words = text_of(reader.get(f"{draft}similar/"))
    assert "storm drain at South 3rd Lane" in words
    assert "13800001234" not in words
    assert "1 person" in words


@pytest.mark.parametrize("about", ["unit", "worker"])
def test_a_complaint_about_a_unit_or_a_person_is_shown_to_no_neighbour(reader: Client, cast: Cast, about: str) -> None:
    first = raised(cast, text=ALIKE)
    whom = {"unit": cast.unit["maintenance"].pk, "worker": cast.worker["carol"].pk}
    Concern.objects.filter(pk=first.concern_id).update(**{f"about_{about}_id": whom[about]})
    draft = place(reader, cast)
    assert reader.post(f"{draft}what/", {"text": WORDS}).headers["Location"] == f"{draft}contact/"


def test_me_too_still_lets_contact_be_left_and_then_joins_with_its_own_receipt(reader: Client, cast: Cast) -> None:
    first = raised(cast, text=ALIKE)
    draft = written(reader, cast, photos=[picture()])
    assert reader.post(f"{draft}similar/", {"join": first.concern_id}).headers["Location"] == f"{draft}contact/"
    reader.post(f"{draft}contact/", {"phone": "13900005678"})
    assert "storm drain" in text_of(reader.get(f"{draft}check/"))
    answer = reader.post(f"{draft}check/", {})
    mine = Reporter.objects.get(receipt=answer.headers["Location"].strip("/").split("/")[-1])
    assert (mine.concern_id, mine.first, mine.words, mine.phone) == (first.concern_id, False, WORDS, "13900005678")
    assert [photo.reporter_id for photo in first.concern.photos.all()] == [mine.pk]
    assert Concern.objects.get().reporter_count == 2


def test_the_same_me_too_sent_twice_is_one_person(reader: Client, cast: Cast) -> None:
    first = raised(cast, text=ALIKE)
    draft = written(reader, cast)
    reader.post(f"{draft}similar/", {"join": first.concern_id})
    reader.post(f"{draft}contact/", {})
    one, two = (reader.post(f"{draft}check/", {}).headers["Location"] for _tap in range(2))
    assert one == two
    assert Concern.objects.get().reporter_count == 2


def test_a_me_too_whose_answer_was_lost_gives_the_same_receipt_again(reader: Client, cast: Cast) -> None:
    first = raised(cast, text=ALIKE)
    draft = written(reader, cast)
    reader.post(f"{draft}similar/", {"join": first.concern_id})
    reader.post(f"{draft}contact/", {})
    before = Draft.objects.get()
    one = reader.post(f"{draft}check/", {}).headers["Location"]
    Draft.objects.filter(pk=before.pk).update(content=before.content)
    assert reader.post(f"{draft}check/", {}).headers["Location"] == one
    assert Concern.objects.get().reporter_count == 2


def test_no_thanks_is_not_asked_again_for_the_same_words(reader: Client, cast: Cast) -> None:
    raised(cast, text=ALIKE)
    draft = written(reader, cast)
    assert reader.post(f"{draft}similar/", {"join": ""}).headers["Location"] == f"{draft}contact/"
    assert reader.post(f"{draft}what/", {"text": WORDS}).headers["Location"] == f"{draft}contact/"
    assert reader.post(f"{draft}what/", {"text": WORDS + " Help."}).headers["Location"] == f"{draft}similar/"


def test_only_what_was_offered_can_be_joined(reader: Client, cast: Cast) -> None:
    stranger = raised(cast, text="Loud music every night in the square")
    raised(cast, text=ALIKE)
    draft = written(reader, cast)
    for chosen in (stranger.concern_id, "7; DROP TABLE", "-1"):
        reader.post(f"{draft}similar/", {"join": chosen})
        assert reader.get(f"{draft}what/").context["draft"].joining is None


def test_another_community_forgets_what_was_joined(reader: Client, cast: Cast) -> None:
    first = raised(cast, text=ALIKE)
    draft = written(reader, cast)
    reader.post(f"{draft}similar/", {"join": first.concern_id})
    reader.post(draft, {"area": cast.area["youson"].pk})
    assert reader.get(draft).context["draft"].joining is None


def test_what_was_dealt_with_meanwhile_can_still_be_sent_as_a_matter_of_its_own(reader: Client, cast: Cast) -> None:
    first = raised(cast, text=ALIKE)
    draft = written(reader, cast)
    reader.post(f"{draft}similar/", {"join": first.concern_id})
    reader.post(f"{draft}contact/", {})
    actions.withdraw_concern(first.concern_id, by=resident(first.pk), at=timezone.now())
    answer = reader.post(f"{draft}check/", {}, follow=True)
    assert "Send yours as a matter of its own" in text_of(answer)
    reader.post(f"{draft}check/", {})
    assert Concern.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_statements_for_three_as_for_one(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        raised(cast, text=f"{ALIKE} {number}")
    draft = written(reader, cast)
    with django_assert_num_queries(4):  # draft, lookalikes, words of guides, name of the community
        page = reader.get(f"{draft}similar/")
    assert len(page.context["rows"]) == count
