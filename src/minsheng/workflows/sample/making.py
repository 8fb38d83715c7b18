"""Making the year in other processes, binding it here, writing it in a thread: for a large sample.

The makers need neither Django nor a database. There is one writer, so that rows get the same ids however
many make them.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Generic, TypeVar

from .birth import World
from .book import GeneratedConcern
from .generator import Recipe, generate_shard
from .plan import Shard

Batch = TypeVar("Batch")

AHEAD = 3
"""Pieces being made while one is written: memory stays flat."""
_WORLD: list[tuple[Recipe, World]] = []
"""What a making process works with, built once when it starts."""


def pieces(recipe: Recipe, world: World, processes: int) -> Iterator[list[GeneratedConcern]]:
    """The year piece by piece in the order of time, made here or in other processes, never many at once."""
    shards = recipe.shards()
    if not processes:
        for shard in shards:
            yield generate_shard(world, recipe.seed, shard)
        return
    waiting: deque[Future[list[GeneratedConcern]]] = deque()
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (recipe,)) as pool:
        for shard in shards:
            waiting.append(pool.submit(_make, shard))
            if len(waiting) > AHEAD + processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(recipe: Recipe) -> None:
    _WORLD.append((recipe, recipe.world()))
    gc.freeze()
    gc.disable()  # see without_collecting


def _make(shard: Shard) -> list[GeneratedConcern]:
    recipe, world = _WORLD[-1]
    return generate_shard(world, recipe.seed, shard)


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for cycles meanwhile: millions of small rows without any would be searched through again and again."""
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


class WriterThread(Generic[Batch]):
    """Writes one batch while the next is being bound; a failure is raised at the next call."""

    def __init__(self, write: Callable[[Batch], object], at_end: Callable[[], object]) -> None:
        """``at_end`` is called in the thread, to close its own connection."""
        self.write = write
        self.at_end = at_end
        self.pool = ThreadPoolExecutor(1)
        self.busy: Future[object] | None = None

    def put(self, batch: Batch) -> None:
        """Wait until the batch before it is written, then begin with this one."""
        if self.busy is not None:
            self.busy.result()
        self.busy = self.pool.submit(self.write, batch)

    def close(self) -> None:
        """Wait for the last batch and let the thread go."""
        try:
            if self.busy is not None:
                self.busy.result()
        finally:
            self.pool.submit(self.at_end).result()
            self.pool.shutdown()
