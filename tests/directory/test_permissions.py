"""Deny by default; reach is area × unit × category."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.actors import SYSTEM, Actor, ActorKind, HeldPost, Role, resident
from minsheng.directory import permissions
from minsheng.directory.policy import NOWHERE, Reach, Scope, reaches_of
from tests.cast import Cast

EVERY_ROLE = tuple(Role)
WIDE = [Role.COLLECTOR, Role.COORDINATOR, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR]


def held(role: Role, area_path: str = "0001.0001.", unit_id: int = 7, categories: tuple[str, ...] = ()) -> Actor:
    post = HeldPost(1, role, unit_id, area_path, frozenset(categories))
    return Actor(kind=ActorKind.WORKER, identifier=1, name="某人", posts=(post,))


@pytest.mark.parametrize("role", WIDE)
def test_a_post_over_an_area_reaches_everything_in_it_and_nothing_beside_it(role: Role) -> None:
    actor = held(role)
    assert permissions.may(actor, [role], area_path="0001.0001.0003.", unit_id=99) is True
    assert permissions.may(actor, [role], area_path="0001.0001.") is True
    assert permissions.may(actor, [role], area_path="0001.0002.", unit_id=7) is False
    assert permissions.may(actor, [role], area_path="0001.") is False
    assert permissions.may(actor, [role], area_path=None, unit_id=7) is False


def test_a_handler_reaches_what_is_in_the_units_hands_and_nothing_else() -> None:
    actor = held(Role.HANDLER)
    assert permissions.may(actor, [Role.HANDLER], area_path="0009.", unit_id=7) is True
    assert permissions.may(actor, [Role.HANDLER], area_path="0001.0001.", unit_id=8) is False
    assert permissions.may(actor, [Role.HANDLER], area_path="0001.0001.", unit_id=None) is False


def test_a_supervisor_reaches_the_area_and_the_units_work_elsewhere() -> None:
    actor = held(Role.SUPERVISOR)
    assert permissions.may(actor, [Role.SUPERVISOR], area_path="0001.0001.0001.", unit_id=8) is True
    assert permissions.may(actor, [Role.SUPERVISOR], area_path="0002.", unit_id=7) is True
    assert permissions.may(actor, [Role.SUPERVISOR], area_path="0002.", unit_id=8) is False


def test_a_post_for_some_categories_reaches_neither_others_nor_what_has_none_yet() -> None:
    actor = held(Role.COORDINATOR, categories=("road", "drain"))
    may = {
        code: permissions.may(actor, [Role.COORDINATOR], area_path="0001.0001.", category_code=code)
        for code in ("road", "drain", "school", None)
    }
    assert may == {"road": True, "drain": True, "school": False, None: False}


def test_a_role_that_was_not_asked_for_opens_nothing() -> None:
    assert permissions.may(held(Role.LEADER), [Role.COORDINATOR], area_path="0001.0001.") is False
    assert permissions.may(held(Role.LEADER), [], area_path="0001.0001.") is False


@pytest.mark.parametrize("actor", [SYSTEM, resident(3), resident(), Actor(kind=ActorKind.WORKER, identifier=1)])
def test_whoever_holds_no_post_reaches_nothing(actor: Actor) -> None:
    assert permissions.scope_of(actor, EVERY_ROLE) == NOWHERE
    assert permissions.may(actor, EVERY_ROLE, area_path="0001.", unit_id=1, category_code="road") is False
    assert permissions.holds(actor, *EVERY_ROLE) is False


def test_posts_under_another_kind_of_actor_count_for_nothing() -> None:
    forged = Actor(kind=ActorKind.RESIDENT, identifier=1, posts=held(Role.ADMINISTRATOR).posts)
    assert permissions.scope_of(forged, EVERY_ROLE) == NOWHERE
    assert permissions.may_administer(forged, area_path="0001.0001.") is False


def test_only_an_administrator_of_the_area_and_the_operators_shell_keep_the_directory(cast: Cast) -> None:
    path = cast.area["qinghu"].path
    keeps = {name: permissions.may_administer(getattr(cast, name), area_path=path) for name in cast.worker}
    assert keeps == {
        "alice": False,
        "bob": False,
        "carol": False,
        "dan": False,
        "erin": False,
        "frank": False,
        "grace": True,
        "charlie": False,
    }
    assert permissions.may_administer(SYSTEM, area_path=path) is True


def test_coordinators_and_above_need_a_second_factor(cast: Cast) -> None:
    needs = {name: permissions.needs_second_factor(getattr(cast, name)) for name in cast.worker}
    assert needs == {
        "alice": False,
        "bob": True,
        "carol": False,
        "dan": True,
        "erin": True,
        "frank": True,
        "grace": True,
        "charlie": True,
    }


def test_the_neighbouring_offices_coordinator_is_refused_at_longhua(cast: Cast) -> None:
    place = cast.area["qinghu"].path
    assert permissions.may(cast.charlie, EVERY_ROLE, area_path=place, unit_id=cast.unit["maintenance"].pk) is False
    assert permissions.may(cast.bob, EVERY_ROLE, area_path=place, unit_id=cast.unit["maintenance"].pk) is True


def test_a_scope_says_what_limits_it() -> None:
    scope = permissions.scope_of(held(Role.SUPERVISOR, categories=("road",)), EVERY_ROLE)
    assert scope.area_paths == ("0001.0001.",)
    assert scope.unit_ids == (7,)
    assert scope.category_codes == {"road"}
    assert scope.empty is False
    assert Scope().empty is True


def test_a_smaller_reach_inside_a_larger_one_is_left_out() -> None:
    actor = Actor(
        kind=ActorKind.WORKER,
        identifier=1,
        posts=(
            HeldPost(1, Role.COORDINATOR, 7, "0001.0001.0002.", frozenset({"road"})),
            HeldPost(2, Role.COORDINATOR, 7, "0001.0001."),
            HeldPost(3, Role.COORDINATOR, 8, "0001.0001."),
        ),
    )
    assert permissions.scope_of(actor, EVERY_ROLE) == Scope((Reach("0001.0001.", None, frozenset()),))


area_paths = st.lists(st.sampled_from(["0001.", "0002.", "0003."]), min_size=1, max_size=3).map("".join)
categories = st.sampled_from(["road", "drain", "school"])
posts = st.builds(
    HeldPost,
    post_id=st.integers(1, 99),
    role=st.sampled_from(Role),
    unit_id=st.integers(1, 3),
    area_path=area_paths,
    category_codes=st.frozensets(categories, max_size=2),
)
records = st.fixed_dictionaries(
    {
        "area_path": st.none() | area_paths,
        "unit_id": st.none() | st.integers(1, 3),
        "category_code": st.none() | categories,
    }
)


@given(held_posts=st.lists(posts, max_size=5), roles=st.frozensets(st.sampled_from(Role)), record=records)
def test_access_is_exactly_what_one_single_post_in_an_asked_role_reaches(
    held_posts: list[HeldPost], roles: frozenset[Role], record: dict[str, object]
) -> None:
    actor = Actor(kind=ActorKind.WORKER, identifier=1, posts=tuple(held_posts))
    by_the_book = any(
        reach.covers(**record)  # type: ignore[arg-type]
        for post in held_posts
        if post.role in roles
        for reach in reaches_of(post)
    )
    assert permissions.may(actor, roles, **record) is by_the_book  # type: ignore[arg-type]


@given(held_posts=st.lists(posts, max_size=5), record=records)
def test_taking_a_post_away_never_opens_anything(held_posts: list[HeldPost], record: dict[str, object]) -> None:
    fewer = Actor(kind=ActorKind.WORKER, identifier=1, posts=tuple(held_posts[1:]))
    more = Actor(kind=ActorKind.WORKER, identifier=1, posts=tuple(held_posts))
    if permissions.may(fewer, EVERY_ROLE, **record):  # type: ignore[arg-type]
        assert permissions.may(more, EVERY_ROLE, **record) is True  # type: ignore[arg-type]
