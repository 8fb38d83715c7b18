"""Inviting people and letting them in: the only way onto the staff with a sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from minsheng.core.actors import Actor, ActorKind, Role
from minsheng.directory.actions.posts import PostTerms, check_terms, columns_of, write_post
from minsheng.directory.actions.workers import clean_email, keeps_all_posts
from minsheng.directory.models import Invitation, Post, Worker
from minsheng.directory.permissions import must_administer
from minsheng.directory.policy import DirectoryRefusal, digest_of, invitation_refusal, overlap, signature
from minsheng.foundation.audit.actions import record
from minsheng.foundation.outbox.actions import NewMessage, queue

GOOD_FOR = timedelta(days=7)
"""How long a link opens."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom to invite; ``worker`` is given where the person is on the staff already, without an address."""

    name: str
    email: str
    language: str = "zh-hans"
    worker: Worker | None = None


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """The row, and the link's token: shown once to whoever invited, kept nowhere but in the message."""

    row: Invitation
    token: str


@transaction.atomic
def invite_worker(
    *, invitee: Invitee, terms: PostTerms, link: Callable[[str], str], by: Actor, at: datetime
) -> SentInvitation:
    """Invite somebody to a post.

    1. refuse: PermissionDenied unless ``by`` keeps unit and reach, "post_too_short", "email_taken" where the address
    signs in already, "serves_elsewhere" where its owner holds posts that ``by`` does not keep: the link is shown to
    whoever invites, and opens those posts too, 2. withdraw an older open invitation to the same address, 3. the row,
    4. audit, 5. the e-mail through the outbox in the person's language. ``link`` turns the token into the full address
    of the page.
    """
    check_terms(terms, by)
    address = clean_email(invitee.email) or ""
    worker = _on_the_staff(address, invitee.worker)
    if worker is not None and not keeps_all_posts(worker, by):
        raise DirectoryRefusal("serves_elsewhere")
    for older in Invitation.objects.filter(email=address, accepted_at__isnull=True, withdrawn_at__isnull=True):
        _withdraw(older, by, at)
    token = secrets.token_urlsafe(32)
    row = Invitation.objects.create(
        **columns_of(terms),
        digest=digest_of(token),
        email=address,
        name=invitee.name,
        language=invitee.language,
        worker=worker,
        created_at=at,
        created_by=signature(by),
        expires_at=at + GOOD_FOR,
    )
    record(
        subject_type="invitation",
        subject_id=row.pk,
        action="invite_worker",
        by=by,
        at=at,
        data={"unit": row.unit_id, "role": row.role, "area": row.area_id},
        first=True,
    )
    queue([_letter(row, link(token))], at=at)
    return SentInvitation(row=row, token=token)


def _on_the_staff(address: str, worker: Worker | None) -> Worker | None:
    """Who is on the staff already and still without a sign-in, as named or by the address; None for somebody new."""
    if not address:
        raise DirectoryRefusal("no_sign_in")
    owner = Worker.objects.filter(email=address).order_by("pk").first()
    known = worker or owner
    if known is not None and (known.has_usable_password() or (owner is not None and owner.pk != known.pk)):
        raise DirectoryRefusal("email_taken")
    return known


def _letter(row: Invitation, address: str) -> NewMessage:
    with override(row.language):
        subject = _("You are invited to work with Minsheng")
        body = _(
            "Hello %(name)s,\n\n"
            "%(unit)s has invited you to its record book. Open this link, choose a password, and you are in:\n\n"
            "%(link)s\n\n"
            "The link opens once and is good for %(days)d days. If you did not expect it, do nothing."
        ) % {"name": row.name, "unit": row.unit.name, "link": address, "days": GOOD_FOR.days}
    return NewMessage(
        channel="email",
        address=row.email,
        language=row.language,
        template="invitation",
        subject=subject,
        body=body,
        about_type="invitation",
        about_id=str(row.pk),
        deduplication_key=f"invitation:{row.pk}",
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Close a link before it was used. Refuses "invitation_accepted"; withdrawing again changes nothing."""
    must_administer(by, invitation.unit.area.path, invitation.area.path)
    if invitation.accepted_at is not None:
        raise DirectoryRefusal("invitation_accepted")
    _withdraw(invitation, by, at)
    invitation.refresh_from_db()
    return invitation


def _withdraw(invitation: Invitation, by: Actor, at: datetime) -> None:
    still_open = Invitation.objects.filter(pk=invitation.pk, withdrawn_at__isnull=True, accepted_at__isnull=True)
    if still_open.update(withdrawn_at=at):
        record(subject_type="invitation", subject_id=invitation.pk, action="withdraw_invitation", by=by, at=at)


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> Worker:
    """Let an invited person in with the password they chose (the page has judged its strength).

    1. find the invitation, refuse one of the "invitation_..." codes, 2. claim it (the second of two clicks is refused),
    3. the worker, with a verified address: the link came by it, 4. the post, unless it is held already, 5. audit.
    """
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit__area", "area", "worker")
        .filter(digest=digest_of(token))
        .order_by("pk")
        .first()
    )
    if row is None:
        raise DirectoryRefusal("invitation_unknown")
    refusal = invitation_refusal(row.accepted_at, row.withdrawn_at, row.expires_at, at)
    if refusal:
        raise DirectoryRefusal(refusal)
    if _on_the_staff(row.email, row.worker) != row.worker:
        raise DirectoryRefusal("email_taken")  # somebody with this address came onto the staff meanwhile
    worker = _signed_in(row, password, at)
    claimed = Invitation.objects.filter(pk=row.pk, accepted_at__isnull=True).update(accepted_at=at, worker=worker)
    if not claimed:
        raise DirectoryRefusal("invitation_accepted")
    self_ = Actor(kind=ActorKind.WORKER, identifier=worker.pk, name=worker.name)
    _begin_post(row, worker, self_, at)
    record(
        subject_type="invitation",
        subject_id=row.pk,
        action="accept_invitation",
        by=self_,
        at=at,
        data={"worker": worker.pk},
    )
    return worker


def _signed_in(row: Invitation, password: str, at: datetime) -> Worker:
    known = row.worker
    worker = known or Worker(name=row.name, language=row.language, joined_at=at)
    worker.email = row.email
    worker.password = make_password(password)
    worker.save()
    EmailAddress.objects.filter(user=worker).delete()
    EmailAddress.objects.create(user=worker, email=row.email, verified=True, primary=True)
    record(
        subject_type="worker",
        subject_id=worker.pk,
        action="join",
        by=Actor(kind=ActorKind.WORKER, identifier=worker.pk, name=worker.name),
        at=at,
        data={"invitation": row.pk},
        first=known is None,
    )
    return worker


def _begin_post(row: Invitation, worker: Worker, by: Actor, at: datetime) -> None:
    terms = PostTerms(
        unit=row.unit,
        role=Role(row.role),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        area=row.area,
        duties=row.duties,
        category_codes=row.category_codes,
    )
    held = Post.objects.filter(worker=worker, unit=row.unit, role=row.role, area=row.area).order_by("starts_on")
    if not any(overlap(row.starts_on, row.ends_on, post.starts_on, post.ends_on) for post in held):
        write_post(worker=worker, terms=terms, by=by, at=at)
