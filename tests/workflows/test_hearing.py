"""What people answer finds its concern: by the address we gave, by what it names, by the number it comes from."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Photo
from minsheng.foundation.audit.models import Event
from minsheng.foundation.events.actions import wire, wired
from minsheng.foundation.files.models import StoredFile
from minsheng.foundation.inbox.actions import forget, hand_on, take_folder, take_mail, take_text_message
from minsheng.foundation.inbox.events import LetterWaits
from minsheng.foundation.inbox.models import Letter
from minsheng.foundation.inbox.policy import Slip
from minsheng.foundation.outbox.actions.adapters import message_id
from minsheng.foundation.outbox.models import Attempt, Message
from minsheng.foundation.outbox.queries import reply_address
from tests.cast import NOW, Cast
from tests.concerns.scene import PHONE, first_reporter, received
from tests.foundation.test_inbox_reading import letter, picture, report

LATER = NOW + timedelta(hours=2)
MAIL = "wang@example.org"


@pytest.fixture(autouse=True)
def replies(settings: Any) -> None:
    settings.REPLY_ADDRESS = "reply@example.org"


def by_mail(cast: Cast) -> Concern:
    """A concern whose resident left an e-mail address, with the maintenance team."""
    concern = received(cast, contact=actions.Contact(name="王阿姨", email=MAIL))
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.start_work(concern.pk, by=cast.carol, at=NOW)
    return concern


def ours(concern: Concern) -> Message:
    """The first letter to the resident."""
    return Message.objects.get(about_type="concern", about_id=str(concern.pk), template="received")


def answer(concern: Concern, text: str = "还是不亮。", **heads: str) -> EmailMessage:
    """An answer to it."""
    message = ours(concern)
    return letter(text, **({"To": reply_address(message), "Message_ID": "<a@example.org>"} | heads))


def take(made: EmailMessage, at: datetime = LATER) -> Letter:
    """Taken in and handed on."""
    assert take_mail(made.as_bytes(), at=at)
    assert hand_on(at=at) in {0, 1}
    return Letter.objects.latest("pk")


def last(concern: Concern) -> Entry:
    return Entry.objects.filter(concern=concern).latest("pk")


def test_an_answer_by_mail_stands_in_the_history_and_whoever_has_it_is_told(cast: Cast) -> None:
    concern = by_mail(cast)
    before = Concern.objects.get(pk=concern.pk)
    kept = take(answer(concern))
    line, after = last(concern), Concern.objects.get(pk=concern.pk)
    assert (line.action, line.text, line.visible, line.reporter_id) == (
        "write",
        "还是不亮。",
        True,
        first_reporter(concern).pk,
    )
    assert line.detail == {"way": "email"}
    assert (kept.state, kept.about_id, kept.finished_at, kept.finished_by) == ("placed", concern.pk, LATER, None)
    assert (after.state, after.due_at, after.queue_at) == (before.state, before.due_at, before.queue_at)
    told = Message.objects.filter(template="written", about_id=str(concern.pk))
    assert {message.address for message in told} == {"carol@minsheng.example", "dan@minsheng.example"}
    assert [message for message in told if "还是不亮" in message.body] == []


def test_where_a_question_was_asked_it_is_the_answer(cast: Cast) -> None:
    concern = by_mail(cast)
    actions.ask_resident(concern.pk, text="哪一盏？", until=NOW + timedelta(days=3), by=cast.carol, at=NOW)
    take(answer(concern, "三栋门口那盏"))
    line = last(concern)
    assert (line.action, line.text, line.to_state) == ("answer", "三栋门口那盏", "in_progress")


def test_the_message_id_it_names_is_enough_and_a_made_up_one_is_not(cast: Cast) -> None:
    concern = by_mail(cast)
    named = message_id(ours(concern))
    assert take(answer(concern, To="office@example.org", In_Reply_To=named)).state == "placed"
    number = ours(concern).pk
    made_up = answer(
        concern, To=f"reply+{number}-{'a' * 24}@example.org", In_Reply_To=f"<{number}.{'b' * 40}@x>", Message_ID="<b@x>"
    )
    kept = take(made_up)
    assert (kept.state, kept.reason, kept.about_id) == ("unplaced", "unknown", None)


def test_the_same_letter_twice_is_one(cast: Cast) -> None:
    concern = by_mail(cast)
    raw = answer(concern).as_bytes()
    assert [take_mail(raw, at=LATER), take_mail(raw, at=LATER)] == [True, False]
    assert (hand_on(at=LATER), hand_on(at=LATER)) == (1, 0)
    assert Entry.objects.filter(concern=concern, action="write").count() == 1


def test_photos_are_attached_and_what_is_left_out_is_said(cast: Cast) -> None:
    concern = by_mail(cast)
    made = answer(concern)
    made.add_attachment(picture(), "image", "jpeg", filename="灯.jpg")
    made.add_attachment(b"no picture at all", "image", "jpeg", filename="x.jpg")
    made.add_attachment(b"\xff\xd8\xff" + b"x" * 10_000_000, "image", "jpeg", filename="big.jpg")
    take(made)
    assert last(concern).detail == {"way": "email", "left_out": 2, "photos": 1}
    assert Photo.objects.filter(concern=concern, reporter=first_reporter(concern)).count() == 1


def test_a_photo_without_a_word_is_added_and_nothing_at_all_is_left_for_a_person(cast: Cast) -> None:
    concern = by_mail(cast)
    made = answer(concern, "\n")
    made.add_attachment(picture(), "image", "jpeg", filename="灯.jpg")
    take(made)
    assert last(concern).action == "attach"
    kept = take(answer(concern, "> 办好了吗？", Message_ID="<c@x>"))
    assert (kept.state, kept.reason, kept.about_id) == ("unplaced", "empty", concern.pk)


def test_words_longer_than_a_line_holds_are_cut_and_kept_whole_in_the_letter(cast: Cast) -> None:
    concern = by_mail(cast)
    kept = take(answer(concern, "长" * 5_000))
    line = last(concern)
    assert (len(line.text), line.detail["cut"], len(kept.whole) >= 5_000) == (4_000, True, True)


def test_machines_are_kept_and_never_attached(cast: Cast) -> None:
    concern = by_mail(cast)
    kept = take(answer(concern, Auto_Submitted="auto-replied"))
    assert (kept.state, kept.reason) == ("ignored", "automatic")
    assert Entry.objects.filter(concern=concern, action="write").count() == 0
    assert Message.objects.filter(template="written").count() == 0


def test_a_bounce_makes_our_letter_a_dead_one(cast: Cast) -> None:
    concern = by_mail(cast)
    message = ours(concern)
    Message.objects.filter(pk=message.pk).update(state="sent", finished_at=NOW)
    raw = report("failed").replace(b"<7.abc@minsheng>", message_id(message).encode())
    assert take_mail(raw, at=LATER)
    message.refresh_from_db()
    assert (message.state, Attempt.objects.get(message=message).reason) == ("dead", "bounced")
    assert Letter.objects.get().reason == "bounce"


def test_a_bounce_that_knows_no_key_marks_nothing(cast: Cast) -> None:
    message = ours(by_mail(cast))
    Message.objects.filter(pk=message.pk).update(state="sent", finished_at=NOW)
    take_mail(report("failed").replace(b"<7.abc@minsheng>", f"<{message.pk}.{'a' * 40}@x>".encode()), at=LATER)
    message.refresh_from_db()
    assert message.state == "sent"


def test_what_a_withdrawn_concern_is_told_is_left_for_a_person(cast: Cast) -> None:
    concern = by_mail(cast)
    made = answer(concern)
    actions.withdraw_concern(concern.pk, by=cast.bob, at=NOW)
    kept = take(made)
    assert (kept.state, kept.reason, kept.about_id) == ("unplaced", "refused", concern.pk)


def test_an_answer_follows_its_concern_into_the_one_it_was_merged_into(cast: Cast) -> None:
    concern, other = by_mail(cast), received(cast)
    made = answer(concern)
    actions.merge_concern(concern.pk, into=other.pk, by=cast.bob, at=NOW)
    assert take(made).about_id == other.pk
    assert last(other).reporter_id == first_reporter(concern).pk


# ── text messages ─────────────────────────────────────────────────────────────


def texted(concern: Concern, at: datetime = NOW) -> None:
    """We sent the resident a text message."""
    Message.objects.filter(about_id=str(concern.pk), channel="sms").update(state="sent", finished_at=at, queued_at=at)


def text_back(text: str = "还是不亮", number: str = "p-1", sender: str = PHONE, at: datetime = LATER) -> Letter:
    take_text_message(Slip(number, sender, text), at=at)
    hand_on(at=at)
    return Letter.objects.latest("pk")


def test_a_text_message_goes_to_the_concern_we_last_wrote_about(cast: Cast) -> None:
    old, new = received(cast), received(cast)
    texted(old, NOW - timedelta(days=2))
    texted(new)
    assert text_back(sender="+86 138-0000-1234").about_id == new.pk
    assert last(new).detail == {"way": "sms"}


def test_one_that_answers_nothing_of_the_last_thirty_days_is_left_for_a_person(cast: Cast) -> None:
    texted(received(cast))
    assert text_back(at=NOW + timedelta(days=31)).reason == "unknown"
    assert text_back(number="p-2", sender="13900000000").reason == "unknown"


def test_where_two_concerns_were_written_about_in_one_breath_a_person_decides(cast: Cast) -> None:
    texted(received(cast))
    texted(received(cast))
    assert text_back().reason == "ambiguous"


def test_the_same_number_of_the_provider_is_taken_once(cast: Cast) -> None:
    slip = Slip("p-1", PHONE, "x")
    assert [take_text_message(slip, at=NOW), take_text_message(slip, at=NOW)] == [True, False]


# ── kept, handed on, forgotten ────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_a_letter_whose_placing_fails_is_tried_three_times_and_then_left_for_a_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = wired()

    def breaks(_event: LetterWaits) -> None:
        raise RuntimeError("broken")

    wire({LetterWaits: (breaks,)})
    try:
        take_text_message(Slip("p-1", PHONE, "x"), at=NOW)
        assert [hand_on(at=NOW) for _time in range(4)] == [0, 0, 0, 0]
    finally:
        wire(before)
    kept = Letter.objects.get()
    assert (kept.state, kept.reason, kept.tries) == ("unplaced", "failed", 3)
    assert len(caplog.records) == 3


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_wrote_is_rolled_back_with_the_letters_state(cast: Cast) -> None:
    concern = by_mail(cast)
    before = wired()

    def killed(_event: LetterWaits) -> None:
        raise SystemExit  # as the process ends in the middle

    wire({LetterWaits: (*before[LetterWaits], killed)})
    try:
        take_mail(answer(concern).as_bytes(), at=LATER)
        with pytest.raises(SystemExit):
            hand_on(at=LATER)
    finally:
        wire(before)
    assert (Letter.objects.get().state, Entry.objects.filter(action="write").count()) == ("new", 0)
    assert hand_on(at=LATER) == 1
    assert Entry.objects.filter(concern=concern, action="write").count() == 1


def test_a_maildir_is_emptied_into_the_book(cast: Cast, tmp_path: Path) -> None:
    concern = by_mail(cast)
    (tmp_path / "new").mkdir()
    for number in (1, 2):
        (tmp_path / "new" / str(number)).write_bytes(answer(concern).as_bytes())  # one letter, put there twice
    assert take_folder(tmp_path, at=LATER) == 1
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1:2,S", "2:2,S"]
    assert (list((tmp_path / "new").iterdir()), take_folder(tmp_path, at=LATER)) == ([], 0)


def test_what_it_says_is_unreadable_at_rest_and_forgotten_after_its_time(cast: Cast) -> None:
    take(answer(by_mail(cast)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sender, text, whole FROM inbox_letter")
        assert not {MAIL, "还是不亮。"} & set(cursor.fetchone())
    assert (forget(before=LATER), forget(before=LATER + timedelta(days=1))) == (0, 1)
    kept = Letter.objects.get()
    assert (kept.sender, kept.sender_index, kept.text, kept.whole, kept.state) == ("", "", "", "", "placed")


def test_placing_stands_in_the_audit_log(cast: Cast) -> None:
    kept = take(answer(by_mail(cast)))
    assert Event.objects.get(subject_type="letter", subject_id=str(kept.pk)).action == "place"
    assert StoredFile.objects.count() == 0
