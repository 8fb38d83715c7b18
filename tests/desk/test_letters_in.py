"""What came in and found no place: read with the contact masked, put under a concern, or set aside with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns.models import Concern, Entry
from minsheng.foundation.audit.models import Event
from minsheng.foundation.inbox.actions import take_text_message
from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.policy import Slip
from tests.cast import Cast
from tests.concerns.scene import PHONE, first_reporter
from tests.desk.scene import at_work, hours_ago, keep_what_is_remembered, raised, sign_in, text_of
from tests.desk.test_letters import dead

IN = "/desk/letters/in/"


def arrived(number: str = "1", *, about: Concern | None = None, sender: str = PHONE, at: Any = None) -> Letter:
    """A text message nobody could place."""
    take_text_message(Slip(number, sender, "三栋的灯还是不亮"), at=at or hours_ago(1))
    letter = Letter.objects.latest("pk")
    letter.state, letter.reason, letter.about_id = "unplaced", "unknown", about.pk if about else None
    letter.save()
    return letter


def test_the_list_and_the_letter_say_what_was_written_and_mask_from_whom(cast: Cast) -> None:
    letter = arrived()
    bob = sign_in(cast, "bob")
    for address in (IN, f"{IN}{letter.pk}/"):
        said = text_of(bob.get(address))
        assert "三栋的灯还是不亮" in said
        assert "138****1234" in said
        assert PHONE not in said
        assert "对不上我们写过的任何一封" in said


@pytest.mark.parametrize("name", ["alice", "carol", "erin", "frank", "grace"])
def test_other_roles_are_refused(cast: Cast, name: str) -> None:
    letter = arrived()
    client = sign_in(cast, name)
    answers = [
        client.get(IN),
        client.get(f"{IN}{letter.pk}/"),
        client.post(f"{IN}{letter.pk}/", {"whom": "1"}),
        client.post(f"{IN}{letter.pk}/aside/", {"why": "advert"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_a_stranger_is_led_to_the_sign_in(client: Client, db: None) -> None:
    assert client.get(IN).headers["Location"] == f"/accounts/login/?next={IN}"


def test_the_other_office_sees_no_letter_about_our_concern(cast: Cast) -> None:
    letter = arrived(about=raised(cast))
    charlie = sign_in(cast, "charlie")
    assert "都找到了位置" in text_of(charlie.get(IN))
    answers = [
        charlie.get(f"{IN}{letter.pk}/"),
        charlie.post(f"{IN}{letter.pk}/", {"whom": "1"}),
        charlie.post(f"{IN}{letter.pk}/aside/", {"why": "advert"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert Letter.objects.get().state == "unplaced"


def test_a_letter_is_put_under_a_number_in_the_name_of_its_writer(cast: Cast) -> None:
    concern, letter = at_work(cast), arrived()
    answer = sign_in(cast, "bob").post(f"{IN}{letter.pk}/", {"whom": str(concern.pk)}, follow=True)
    assert f"已放到第 {concern.pk} 号" in text_of(answer)
    line = Entry.objects.filter(concern=concern).latest("pk")
    assert (line.action, line.text, line.reporter_id) == ("write", "三栋的灯还是不亮", first_reporter(concern).pk)
    letter.refresh_from_db()
    assert (letter.state, letter.about_id, letter.finished_by) == ("placed", concern.pk, cast.worker["bob"].pk)
    assert Event.objects.get(subject_type="letter").actor_id == cast.worker["bob"].pk


def test_a_receipt_does_as_well_and_somebody_elses_concern_does_not(cast: Cast) -> None:
    concern, letter = raised(cast), arrived()
    receipt = first_reporter(concern).receipt
    charlie = sign_in(cast, "charlie").post(f"{IN}{letter.pk}/", {"whom": receipt})
    assert charlie.status_code == 422
    assert "没有您能看的诉求" in text_of(charlie)
    assert sign_in(cast, "bob").post(f"{IN}{letter.pk}/", {"whom": receipt}).headers["Location"] == IN
    assert Letter.objects.get().about_id == concern.pk


@pytest.mark.parametrize("whom", ["", "99999", "-1", "abc", "9" * 30])
def test_a_number_that_leads_nowhere_is_refused_beside_the_field(cast: Cast, whom: str) -> None:
    letter = arrived()
    answer = sign_in(cast, "bob").post(f"{IN}{letter.pk}/", {"whom": whom})
    assert answer.status_code == 422
    assert 'id="id_whom_error"' in answer.content.decode()
    assert Letter.objects.get().state == "unplaced"


def test_setting_aside_needs_a_reason_and_keeps_it(cast: Cast) -> None:
    letter = arrived()
    bob = sign_in(cast, "bob")
    assert bob.post(f"{IN}{letter.pk}/aside/", {}).status_code == 422
    assert bob.post(f"{IN}{letter.pk}/aside/", {"why": "unknown"}).status_code == 422
    assert "已另放" in text_of(bob.post(f"{IN}{letter.pk}/aside/", {"why": "advert"}, follow=True))
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("set_aside", "advert")
    assert bob.get(f"{IN}{letter.pk}/").status_code == 404
    assert bob.get(f"{IN}{letter.pk}/aside/").status_code == 405


def test_pages_follow_each_other_by_time(cast: Cast) -> None:
    for number in range(52):
        arrived(str(number), at=timezone.now())
    bob = sign_in(cast, "bob")
    first = bob.get(IN)
    assert len(first.context["letters"]) == 50
    second = bob.get(f"{IN}{first.context['after']}")
    assert len(second.context["letters"]) == 2
    assert len(bob.get(f"{IN}{second.context['before']}").context["letters"]) == 50
    assert bob.get(f"{IN}?after=nonsense").status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_for_three(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in range(number):
        arrived(str(one))
    bob = sign_in(cast, "bob")
    bob.get(IN)
    keep_what_is_remembered(monkeypatch)
    with django_assert_num_queries(5):
        bob.get(IN)


def test_whoever_sees_to_letters_finds_their_number_on_the_monday_page_and_others_do_not(cast: Cast) -> None:
    concern = raised(cast)
    arrived()
    dead(concern, "a")
    for name, seen in (("bob", True), ("erin", False)):
        said = text_of(sign_in(cast, name).get("/desk/monday/"))
        assert ("1 封信没有送到" in said, "1 封来信没找到位置" in said) == (seen, seen)
