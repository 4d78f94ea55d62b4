"""Things at places of a program, found by places that agree.

A place is a variable and steps from it. One agrees with another where the steps that both have are the
same: `order.risk` with `order` and with `order.risk.allowed`, and `box[...]`, whatever it holds, with each
of its steps. Each search takes as many steps as it finds things, however many there are.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from lint_plugin.analysis.graph.model import Place
from lint_plugin.analysis.names.scopes import Scope

ThingT = TypeVar("ThingT")

# The step to what an object holds, nobody knows where.
INSIDE = "*"


class _Node(Generic[ThingT]):
    """The things at one place, and the steps on from it."""

    __slots__ = ("steps", "things")

    def __init__(self) -> None:
        self.things: list[ThingT] = []
        self.steps: dict[str, _Node[ThingT]] = {}


class PlaceTree(Generic[ThingT]):
    """Things by their places."""

    def __init__(self) -> None:
        self._variables: dict[tuple[Scope, str], _Node[ThingT]] = {}

    def put(self, place: Place, thing: ThingT) -> None:
        """Put a thing at a place."""
        owner, name, steps = place
        node = self._variables.setdefault((owner, name), _Node())
        for step in steps:
            node = node.steps.setdefault(step, _Node())
        node.things.append(thing)

    def holds(self, place: Place, *, beyond: bool) -> bool:
        """Whether anything is on the way to ``place``, or ``beyond`` it as well."""
        return bool(self._found(place, beyond=beyond, take=False))

    def take(self, place: Place, *, beyond: bool) -> list[ThingT]:
        """Take out what is on the way to ``place``, or ``beyond`` it as well."""
        return self._found(place, beyond=beyond, take=True)

    def _found(self, place: Place, *, beyond: bool, take: bool) -> list[ThingT]:
        owner, name, steps = place
        root = self._variables.get((owner, name))
        stack = [(root, 0)] if root is not None else []
        found: list[ThingT] = []
        while stack:
            node, depth = stack.pop()
            found += node.things
            if take:
                node.things = []
            elif found:
                return found
            following = node.steps
            if depth < len(steps):
                depth += 1
                if steps[depth - 1] != INSIDE:
                    some = (following.get(steps[depth - 1]), following.get(INSIDE))
                    stack += [(each, depth) for each in some if each is not None]
                    continue
            elif not beyond:
                continue
            elif take:
                # All of it is taken.
                node.steps = {}
            stack += [(each, depth) for each in following.values()]
        return found
