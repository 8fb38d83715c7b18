"""Step 4: looked through, sent once, a receipt."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Draft, Reporter
from minsheng.core.receipts import is_valid
from tests.cast import Cast
from tests.concerns.scene import load_two_categories
from tests.portal.visits import WORDS, picture, ready, sent, text_of

pytestmark = pytest.mark.django_db


def test_everything_that_was_said_is_shown_with_a_way_to_change_it(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast, contact={"name": "Aunt Wang", "phone": "13800001234"})
    page = reader.get(f"{draft}check/")
    words = text_of(page)
    for said in ("Qinghu South 3rd Lane", WORDS, "Aunt Wang", "13800001234"):
        assert said in words
    assert 'href="tel:075501002300"' in page.content.decode()  # the office's own number stays at the foot
    for step in (draft, f"{draft}what/", f"{draft}contact/"):
        assert f'href="{step}"' in page.content.decode()


def test_sending_writes_the_concern_as_it_was_said(reader: Client, cast: Cast) -> None:
    _, gas = load_two_categories()
    contact = {"name": "Aunt Wang", "phone": "13800001234", "on_behalf": "on"}
    draft = ready(reader, cast, contact=contact, photos=[picture()])
    answer = reader.post(f"{draft}check/", {"category": gas.pk})
    concern, reporter = Concern.objects.get(), Reporter.objects.get()
    assert answer.headers["Location"] == f"/r/{reporter.receipt}/"
    assert is_valid(reporter.receipt)
    assert (concern.text, concern.place, concern.area, concern.category) == (
        WORDS,
        "South 3rd Lane",
        cast.area["qinghu"],
        gas,
    )
    assert (concern.channel, concern.on_behalf, concern.photos.count()) == ("web", True, 1)
    assert (reporter.name, reporter.phone, reporter.language) == ("Aunt Wang", "13800001234", "en")


def test_a_double_submit_is_one_concern_and_one_receipt(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    one, two = (reader.post(f"{draft}check/", {}).headers["Location"] for _tap in range(2))
    assert one == two
    assert Concern.objects.count() == 1


def test_a_second_try_after_the_answer_was_lost_gives_the_same_receipt(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    before = Draft.objects.get()
    one = reader.post(f"{draft}check/", {}).headers["Location"]
    Draft.objects.filter(pk=before.pk).update(
        content=before.content
    )  # the server died before it could note the receipt
    assert reader.post(f"{draft}check/", {}).headers["Location"] == one
    assert Concern.objects.count() == 1


def test_words_changed_after_a_lost_answer_are_said_not_to_be_in_it(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    before = Draft.objects.get()
    one = reader.post(f"{draft}check/", {}).headers["Location"]
    Draft.objects.filter(pk=before.pk).update(content=before.content)
    reader.post(f"{draft}what/", {"text": WORDS + " And more."})
    reader.post(f"{draft}similar/", {"join": ""})
    answer = reader.post(f"{draft}check/", {}, follow=True)
    assert answer.redirect_chain[0][0] == one
    assert "What you changed since is not in it" in text_of(answer)
    assert Concern.objects.get().text == WORDS


def test_a_sent_draft_holds_nothing_but_its_receipt_and_leads_there(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast, contact={"phone": "13800001234"})
    receipt = reader.post(f"{draft}check/", {}).headers["Location"]
    for page in ("", "what/", "similar/", "contact/", "check/"):
        assert reader.get(f"{draft}{page}").headers["Location"] == receipt
    content = Draft.objects.get().content
    assert "13800001234" not in content
    assert "storm drain" not in content


def test_a_category_from_nowhere_is_refused_and_nothing_is_sent(reader: Client, cast: Cast) -> None:
    load_two_categories()
    draft = ready(reader, cast)
    answer = reader.post(f"{draft}check/", {"category": "999999"})
    assert answer.context["form"].errors == {"category": ["Choose a category from the list."]}
    assert Concern.objects.count() == 0


def test_an_area_closed_meanwhile_leads_back_to_the_first_question(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ready(reader, cast)
    content = Draft.objects.get()
    actions.save_draft(content.pk, content={"area": 10**6}, at=timezone.now())
    answer = reader.post(f"{draft}check/", {}, follow=True)
    assert answer.redirect_chain[0][0] == draft
    assert "Choose a community from the list." in text_of(answer)
    assert Concern.objects.count() == 0


def test_a_gone_draft_cannot_be_sent(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    Draft.objects.update(expires_at=timezone.now())
    assert reader.post(f"{draft}check/", {}).status_code == 404
    assert Concern.objects.count() == 0


def test_the_check_page_takes_three_statements(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_two_categories()
    draft = ready(reader, cast)
    reader.get(f"{draft}check/")
    with django_assert_num_queries(3):  # draft, lookalikes, name of the community; categories are kept a minute
        reader.get(f"{draft}check/")


def test_sending_takes_twelve_statements(
    reader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = ready(reader, cast)
    sent(reader, cast, text="Something else altogether")
    # draft; savepoint, key, concern, reporter, line, audit event, release; savepoint, draft read and written, release
    with django_assert_num_queries(12):
        reader.post(f"{draft}check/", {})
