"""Loads the sample district into the database: structure, staff, calendar, categories, and a year of concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from time import perf_counter

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from minsheng.concerns.actions import LoadedConcern, load_concerns
from minsheng.concerns.queries import category_index
from minsheng.core.actors import Actor, Role
from minsheng.directory import actions as directory
from minsheng.directory import queries
from minsheng.foundation.bulk.actions import refresh_statistics
from minsheng.workflows.taxonomy.loading import load_shipped_categories

from .birth import World
from .founding import Founded, Founder
from .generator import Recipe
from .guides import write_guides
from .hot import write_hot
from .making import WriterThread, pieces, without_collecting
from .people import SIGN_INS
from .plan import LEAST
from .projects import write_projects
from .rows import Binder, Ids
from .ruling import write_rules
from .structure import Structure
from .wording import write_words

COORDINATOR = "coordinator"
"""Whose guides the sample's are, and who says why something stands still."""
DEFAULT_COUNT = 4_800
"""A lively year that loads in seconds: about 13 concerns a day in the whole district."""
IN_ONE_PIECE = 20_000
"""Up to here everything is one transaction; beyond it every piece of 2,000 concerns is kept once it is written."""
Progress = Callable[[str, int, int], None]
"""Told what is being done ("structure", "concerns", "statistics"), how much of it is done, and of how much."""


class SampleRefused(Exception):
    """The sample cannot be loaded. ``code``: "district_exists" or "too_few"; ``least`` is what would be enough."""

    def __init__(self, code: str, least: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.least = least


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sample sign-in to be printed at the end."""

    role: Role
    email: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, and how quickly."""

    as_of: date
    staff: int
    concerns: int
    rows: int
    """Rows of concerns, reporters, history lines, ratings and audit events."""
    seconds: float
    """Spent on these rows alone, from the first piece to the last."""
    sign_ins: tuple[SignIn, ...]


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks for. ``as_of`` is the day after the last one of the year that is made up."""

    as_of: date
    password: str
    """Of every sample sign-in."""
    count: int = DEFAULT_COUNT
    seed: int = 1
    processes: int = 0
    """Processes that make concerns up beside the one that writes them (beyond IN_ONE_PIECE concerns); 0 for none."""


def load_longhua(wish: Wish, *, by: Actor, at: datetime, progress: Progress = _silent) -> Loaded:
    """Load the sample. Raises SampleRefused, and then nothing was written.

    Up to IN_ONE_PIECE concerns it is all or nothing; a larger one that is interrupted leaves the pieces written so far.
    """
    if queries.find_area(code="longhua") is not None:
        raise SampleRefused("district_exists")
    if wish.count <= IN_ONE_PIECE:
        with transaction.atomic():
            loaded = _load(replace(wish, processes=0), by=by, at=at, progress=progress)
    else:
        loaded = _load(wish, by=by, at=at, progress=progress)
    progress("statistics", 0, 1)
    refresh_statistics()
    progress("statistics", 1, 1)
    return loaded


def _load(wish: Wish, *, by: Actor, at: datetime, progress: Progress) -> Loaded:
    recipe, world, founded = _found(wish, by=by, at=at, progress=progress)
    binder = Binder(_ids(world.made, founded))
    began = perf_counter()
    done = rows = 0
    with without_collecting(), _writing(wish.processes, by=by, at=at) as write:
        for piece in pieces(recipe, world, wish.processes):
            write(binder.bind(piece))
            done += len(piece)
            rows += sum(2 + len(one.entries) + len(one.reporters) + len(one.ratings) for one in piece)
            progress("concerns", done, wish.count)
    refresh_statistics()  # what is written next searches all that: nothing may guess how much there is
    number, area = _coordinator(world, founded)
    write_hot(number, area, as_of=wish.as_of)
    write_projects(number, area, as_of=wish.as_of)
    sign_ins = tuple(SignIn(role, f"{name}@longhua.example") for name, role in SIGN_INS.items())
    return Loaded(wish.as_of, len(founded.staff), done, rows, perf_counter() - began, sign_ins)


@contextmanager
def _writing(processes: int, *, by: Actor, at: datetime) -> Iterator[Callable[[Sequence[LoadedConcern]], object]]:
    """Write at once, or (a large sample) in a thread of its own while the next piece is bound."""
    write = partial(load_concerns, by=by, at=at)
    if not processes:
        yield write
        return
    thread = WriterThread(write, lambda: connection.close())  # noqa: PLW0108  the thread's own connection
    try:
        yield thread.put
    finally:
        thread.close()


def recipe_of(wish: Wish) -> Recipe:
    """The recipe with the calendar and the urgencies that the database holds."""
    return Recipe(
        seed=wish.seed,
        as_of=wish.as_of,
        count=wish.count,
        calendar=queries.calendar(),
        urgencies={fact.code: fact.urgency for fact in category_index().values()},
    )


@transaction.atomic
def _found(wish: Wish, *, by: Actor, at: datetime, progress: Progress) -> tuple[Recipe, World, Founded]:
    """Calendar, categories, structure and staff; the concerns are only planned, so that too few are refused here."""
    progress("structure", 0, 1)
    directory.seed_calendar(by=by, at=at)
    load_shipped_categories(by=by, at=at)
    write_words(by=by, at=at)
    recipe = recipe_of(wish)
    try:
        recipe.shards()
    except ValueError as error:
        raise SampleRefused("too_few", LEAST) from error
    world = recipe.world()
    founded = Founder(world.made, by, at).found(world.staff, make_password(wish.password))
    write_rules(world.made, founded, by=by, at=at)
    owner, area = _coordinator(world, founded)
    write_guides(area_id=founded.areas[area], owner_id=owner, by=by, at=at)
    progress("structure", 1, 1)
    return recipe, world, founded


def _coordinator(world: World, founded: Founded) -> tuple[int, str]:
    """The sample's coordinator and the code of their office."""
    writer = f"{COORDINATOR}@longhua.example"
    number, member = next(pair for pair in zip(founded.staff, world.staff, strict=True) if pair[1].email == writer)
    return number, member.posts[0].area


def _ids(made: Structure, founded: Founded) -> Ids:
    areas = founded.areas
    return Ids(
        categories={fact.code: fact.id for fact in category_index().values()},
        communities=[areas[one.code] for one in made.communities],
        grids=[[areas[grid.code] for grid in one.grids] for one in made.communities],
        offices=[areas[one.code] for one in made.offices],
        units=founded.units,
        staff=founded.staff,
    )
