"""Making workers, one or many, and shutting them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.core.actors import Actor, ActorKind
from minsheng.directory.actions.posts import PostTerms, check_terms, columns_of
from minsheng.directory.models import Post, Worker
from minsheng.directory.permissions import may_administer, must_keep_somewhere
from minsheng.directory.policy import DirectoryRefusal
from minsheng.foundation.audit.actions import NewEvent, record, record_first_of_many

CHUNK = 500
"""Rows in one statement: SQLite takes a limited number of parameters."""


@dataclass(frozen=True, slots=True)
class NewWorker:
    """One row for create_workers_many. ``password_hash`` is what make_password gave; "" is no sign-in."""

    name: str
    email: str | None = None
    phone: str = ""
    language: str = "zh-hans"
    password_hash: str = ""
    posts: Sequence[PostTerms] = field(default=())


@transaction.atomic
def create_worker(
    *,
    name: str,
    email: str | None = None,
    phone: str = "",
    language: str = "zh-hans",
    password: str | None = None,
    by: Actor,
    at: datetime,
) -> Worker:
    """Put a person on the staff, without any power yet. With e-mail and password the person can sign in.

    Refuses "email_taken", and "no_sign_in" for a password without an e-mail.
    """
    must_keep_somewhere(by)
    address = clean_email(email)
    if password and not address:
        raise DirectoryRefusal("no_sign_in")
    if address and Worker.objects.filter(email=address).exists():
        raise DirectoryRefusal("email_taken")
    worker = Worker(name=name, email=address, phone=phone, language=language, joined_at=at)
    worker.password = make_password(password or None)
    worker.save(force_insert=True)
    if address and password:
        EmailAddress.objects.create(user=worker, email=address, verified=True, primary=True)
    record(
        subject_type="worker",
        subject_id=worker.pk,
        action="create_worker",
        by=by,
        at=at,
        data={"sign_in": bool(address and password)},
        first=True,
    )
    return worker


@transaction.atomic
def create_workers_many(*, rows: Sequence[NewWorker], by: Actor, at: datetime) -> list[Worker]:
    """Put many people on the staff with their posts, in a handful of statements; the workers in the order of ``rows``.

    For set-up and imports: rows are new people. Refuses "email_taken" for an address used twice or already.
    """
    must_keep_somewhere(by)
    for row in rows:
        for terms in row.posts:
            check_terms(terms, by)
    _refuse_taken([address for row in rows if (address := clean_email(row.email))])
    nobody_signs_in = make_password(None)
    workers = Worker.objects.bulk_create(
        [
            Worker(
                name=row.name,
                email=clean_email(row.email),
                phone=row.phone,
                language=row.language,
                password=row.password_hash or nobody_signs_in,
                joined_at=at,
            )
            for row in rows
        ],
        batch_size=CHUNK,
    )
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=worker, email=worker.email, verified=True, primary=True)
            for worker, row in zip(workers, rows, strict=True)
            if worker.email and row.password_hash
        ],
        batch_size=CHUNK,
    )
    posts = Post.objects.bulk_create(
        [
            Post(**columns_of(terms), worker=worker)
            for worker, row in zip(workers, rows, strict=True)
            for terms in row.posts
        ],
        batch_size=CHUNK,
    )
    record_first_of_many(_events(workers, posts, by, at))
    return workers


def _refuse_taken(addresses: list[str]) -> None:
    if len(set(addresses)) < len(addresses):
        raise DirectoryRefusal("email_taken")
    for start in range(0, len(addresses), CHUNK):
        if Worker.objects.filter(email__in=addresses[start : start + CHUNK]).exists():
            raise DirectoryRefusal("email_taken")


def _events(workers: list[Worker], posts: list[Post], by: Actor, at: datetime) -> list[NewEvent]:
    signing_in = [
        NewEvent("worker", worker.pk, "create_worker", by, at, {"sign_in": worker.has_usable_password()})
        for worker in workers
    ]
    holding = [
        NewEvent(
            "post",
            post.pk,
            "hold_post",
            by,
            at,
            {"worker": post.worker_id, "unit": post.unit_id, "role": post.role, "area": post.area_id},
        )
        for post in posts
    ]
    return signing_in + holding


@transaction.atomic
def change_password(*, worker: Worker, password: str, at: datetime) -> Worker:
    """Set the password the person chose; the page has judged its strength and who they are."""
    worker.set_password(password)
    worker.save(update_fields=["password"])
    owner = Actor(kind=ActorKind.WORKER, identifier=worker.pk, name=worker.name)
    record(subject_type="worker", subject_id=worker.pk, action="change_password", by=owner, at=at)
    return worker


@transaction.atomic
def deactivate_worker(*, worker: Worker, by: Actor, at: datetime) -> Worker:
    """Shut a person out at once: sessions, tokens and posts give nothing from now on; the record stays."""
    must_keep_all_posts(worker, by)
    worker.is_active = False
    worker.save(update_fields=["is_active"])
    record(subject_type="worker", subject_id=worker.pk, action="deactivate_worker", by=by, at=at)
    return worker


@transaction.atomic
def reactivate_worker(*, worker: Worker, by: Actor, at: datetime) -> Worker:
    """Let a person in again, with whatever posts are in force."""
    must_keep_all_posts(worker, by)
    worker.is_active = True
    worker.save(update_fields=["is_active"])
    record(subject_type="worker", subject_id=worker.pk, action="reactivate_worker", by=by, at=at)
    return worker


def must_keep_all_posts(worker: Worker, by: Actor) -> None:
    """Raise PermissionDenied unless ``by`` keeps unit and reach of every post the worker ever held."""
    # Whoever keeps one community may not shut out somebody who also serves elsewhere.
    must_keep_somewhere(by)
    if not keeps_all_posts(worker, by):
        raise PermissionDenied("directory")


def keeps_all_posts(worker: Worker, by: Actor) -> bool:
    """Whether ``by`` keeps unit and reach of every post the worker ever held."""
    posts = Post.objects.filter(worker=worker).order_by("pk").values_list("unit__area__path", "area__path")
    return all(may_administer(by, area_path=path) for ends in posts for path in ends)


def clean_email(email: str | None) -> str | None:
    """The address as it is kept and compared: no blanks around it, lower case, None for nothing."""
    return (email or "").strip().lower() or None
