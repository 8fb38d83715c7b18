"""Step 2: what happened, with photos."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.test import Client
from django.utils import timezone

from minsheng.concerns.models import Concern, Draft
from minsheng.foundation.files.models import StoredFile
from minsheng.interfaces.portal.forms import AnswerForm, PlaceForm, ReceiptForm, VerdictForm, WithdrawForm, WordsForm
from tests.cast import Cast
from tests.portal.visits import WORDS, picture, place, ready, text_of, written

pytestmark = pytest.mark.django_db


def test_the_words_are_kept_and_the_third_question_comes(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": WORDS})
    assert answer.headers["Location"] == f"{draft}contact/"
    assert WORDS in reader.get(f"{draft}what/").content.decode()


@pytest.mark.parametrize("nothing", ["", "   ", "\r\n", "\x00"])
def test_no_words_are_asked_for_again(reader: Client, cast: Cast, nothing: str) -> None:
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": nothing})
    assert answer.context["form"].errors == {"text": ["Write down what happened; a few words are enough."]}


def test_four_thousand_characters_are_taken_line_ends_counted_once(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    text = ("x" * 39 + "\r\n") * 99 + "x" * 40
    assert reader.post(f"{draft}what/", {"text": text}).status_code == 302
    assert len(reader.get(f"{draft}what/").context["draft"].text) == 4000


def test_one_character_more_is_refused_and_nothing_typed_is_lost(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": "长" * 4001})
    assert answer.context["form"].errors == {"text": ["This is longer than 4,000 characters. Please shorten it."]}
    assert "长" * 4001 in answer.content.decode()


@pytest.mark.parametrize("form", [PlaceForm, WordsForm, ReceiptForm, VerdictForm, AnswerForm, WithdrawForm])
def test_no_browser_cuts_off_the_end_of_what_is_pasted(cast: Cast, form: type[Form]) -> None:
    assert "maxlength" not in str(form())


def test_photos_are_stored_at_once_and_shown_to_the_holder_of_the_draft(reader: Client, cast: Cast) -> None:
    draft = written(reader, cast, photos=[picture(), picture("brown")])
    first, second = reader.get(f"{draft}what/").context["draft"].photos
    shown = reader.get(f"{draft}photo/{first}/")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert StoredFile.objects.filter(pk__in=[first, second]).count() == 2


def test_a_photo_of_another_draft_is_not_there(reader: Client, cast: Cast) -> None:
    mine = written(reader, cast, photos=[picture()])
    (number,) = reader.get(f"{mine}what/").context["draft"].photos
    other = place(reader, cast)
    assert reader.get(f"{other}photo/{number}/").status_code == 404
    reader.post(f"{other}what/", {"text": WORDS, "remove": str(number)})
    assert StoredFile.objects.filter(pk=number).exists()


def test_a_lying_file_costs_neither_the_words_nor_the_other_photo(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    liar = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 this is a program", content_type="image/jpeg")
    answer = reader.post(f"{draft}what/", {"text": WORDS, "photos": [liar, picture()]})
    assert answer.context["form"].errors == {
        "photos": ["photo.jpg: We cannot take this kind of file. Please send a photo (JPEG, PNG or WebP)."]
    }
    kept = reader.get(f"{draft}what/").context["draft"]
    assert (kept.text, len(kept.photos)) == (WORDS, 1)


def test_an_empty_file_is_refused_and_the_words_stay(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": WORDS, "photos": [SimpleUploadedFile("a.jpg", b"")]})
    assert answer.context["form"].errors == {"photos": ["a.jpg: This file is empty. Please choose it again."]}
    assert reader.get(f"{draft}what/").context["draft"].text == WORDS


def test_a_file_above_the_limit_is_refused_by_name(reader: Client, cast: Cast, settings: LazySettings) -> None:
    settings.FILE_SIZE_LIMIT = 300
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": WORDS, "photos": [picture(name="large.jpg")]})
    assert answer.context["form"].errors["photos"][0].startswith("large.jpg: This file is larger than")


def test_a_body_beyond_all_photos_is_refused_before_it_is_read(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": WORDS}, headers={"content-length": str(50 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "smaller or fewer photos" in text_of(answer)


def test_a_fifth_photo_is_refused_and_the_four_stay(reader: Client, cast: Cast) -> None:
    draft = written(reader, cast, photos=[picture(c) for c in ("red", "green", "blue", "white")])
    answer = reader.post(f"{draft}what/", {"text": WORDS, "photos": [picture("black")]})
    assert answer.context["form"].errors == {"photos": ["Four photos at most. Please choose again."]}
    assert (len(answer.context["draft"].photos), StoredFile.objects.count()) == (4, 4)


def test_a_photo_can_be_taken_out_again_and_what_was_typed_stays(reader: Client, cast: Cast) -> None:
    draft = written(reader, cast, photos=[picture(), picture("brown")])
    first, second = reader.get(f"{draft}what/").context["draft"].photos
    answer = reader.post(f"{draft}what/", {"text": "half a sen", "remove": str(first)})
    assert answer.context["draft"].photos == (second,)
    assert "half a sen" in answer.content.decode()
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [second]


def test_words_sent_after_the_draft_is_gone_begin_a_new_one(reader: Client, cast: Cast) -> None:
    draft = place(reader, cast)
    Draft.objects.update(expires_at=timezone.now())
    answer = reader.post(f"{draft}what/", {"text": WORDS})
    new = answer.headers["Location"]
    assert new != draft
    assert reader.post(new, {"area": cast.area["qinghu"].pk}).headers["Location"] == f"{new}contact/"
    assert reader.get(f"{new}what/").context["draft"].text == WORDS


def test_words_of_another_tab_are_given_back_when_the_draft_was_sent_meanwhile(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    receipt = reader.post(f"{draft}check/", {}).headers["Location"]
    answer = reader.post(f"{draft}what/", {"text": "The other tab knew more."})
    assert (answer.status_code, answer.context["unsaved"].words) == (409, "The other tab knew more.")
    assert "This was sent before." in text_of(answer)
    assert f'action="{receipt}photos/"' in answer.content.decode()
    assert Concern.objects.get().text == WORDS


def test_a_change_after_everything_is_answered_leads_back_to_the_check(reader: Client, cast: Cast) -> None:
    draft = ready(reader, cast)
    assert reader.post(f"{draft}what/", {"text": "Another thing."}).headers["Location"] == f"{draft}check/"
    assert reader.post(draft, {"area": cast.area["youson"].pk}).headers["Location"] == f"{draft}check/"
    assert Concern.objects.count() == 0
