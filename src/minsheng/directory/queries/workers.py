"""Reading workers, the posts they hold, and through them who acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.core.actors import Actor, ActorKind, Duty, HeldPost, Role
from minsheng.directory.models import ApiToken, Invitation, Post, Unit, Worker
from minsheng.directory.policy import GIVEN_WORK, digest_of

_HELD = ("pk", "role", "unit_id", "area__path", "category_codes", "duties")
_HELD_ON_ROW = tuple(name.replace("__", ".") for name in _HELD)


def in_force_on(on: date, prefix: str = "") -> Q:
    """The condition that a post is in force on a day, half-open; ``prefix`` leads to the post ("post__")."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": on})
    )


def _held(row: tuple[Any, ...]) -> HeldPost:
    post_id, role, unit_id, area_path, category_codes, duties = row
    return HeldPost(
        post_id=post_id,
        role=Role(role),
        unit_id=unit_id,
        area_path=area_path,
        category_codes=frozenset(category_codes),
        duties=frozenset(Duty(duty) for duty in duties),
    )


def actor_for(worker: Worker, on: date) -> Actor:
    """The worker as an actor with the posts in force on the local day ``on``. At most one SQL statement.

    Somebody no longer active holds nothing.
    """
    posts: tuple[HeldPost, ...] = ()
    if worker.is_active:
        rows = Post.objects.filter(in_force_on(on), worker_id=worker.pk).order_by("starts_on", "pk").values_list(*_HELD)
        posts = tuple(_held(row) for row in rows)
    return Actor(kind=ActorKind.WORKER, identifier=worker.pk, name=worker.name, posts=posts)


def actor_with_units(worker: Worker, on: date) -> tuple[Actor, dict[int, str]]:
    """``actor_for``, and the names of the posts' units: id → name in the active language. At most one SQL statement."""
    if not worker.is_active:
        return actor_for(worker, on), {}
    posts = list(posts_of(worker, on))
    held = tuple(_held(tuple(attrgetter(*_HELD_ON_ROW)(post))) for post in posts)
    actor = Actor(kind=ActorKind.WORKER, identifier=worker.pk, name=worker.name, posts=held)
    return actor, {post.unit_id: post.unit.name for post in posts}


def actor_for_token(token: str, at: datetime) -> Actor | None:
    """The worker behind an access token, holding only the post it is tied to. One SQL statement.

    None where the token is unknown, revoked or expired, the worker inactive, or the post not in force on the local
    day of ``at``.
    """
    row = (
        ApiToken.objects.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at),
            in_force_on(timezone.localdate(at), "post__"),
            digest=digest_of(token),
            revoked_at__isnull=True,
            post__worker__is_active=True,
        )
        .order_by("pk")
        .values_list("post__worker_id", "post__worker__name", *(f"post__{name}" for name in _HELD))
        .first()
    )
    if row is None:
        return None
    return Actor(kind=ActorKind.WORKER, identifier=row[0], name=row[1], posts=(_held(row[2:]),))


def find_worker(*, email: str = "", worker_id: int | None = None) -> Worker | None:
    """The worker with this e-mail (any case) or id; None where there is none."""
    wanted = Q(email=email.strip().lower()) if email else Q(pk=worker_id)
    return Worker.objects.filter(wanted).order_by("pk").first()


def worker_names(worker_ids: Iterable[int]) -> dict[int, str]:
    """Id → name, for a page of records. One SQL statement; contact data stay in the table."""
    rows = Worker.objects.filter(pk__in=set(worker_ids)).order_by("pk").values_list("pk", "name")
    return dict(rows)


def hold_workers(worker_ids: Iterable[int]) -> None:
    """Hold these people's rows to the end of the transaction, so that two plans for one person wait for each other.

    In the order of the ids, so that two who hold several never wait in a ring. One SQL statement.
    """
    rows = Worker.objects.filter(pk__in=set(worker_ids)).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def workers_by_unit(on: date) -> dict[int, frozenset[int]]:
    """Active unit → the active workers who hold a post there that day that work can be handed to. Two statements."""
    found: dict[int, set[int]] = {pk: set() for pk in Unit.objects.filter(active=True).values_list("pk", flat=True)}
    held = Post.objects.filter(in_force_on(on), worker__is_active=True, role__in=GIVEN_WORK)
    for unit, worker in held.order_by().values_list("unit_id", "worker_id"):
        if unit in found:
            found[unit].add(worker)
    return {unit: frozenset(workers) for unit, workers in found.items()}


def people_of_unit(unit_id: int, on: date) -> QuerySet[Post]:
    """Posts in force in a unit on the day, by name, with the person."""
    rows = Post.objects.filter(in_force_on(on), unit_id=unit_id, worker__is_active=True)
    return rows.select_related("worker").order_by("worker__name", "worker_id", "role")


def posts_of(worker: Worker, on: date | None = None) -> QuerySet[Post]:
    """The worker's posts with unit and area, those in force first given a day, else every one ever held."""
    posts = Post.objects.filter(worker=worker).select_related("unit", "area").order_by("starts_on", "pk")
    return posts if on is None else posts.filter(in_force_on(on))


def roster(on: date, *, path: str = "", roles: Iterable[Role] = ()) -> QuerySet[Post]:
    """Posts in force on the day in units under ``path``, of active workers; ``roles`` narrows. With worker and unit."""
    posts = Post.objects.filter(in_force_on(on), worker__is_active=True, unit__area__path__within=path)
    wanted = [role.value for role in roles]
    if wanted:
        posts = posts.filter(role__in=wanted)
    return posts.select_related("worker", "unit").order_by("unit__area__path", "unit__code", "worker_id", "pk")


def holders_of(duty: Duty, *, since: date, until: date) -> frozenset[int]:
    """Ids of the workers who held a post with this duty on a day from ``since`` up to, not including, ``until``."""
    held = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since), starts_on__lt=until)
    return frozenset(worker for worker, duties in held.order_by().values_list("worker_id", "duties") if duty in duties)


def tokens_of(worker: Worker) -> QuerySet[ApiToken]:
    """The access tokens tied to the worker's posts, newest first."""
    return ApiToken.objects.filter(post__worker=worker).select_related("post__unit").order_by("-created_at", "-pk")


def find_invitation(token: str) -> Invitation | None:
    """The invitation a link's token belongs to, open or not, with unit and area; None where there is none."""
    return (
        Invitation.objects.filter(digest=digest_of(token))
        .select_related("unit", "area", "worker")
        .order_by("pk")
        .first()
    )


def open_invitations(at: datetime, *, path: str = "") -> QuerySet[Invitation]:
    """Invitations neither accepted, withdrawn nor expired, newest first: unit and reach of the post under ``path``."""
    return (
        Invitation.objects.filter(
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=at,
            unit__area__path__within=path,
            area__path__within=path,
        )
        .select_related("unit", "area")
        .order_by("-created_at", "-pk")
    )
