"""Breadth first through every state a model can reach, back along the shortest way to a bad one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from .canonical import canonical
from .world import broken, successors


@dataclass(frozen=True)
class Result:
    states: int
    steps: int = 0
    trace: tuple[str, ...] = ()
    # Whether every reachable state was looked at.
    complete: bool = True

    @property
    def safe(self) -> bool:
        return self.complete and not self.trace


@dataclass(frozen=True)
class Space:
    """What there is to explore: names of states, ways on from them, which are bad."""

    canonical: Callable[[Any, Any], Hashable]
    successors: Callable[[Any, Any], Iterator[tuple[str, Any]]]
    broken: Callable[[Any, Any], bool]


ONE_KEY = Space(canonical, successors, broken)
# More than any model of the tests has.
MOST_STATES = 3_000_000


def explore(model: Any, limit: int = MOST_STATES, space: Space = ONE_KEY) -> Result:
    start = model.start()
    first = space.canonical(model, start)
    parents: dict[Hashable, tuple[Hashable, str] | None] = {first: None}
    queue = deque([(first, start)])
    steps = 0
    while queue:
        name, world = queue.popleft()
        for what, after in space.successors(model, world):
            steps += 1
            after_name = space.canonical(model, after)
            if after_name in parents:
                continue
            parents[after_name] = (name, what)
            if space.broken(model, after):
                return Result(len(parents), steps, _back(parents, after_name))
            if len(parents) >= limit:
                return Result(len(parents), steps, complete=False)
            queue.append((after_name, after))
    return Result(len(parents), steps)


def _back(parents: dict[Hashable, tuple[Hashable, str] | None], name: Hashable) -> tuple[str, ...]:
    steps = []
    at = parents[name]
    while at is not None:
        name, what = at
        steps.append(what)
        at = parents[name]
    return tuple(reversed(steps))
