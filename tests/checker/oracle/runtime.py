"""What the instrumented program calls. Every name here is one that ``instrument`` writes."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any

from .oracle import Stop
from .world import (
    Activation,
    Awaited,
    Iterable,
    PendingGuard,
    Position,
    Shape,
    Value,
    World,
    _made,
    _set_quiet,
    _set_shape,
    build,
    fresh,
    pending_guard,
)


class PositionInvariantViolation(Exception):
    """Stands for the one of ``invariant_guard``."""


class NoMatch(Exception):
    """What an unknown handler names when it is to match nothing."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was being handled, and which ``except*`` were under way, where a ``try`` began."""

    handled: BaseException | None
    star: dict[int, frozenset[Hashable]]


class Namespace(dict[str, Any]):
    """The globals: a name that nothing has bound is a value of the world."""

    world: World

    def __missing__(self, name: str) -> Value:
        return fresh(self.world)


def namespace(runtime: Runtime, tracked: Collection[str]) -> Namespace:
    """Fresh globals for one run. A class body asks them for names without the ``__missing__``."""
    names = Namespace(runtime.names)
    names.world = runtime._world
    names.update((name, fresh(runtime._world)) for name in tracked)
    names["_j_act"] = runtime._world.module
    return names


class Runtime:
    def __init__(self, world: World) -> None:
        self._world = world
        self.make = world.make
        self.generate = world.generate
        self.escape = world.escape
        self.violation = PositionInvariantViolation
        self.names: dict[str, Any] = {
            f"_j_{name}": getattr(self, name) for name in dir(self) if not name.startswith("_")
        }
        self.names["_j_S"] = world.stores
        self.names["_j_builtins"] = builtins
        self.names["__name__"] = "program"

    # -- evaluation -----------------------------------------------------------------------------

    def event(self) -> None:
        """Something of no further interest is evaluated here."""
        self._world.event("event")

    def load(self) -> Value:
        self._world.event("load")
        return fresh(self._world)

    def tracked(self, value: Any) -> Any:
        self._world.event("load")
        return self.value(value)

    def value(self, value: Any) -> Any:
        if isinstance(value, Value) or self._world.runs(value):
            return value
        return fresh(self._world)

    def type_checking(self) -> bool:
        """Its value is known; its name is loaded like any other."""
        self._world.event("load")
        return False

    def either(self) -> Value:
        """Known at compile time to the interpreter, not to the reader: cannot raise."""
        value = fresh(self._world)
        truth = self._world.oracle.choose("either", 2) == 0
        type(value).judge_truth.__set__(value, truth)  # type: ignore[attr-defined, union-attr]
        return value

    def strip(self) -> bool:
        """Whether the interpreter keeps an assert."""
        return self._world.oracle.choose("strip", 2) == 0

    def named(self, value: Any) -> Any:
        """The store of ``:=``; the value keeps its truth."""
        truth = value.judge_truth if isinstance(value, Value) else None
        if isinstance(value, bool):
            truth = value
        self._world.event(("named", truth))
        return value

    def direct(self, act: Activation, value: Any) -> Any:
        """A call whose name can only mean one function of the file."""
        made = _made(value)
        return value if made is None else made.direct(act)

    def awaited(self, act: Activation, value: Any) -> Any:
        for each, inner in self._world.suspended:
            if each() is value:
                return Awaited(value, inner, act)
        return value

    def result(self, value: Any) -> Any:
        """What came back: from the program's own functions, or into a ``yield``."""
        if not isinstance(value, Value):
            self._world.event("result")
        keep = isinstance(value, PendingGuard) or self._world.runs(value)
        return value if keep else fresh(self._world)

    def display(self, value: Any) -> Value:
        """A container: what it holds has escaped."""
        for each in value.values() if isinstance(value, dict) else value:
            self._world.escape(each)
        return fresh(self._world)

    def star(self, value: Any) -> tuple[()]:
        self._world.event("star")
        return ()

    def double_star(self, value: Any) -> dict[str, Any]:
        self._world.event("star")
        return {}

    def unpack(self, value: Any, shape: Shape) -> Any:
        self._world.event("unpack")
        return build(self._world, shape)

    def iterable(self, value: Any, shape: Shape) -> Any:
        if self._world.runs(value):
            if shape is None or not hasattr(value, "__next__"):
                return value
            return (build(self._world, shape) for _ in value)
        return Iterable(self._world, shape)

    def manager(self, value: Any, quiet: bool, shape: Shape) -> Any:
        if not isinstance(value, Value):
            value = fresh(self._world)
        if quiet:
            _set_quiet(value, True)
        _set_shape(value, shape)
        return value

    def same(self, left: Any, right: Any) -> Value:
        """``is`` cannot be answered by its operands."""
        return self.load()

    def bind(self, scope: int, name: str, value: Any) -> Any:
        self._world.bound[scope, name] = self._world.describe(value)
        return value

    def unbound(self, scope: int, *names: str) -> Value:
        for name in names:
            self._world.bound[scope, name] = None
        return fresh(self._world)

    # -- control --------------------------------------------------------------------------------

    def tick(self) -> None:
        """A loop begins a round; one in the same situation as before adds nothing."""
        self._world.oracle.choose("tick", 1)

    def before(self) -> Before:
        """A ``try`` begins: what is being handled around it."""
        return Before(sys.exc_info()[1], dict(self._world.star))

    def caught(self, before: Before, site: int = 0) -> None:
        """A handler is considered, or a ``finally`` entered: forget what the way here left behind.

        The oracle reads from the chain of contexts what is being handled; an exception that was
        raised in a handler and has left it would otherwise drag that handler's along.
        """
        if self._world.oracle.stopping:
            raise Stop
        error = sys.exc_info()[1]
        if error is not None and error is not before.handled:
            error.__context__ = before.handled
        self._world.chosen = ()
        star = self._world.star
        kept = star.get(site)
        star.clear()
        star.update(before.star)
        if kept is not None and error is not None:
            star[site] = kept | {tuple(_leaves(error))}  # what no clause takes is raised at the end

    def entered(self) -> None:
        self._world.chosen = ()

    def final(self, before: Before) -> None:
        self.caught(before)

    def known_handler(self, kind: Any) -> Any:
        self._world.event("load")
        return kind

    def handler(self, value: Any) -> Any:
        """An unknown type: it may be any class, so it matches or not."""
        caught = sys.exc_info()[1]
        leaves = list(dict.fromkeys(_leaves(caught))) if caught is not None else []
        kinds: list[Any] = [BaseException, NoMatch, *(leaves if len(leaves) > 1 else ())]
        kind = kinds[self._world.decide("handler", len(kinds))]
        self._world.chosen += (kind,)
        return kind

    def bare(self) -> Any:
        return BaseException

    def exception(self, value: Any) -> Any:
        """The operand of ``raise``."""
        if isinstance(value, BaseException) or (
            isinstance(value, type) and issubclass(value, BaseException)
        ):
            return value
        return self._world.raisers[self._world.oracle.choose("raise", len(self._world.raisers))]()

    def construct(self, kind: Any) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            self._world.event("call")
            return kind()

        return call

    def never(self, function: Any) -> Callable[..., Any]:
        """A call that never returns normally."""

        def call(*args: Any, **more: Any) -> Any:
            raisers = (SystemExit, *self._world.raisers)
            raise raisers[self._world.oracle.choose("never", len(raisers))]()

        return call

    def end(self, function: Any) -> Callable[..., Any]:
        """A call that ends the process, ``finally`` or not."""

        def call(*args: Any, **more: Any) -> Any:
            self._world.event("call")
            self._world.oracle.stop()

        return call

    def star_begin(self, site: int) -> None:
        self._world.star[site] = frozenset()

    def star_step(self, site: int, step: int) -> None:
        """An ``except*`` handler is entered or left: its group and its fate stay on a hidden stack."""
        error = sys.exc_info()[1]
        kinds = tuple(_leaves(error)) if error is not None else ()
        self._world.star[site] = self._world.star.get(site, frozenset()) | {(step, kinds)}

    def star_end(self, site: int) -> None:
        self._world.star.pop(site, None)

    # -- guards and orders ----------------------------------------------------------------------

    def guard(self, act: Activation, function: Any) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Value:
            self._world.call("", args, more)
            act.held = True
            return fresh(self._world)

        return call

    def async_guard(self, act: Activation, function: Any) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Value:
            self._world.call("", args, more)
            return pending_guard(self._world, act)

        return call

    def through(self, function: Any) -> Callable[..., Any]:
        """``wait_for`` and ``shield``: awaiting them awaits the guard they were given."""

        def call(first: Any = None, *args: Any, **more: Any) -> Value:
            self._world.call("", args, more)
            if isinstance(first, PendingGuard):
                return pending_guard(self._world, first.judge_act)
            return fresh(self._world)

        return call

    def through_all(self, function: Any) -> Callable[..., Any]:
        """``gather``: awaiting it awaits each guard that it was given."""

        def call(*args: Any, **more: Any) -> Value:
            self._world.call("", args, more)
            for each in args:
                if isinstance(each, PendingGuard):
                    return pending_guard(self._world, each.judge_act)
            return fresh(self._world)

        return call

    def in_thread(self, act: Activation, function: Any) -> Callable[..., Any]:
        """``to_thread(guard)`` and ``run_in_executor(None, guard)``: runs when awaited."""
        return self.async_guard(act, function)

    def order(self, line: int, column: int, act: Activation, function: Any) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Value:
            position: Position = (line, column)
            self._world.reached.add(position)
            if not act.held:
                self._world.unguarded.add(position)
            self._world.call("", args, more)
            return fresh(self._world)

        return call


def _leaves(error: BaseException) -> list[type[BaseException]]:
    inner = getattr(error, "exceptions", None)
    if inner is None:
        return [type(error)]
    return [leaf for each in inner for leaf in _leaves(each)]
