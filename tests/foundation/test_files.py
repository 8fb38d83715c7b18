"""Files: judged by content, written anew, kept for good, swept when nobody owns them."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.actors import SYSTEM, Actor, ActorKind
from minsheng.foundation.audit.queries import events_of
from minsheng.foundation.files import policy, queries
from minsheng.foundation.files.actions import FileRefused, remove, store, sweep
from minsheng.foundation.files.actions.picture import Picture, written_anew
from minsheng.foundation.files.models import StoredFile
from minsheng.foundation.files.policy import Refusal
from tests.foundation.pictures import encoded, halves, photo_with_place
from tests.foundation.transactions import roll_back_after

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ALICE = Actor(kind=ActorKind.WORKER, identifier=11)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.FILE_ROOT = tmp_path / "files"
    return tmp_path / "files"


def kept(content: bytes, *, name: str = "photo.jpg", purpose: str = "photo") -> StoredFile:
    return store(content=BytesIO(content), name=name, by=ALICE, at=AT, purpose=purpose)


def read(stored: StoredFile) -> bytes:
    opened = queries.opened(stored.pk)
    with opened.content as content:
        return content.read()


def refusal(content: bytes, *, purpose: str = "photo") -> Refusal:
    with pytest.raises(FileRefused) as refused:
        kept(content, purpose=purpose)
    return refused.value.code


@pytest.mark.parametrize(
    ("kind", "media_type", "ending"),
    [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"), ("WEBP", "image/webp", "webp")],
)
def test_a_picture_is_kept_under_a_random_name_with_what_is_known_about_it(
    db: None, root: Path, kind: str, media_type: str, ending: str
) -> None:
    stored = kept(encoded(halves(), kind), name="../../etc/路灯.exe")
    content = read(stored)
    folder, _, name = stored.storage_name.partition("/")
    assert (stored.media_type, stored.name, stored.width, stored.height) == (media_type, f"路灯.{ending}", 60, 40)
    assert (stored.size, stored.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert (stored.stored_at, stored.stored_by_kind, stored.stored_by_id, stored.purpose) == (AT, "worker", 11, "photo")
    assert name.startswith(folder)
    assert len(name) == 32 + 1 + len(ending)
    assert (root / stored.storage_name).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (root / folder).iterdir()] == [name]
    assert [(event.action, event.data) for event in events_of("file", stored.pk)] == [
        ("stored", {"digest": stored.digest, "media_type": media_type})
    ]


def test_a_document_may_be_a_pdf_a_photo_may_not(db: None) -> None:
    stored = kept(PDF, name="通知", purpose="document")
    assert (stored.media_type, stored.name, stored.width, read(stored)) == ("application/pdf", "通知.pdf", None, PDF)
    assert refusal(PDF) is Refusal.TYPE
    assert refusal(PDF[:-7], purpose="document") is Refusal.BROKEN


def test_what_is_stored_is_the_picture_written_anew(db: None) -> None:
    stored = kept(photo_with_place(orientation=6))
    assert (stored.width, stored.height) == (40, 60)
    assert b"SecretPhone" not in read(stored)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Refusal.EMPTY),
        (b"<script>alert(1)</script>", Refusal.TYPE),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Refusal.TYPE),
        (b"MZ\x90\x00" + bytes(200), Refusal.TYPE),
        (encoded(halves(), "GIF"), Refusal.TYPE),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200), Refusal.HEIC),
        (b"\x00\x00\x00\x18ftypheix\x00\x00\x00\x00mif1heix" + bytes(200), Refusal.HEIC),
        (b"\x00\x00\x00\x18ftypmsf1\x00\x00\x00\x00msf1hevc" + bytes(200), Refusal.HEIC),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomiso2" + bytes(200), Refusal.TYPE),
        (encoded(halves(), "JPEG")[:-200], Refusal.BROKEN),
        (encoded(halves(), "PNG")[:60], Refusal.BROKEN),
        (b"\xff\xd8\xff\xe0" + bytes(500), Refusal.BROKEN),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(100), Refusal.BROKEN),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(db: None, root: Path, content: bytes, code: Refusal) -> None:
    assert refusal(content) is code
    assert StoredFile.objects.count() == 0
    assert list(root.rglob("*")) == []


def test_a_file_over_the_limit_is_refused_one_at_the_limit_is_not(db: None, settings: Any) -> None:
    photo = encoded(halves(), "PNG")
    settings.FILE_SIZE_LIMIT = len(photo)
    assert kept(photo).width == 60
    settings.FILE_SIZE_LIMIT = len(photo) - 1
    assert refusal(photo) is Refusal.TOO_LARGE


@pytest.mark.parametrize("code", list(Refusal))
def test_every_refusal_says_what_to_do_in_the_readers_language(code: Refusal) -> None:
    texts = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            texts.add(str(FileRefused(code).message))
    assert "" not in texts
    assert len(texts) == 2


def test_the_limit_is_told_in_megabytes(settings: Any) -> None:
    settings.FILE_SIZE_LIMIT = 10 * 1024 * 1024
    with translation.override("en"):
        assert (
            str(FileRefused(Refusal.TOO_LARGE).message) == "This file is larger than 10 MB. Please send a smaller one."
        )


def test_a_purpose_that_does_not_exist_is_a_mistake_of_ours(db: None) -> None:
    with pytest.raises(KeyError):
        kept(encoded(halves(), "PNG"), purpose="anything")


def test_a_file_that_is_not_there_is_named(db: None, root: Path) -> None:
    with pytest.raises(queries.FileGone):
        queries.opened(404)
    stored = kept(encoded(halves(), "PNG"))
    (root / stored.storage_name).unlink()
    with pytest.raises(queries.FileGone):
        queries.opened(stored.pk)


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_keeps_its_bytes_until_the_transaction_commits(root: Path) -> None:
    stored = kept(encoded(halves(), "PNG"))
    path = root / stored.storage_name
    roll_back_after(lambda: remove(stored.pk, by=SYSTEM, at=AT))
    assert path.exists()
    assert remove(stored.pk, by=SYSTEM, at=AT)
    assert not path.exists()
    assert not remove(stored.pk, by=SYSTEM, at=AT)
    assert [event.action for event in events_of("file", stored.pk)] == ["stored", "removed"]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_old_files_without_a_row_and_no_others(root: Path) -> None:
    owned = kept(encoded(halves(), "PNG"))
    roll_back_after(lambda: kept(encoded(halves(), "PNG")))
    in_work = kept(encoded(halves(), "PNG"))
    StoredFile.objects.filter(pk=in_work.pk).delete()  # as if its transaction had not committed yet
    left = root / "ab" / "ab00.part"
    left.parent.mkdir(exist_ok=True)
    left.touch()
    day_ago = (AT - timedelta(days=1)).timestamp()
    for path in root.glob("*/*"):
        if path != root / in_work.storage_name:
            os.utime(path, (day_ago, day_ago))
    assert sweep(older_than=AT - timedelta(hours=23)) == 2
    assert sorted(path for path in root.glob("*/*")) == sorted(root / kept_.storage_name for kept_ in (owned, in_work))
    assert sweep(older_than=AT - timedelta(hours=23)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_unpacked_before_the_transaction_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []

    def watched(content: bytes, media_type: str) -> Picture:
        inside.append(connection.in_atomic_block)
        return written_anew(content, media_type)

    monkeypatch.setattr("minsheng.foundation.files.actions.storing.written_anew", watched)
    assert kept(encoded(halves(), "PNG")).width == 60
    assert inside == [False]


def test_sweeping_a_house_without_files_does_nothing(db: None) -> None:
    assert sweep(older_than=AT) == 0


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        done.append(Path(f"/proc/self/fd/{handle}").readlink().suffix or "folder")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    return done


def test_bytes_and_folders_are_flushed_before_the_row_is_written(db: None, flushes: list[str]) -> None:
    kept(encoded(halves(), "PNG"))
    assert flushes == [".part", "folder", "folder"]


@given(st.text(max_size=300))
def test_a_shown_name_is_short_without_path_and_has_the_true_ending(name: str) -> None:
    shown = policy.shown_name(name, "image/png")
    assert shown.endswith(".png")
    assert len(shown) <= policy.NAME_LENGTH
    assert [sign for sign in shown if sign in "/\\\x00\n\r"] == []
