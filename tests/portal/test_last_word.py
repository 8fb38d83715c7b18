"""What the holder of a receipt does: judge, answer, add photos, take it back. Twice is once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Photo, Rating, Reporter
from minsheng.foundation.files.models import StoredFile
from tests.cast import Cast
from tests.portal.visits import assigned, joined, page_of, picture, raised, resolved, text_of

pytestmark = pytest.mark.django_db

GOOD = {"solved": "yes", "satisfied": "satisfied", "words": "The stairs are dry."}
BAD = {"solved": "no", "satisfied": "dissatisfied", "words": ""}


def concern_of(reporter: Reporter) -> Concern:
    """As it is now."""
    return Concern.objects.get(pk=reporter.concern_id)


def asked(cast: Cast, reporter: Reporter) -> Reporter:
    """With a question put to the resident."""
    now = timezone.now()
    assigned(cast, reporter)
    actions.ask_resident(
        reporter.concern_id, text="Which building is it?", until=now + timedelta(days=3), by=cast.carol, at=now
    )
    return reporter


# ── the verdict ───────────────────────────────────────────────────────────────
def test_a_verdict_is_kept_closes_the_concern_and_is_thanked_for(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    page = reader.post(f"{page_of(reporter)}rate/", GOOD, follow=True)
    rating = Rating.objects.get()
    assert (rating.solved, rating.satisfied, rating.words, rating.entered_by) == (
        "yes",
        "satisfied",
        "The stairs are dry.",
        None,
    )
    assert concern_of(reporter).state == "closed"
    assert page.context["standing"].heading == "Thank you for your verdict"
    assert page.context["rating"] == rating


def test_two_taps_on_the_seal_are_one_verdict(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    for _tap in range(2):
        assert reader.post(f"{page_of(reporter)}rate/", GOOD).headers["Location"] == page_of(reporter)
    assert Rating.objects.count() == 1
    assert concern_of(reporter).version == 5  # received, assigned, resolved, rated, closed


def test_two_taps_on_not_solved_reopen_once_and_complain_of_nothing(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    reader.post(f"{page_of(reporter)}rate/", BAD)
    again = reader.post(f"{page_of(reporter)}rate/", BAD, follow=True)
    assert (Rating.objects.count(), concern_of(reporter).reopen_count, concern_of(reporter).state) == (1, 1, "reopened")
    assert 'class="notice"' not in again.content.decode().split("<section")[0]


def test_a_neighbour_who_was_faster_does_not_cost_a_verdict(
    reader: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = resolved(cast, raised(cast))
    plain = actions.rate_concern
    seen: list[int | None] = []

    def late(concern_id: int, **told: Any) -> Rating:
        if not seen:
            actions.add_note(concern_id, text="looked in", visible=False, by=cast.bob, at=timezone.now())
        seen.append(told["version"])
        return plain(concern_id, **told)

    monkeypatch.setattr(actions, "rate_concern", late)
    assert reader.post(f"{page_of(reporter)}rate/", GOOD).status_code == 302
    assert seen == [3, 4]
    assert Rating.objects.count() == 1


def test_not_solved_after_another_repair_is_a_verdict_of_its_own(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    reader.post(f"{page_of(reporter)}rate/", BAD)
    actions.resolve_concern(
        reporter.concern_id, outcome="solved", reply="Cleared it once more.", by=cast.carol, at=timezone.now()
    )
    reader.post(f"{page_of(reporter)}rate/", BAD)
    assert (Rating.objects.count(), concern_of(reporter).reopen_count) == (2, 2)


def test_a_changed_mind_is_written_beside_the_first_verdict(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    reader.post(f"{page_of(reporter)}rate/", GOOD)
    reader.post(f"{page_of(reporter)}rate/", BAD)
    assert list(Rating.objects.order_by("id").values_list("solved", "first", "latest")) == [
        ("yes", True, False),
        ("no", False, True),
    ]
    assert concern_of(reporter).state == "reopened"


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"solved": ["Say whether it is solved."], "satisfied": ["Choose how satisfied you are."]}),
        ({"solved": "yes"}, {"satisfied": ["Choose how satisfied you are."]}),
        (
            {"solved": "perhaps", "satisfied": "thrilled"},
            {"solved": ["Say whether it is solved."], "satisfied": ["Choose how satisfied you are."]},
        ),
        (
            {"solved": "yes", "satisfied": "fair", "words": "x" * 501},
            {"words": ["At most 500 characters. Please shorten it."]},
        ),
    ],
)
def test_a_verdict_with_a_gap_is_asked_for_again_and_kept(
    reader: Client, cast: Cast, given: dict[str, str], errors: dict[str, list[str]]
) -> None:
    reporter = resolved(cast, raised(cast))
    page = reader.post(f"{page_of(reporter)}rate/", given)
    assert page.context["verdict"].errors == errors
    assert given.get("words", "") in page.content.decode()
    assert Rating.objects.count() == 0


def test_what_is_not_finished_cannot_be_judged(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    page = reader.post(f"{page_of(reporter)}rate/", GOOD)
    assert page.status_code == 409
    assert page.context["unsaved"].words == "The stairs are dry."
    without_words = reader.post(f"{page_of(reporter)}rate/", BAD, follow=True)
    assert "This cannot be done where the concern stands now." in text_of(without_words)
    assert Rating.objects.count() == 0


def test_a_late_not_solved_is_kept_and_said_to_open_nothing(reader: Client, cast: Cast) -> None:
    reporter = resolved(cast, raised(cast))
    Concern.objects.filter(pk=reporter.concern_id).update(finished_at=timezone.now() - timedelta(days=90))
    assert "The time to have it opened again is over." in text_of(reader.get(page_of(reporter)))
    reader.post(f"{page_of(reporter)}rate/", BAD)
    assert (Rating.objects.get().solved, concern_of(reporter).state) == ("no", "resolved")


def test_neighbours_judge_each_for_themselves(reader: Client, cast: Cast) -> None:
    first = raised(cast)
    neighbour = joined(first.concern)
    resolved(cast, first)
    reader.post(f"{page_of(first)}rate/", GOOD)
    page = reader.get(page_of(neighbour))
    assert page.context["rating"] is None
    assert "The stairs are dry." not in page.content.decode()
    reader.post(f"{page_of(neighbour)}rate/", BAD)
    assert Rating.objects.filter(latest=True).count() == 2


# ── the answer ────────────────────────────────────────────────────────────────
def test_a_question_is_asked_and_its_answer_sets_work_going(reader: Client, cast: Cast) -> None:
    reporter = asked(cast, raised(cast))
    assert "Which building is it?" in text_of(reader.get(page_of(reporter)))
    page = reader.post(f"{page_of(reporter)}answer/", {"text": "Building 3", "photos": [picture()]}, follow=True)
    assert concern_of(reporter).state == "in_progress"
    assert "You answered: Building 3" in text_of(page)
    assert Photo.objects.get().reporter_id == reporter.pk


def test_an_answer_sent_twice_is_there_once(reader: Client, cast: Cast) -> None:
    reporter = asked(cast, raised(cast))
    for _tap in range(2):
        reader.post(f"{page_of(reporter)}answer/", {"text": "Building 3", "photos": [picture()]})
    assert Entry.objects.filter(action="answer").count() == 1
    assert StoredFile.objects.count() == 1


def test_an_empty_answer_is_asked_for_again(reader: Client, cast: Cast) -> None:
    reporter = asked(cast, raised(cast))
    page = reader.post(f"{page_of(reporter)}answer/", {"text": " "})
    assert page.context["answer"].errors == {"text": ["Write your answer; a few words are enough."]}


def test_what_nobody_asked_cannot_be_answered_and_leaves_no_file(reader: Client, cast: Cast) -> None:
    reporter = assigned(cast, raised(cast))
    page = reader.post(f"{page_of(reporter)}answer/", {"text": "Building 3", "photos": [picture()]})
    assert page.status_code == 409
    assert StoredFile.objects.count() == 0


def test_an_answer_that_comes_too_late_is_given_back_to_read_out(reader: Client, cast: Cast) -> None:
    reporter = asked(cast, raised(cast))
    actions.resume_work(reporter.concern_id, by=cast.carol, at=timezone.now())
    words = text_of(reader.post(f"{page_of(reporter)}answer/", {"text": "Building 3"}))
    assert "The question is no longer open: we went on with what we knew." in words
    assert "when you call us: 0755-0100 2300 Building 3" in words
    assert concern_of(reporter).state == "in_progress"


# ── photos ────────────────────────────────────────────────────────────────────
def test_a_photo_can_be_added_later(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    page = reader.post(f"{page_of(reporter)}photos/", {"photos": [picture()]}, follow=True)
    assert "You added photos." in text_of(page)
    assert Photo.objects.get().reporter_id == reporter.pk


def test_the_same_photo_sent_twice_is_there_once(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    for _tap in range(2):
        reader.post(f"{page_of(reporter)}photos/", {"photos": [picture(), picture()]})
    assert (Photo.objects.count(), StoredFile.objects.count(), Entry.objects.filter(action="attach").count()) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("files", "errors"),
    [
        ([], ["Choose a photo first."]),
        (["red", "green", "blue", "white", "black"], ["Four photos at most. Please choose again."]),
    ],
)
def test_no_photo_and_too_many_are_told_beside_the_field(
    reader: Client, cast: Cast, files: list[str], errors: list[str]
) -> None:
    page = reader.post(f"{page_of(raised(cast))}photos/", {"photos": [picture(colour) for colour in files]})
    assert page.context["photos"].errors == {"photos": errors}
    assert StoredFile.objects.count() == 0


def test_a_lying_file_is_refused_and_the_true_one_added(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    liar = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    page = reader.post(f"{page_of(reporter)}photos/", {"photos": [liar, picture()]})
    assert list(page.context["photos"].errors) == ["photos"]
    assert Photo.objects.count() == 1


def test_what_ended_takes_no_more_photos_and_keeps_no_file(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    actions.withdraw_concern(reporter.concern_id, by=cast.bob, at=timezone.now())
    reader.post(f"{page_of(reporter)}photos/", {"photos": [picture()]})
    assert (Photo.objects.count(), StoredFile.objects.count()) == (0, 0)


# ── taking it back ────────────────────────────────────────────────────────────
def test_taking_it_back_is_asked_about_once_and_done_once(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    page = reader.get(f"{page_of(reporter)}withdraw/")
    assert "Take it back?" in text_of(page)
    version = page.context["form"].initial["version"]
    for _tap in range(2):
        answer = reader.post(f"{page_of(reporter)}withdraw/", {"version": version, "text": "It stopped by itself."})
        assert answer.headers["Location"] == page_of(reporter)
    assert concern_of(reporter).state == "withdrawn"
    assert "You took it back. It stopped by itself." in text_of(reader.get(page_of(reporter)))


def test_what_happened_meanwhile_is_shown_before_it_can_be_taken_back(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    version = reader.get(f"{page_of(reporter)}withdraw/").context["form"].initial["version"]
    assigned(cast, reporter)
    actions.start_work(reporter.concern_id, text="Pumping now.", by=cast.carol, at=timezone.now())
    answer = reader.post(f"{page_of(reporter)}withdraw/", {"version": version, "text": "It has dried up."})
    assert answer.status_code == 409
    assert "Work has begun. Pumping now." in text_of(answer)
    assert concern_of(reporter).state == "in_progress"
    again = answer.context["form"].initial
    assert again == {"version": concern_of(reporter).version, "text": "It has dried up."}
    reader.post(f"{page_of(reporter)}withdraw/", again)
    assert concern_of(reporter).state == "withdrawn"


def test_what_was_finished_meanwhile_is_not_taken_back_and_the_words_are_given_back(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    version = reader.get(f"{page_of(reporter)}withdraw/").context["form"].initial["version"]
    joined(reporter.concern)
    form = {"version": version, "text": "It has dried up."}
    assert reader.post(f"{page_of(reporter)}withdraw/", form).context["unsaved"].words == "It has dried up."
    assert concern_of(reporter).state == "received"


def test_with_neighbours_attached_nobody_takes_it_back_alone(reader: Client, cast: Cast) -> None:
    reporter = raised(cast)
    joined(reporter.concern)
    assert "withdraw/" not in reader.get(page_of(reporter)).content.decode()
    assert reader.post(f"{page_of(reporter)}withdraw/", {}).headers["Location"] == page_of(reporter)
    assert concern_of(reporter).state == "received"
