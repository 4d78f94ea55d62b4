"""Runs a program whose functions are kept, on fakes that keep them for real and call them at another time.

What a registrar, an attribute, a container or the caller has got hold of may run at any time: it is run as
soon as it is kept, with no guard completed, and counts for nothing afterwards. What is called, iterated or
awaited in place runs with the guards of the moment. An order that leaves with none is unguarded.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from types import FrameType
from typing import Any

from .answers_execute import Runs
from .oracle import Oracle, Stop
from .outcomes import Outcomes
from .positions_execute import _Instrument

Function = Callable[..., Any]


class World(Outcomes):
    """What the program calls, and what it is given."""

    def __init__(self, oracle: Oracle) -> None:
        super().__init__(oracle)
        self.held = self.caught = False
        # What holds again once that which runs now is over.
        self.around: list[tuple[bool, bool, int]] = []
        # The statement that is under way: two objects that are kept may look alike.
        self.line = 0
        self.reached: set[int] = set()
        self.unguarded: set[int] = set()
        oracle.remembered = self.remembered

    def remembered(self) -> Hashable:
        return self.held, self.caught, tuple(self.around)

    def at(self, caught: bool) -> None:
        self.caught = caught
        self.line = sys._getframe(1).f_lineno
        self.event()

    def event(self) -> None:
        if self.caught:
            super().event()

    # -- guard and order -------------------------------------------------------------------------

    def guard(self, *_: object) -> None:
        self.event()
        self.held = True

    def submit_order(self, *_: object) -> None:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != "<program>":
            frame = frame.f_back
        assert frame is not None
        self.event()
        self.reached.add(frame.f_lineno)
        if not self.held:
            self.unguarded.add(frame.f_lineno)
        self.event()

    # -- at another time, and at once ------------------------------------------------------------

    def keep(self, value: object) -> None:
        """Somebody has ``value``, and runs whatever is in it when nothing has been guarded."""
        self.around.append((self.held, self.caught, self.line))
        self.held = self.caught = False
        with suppress(Exception):
            self._fire(value)
        self.held, self.caught, self.line = self.around.pop()

    def _fire(self, value: Any) -> None:
        if isinstance(value, Thread):
            self._fire(value.target)
        elif isinstance(value, dict):
            for each in value.values():
                self._fire(each)
        elif isinstance(value, list | tuple):
            for each in value:
                self._fire(each)
        elif inspect.iscoroutine(value):
            with suppress(StopIteration):
                value.send(None)
        elif hasattr(value, "__next__"):
            for _ in value:
                pass
        elif callable(value) and not isinstance(value, type):
            self.held = False
            self._fire(value())

    @contextmanager
    def _inside(self) -> Any:
        """A guard inside of what somebody else runs counts in there."""
        self.around.append((self.held, self.caught, self.line))
        try:
            yield
        finally:
            self.held, self.caught, self.line = self.around.pop()

    def run_now(self, send: Function) -> None:
        with self._inside():
            send()

    def drained(self, kind: Callable[[Iterable[Any]], Any]) -> Function:
        def consume(values: Iterable[Any] = ()) -> Any:
            with self._inside():
                return kind(values)

        return consume

    def coroutine_run(self, coroutine: Any) -> None:
        with suppress(StopIteration):
            coroutine.send(None)


class Thread:
    """A thread that runs to its end where it is started."""

    def __init__(self, world: World, *, target: Function) -> None:
        self.world, self.target = world, target

    def start(self) -> None:
        self.world.run_now(self.target)


class Many:
    """Any number of symbols; iterating over them asks how many."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __iter__(self) -> Iterator[None]:
        return self._world.rounds()


class Keeper:
    """Any object of the service: its attributes keep, and so do its methods but those that run at once."""

    def __init__(self, world: World) -> None:
        object.__setattr__(self, "_world", world)

    def __setattr__(self, name: str, value: object) -> None:
        self._world.keep(value)

    def __setitem__(self, name: str, value: object) -> None:
        self._world.keep(value)

    def __getattr__(self, name: str) -> Any:
        if name in ("retry", "execute", "run"):
            return partial(self._run, name)
        if name in ("q", "table", "loop", "bus", "feed", "jobs", "runner", "signal"):
            return self
        return self._kept

    def _run(self, name: str, *given: Function, **named: Function) -> None:
        """What is to be run runs at once; its handlers are kept, and all keywords of a stream but one."""
        for each in given:
            self._world.run_now(each)
        for keyword, each in named.items():
            if keyword.startswith("on_") or (name == "run" and keyword != "target"):
                self._world.keep(each)
            else:
                self._world.run_now(each)

    def _kept(self, *given: object, **named: object) -> None:
        for each in (*given, *named.values()):
            self._world.keep(each)


class _Globals(ast.NodeTransformer):
    """Stores into the module are kept as well; what the program imports, the fakes are."""

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in ("G", "HELD"):
            return ast.copy_location(
                ast.Expr(ast.Call(ast.Name("_keep", ast.Load()), [node.value], [])), node
            )
        return node

    def visit_Import(self, node: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None


def execute(source: str, limit: int = 1000) -> Runs:
    """All runs of ``f``; TooLarge where there are more than ``limit``."""
    tree = _Instrument().visit(_Globals().visit(ast.parse(source)))
    code = compile(ast.fix_missing_locations(tree), "<program>", "exec")
    oracle = Oracle(limit)
    world = World(oracle)
    keeper = Keeper(world)
    space: dict[str, Any] = {
        "_w": world,
        "_keep": world.keep,
        "HELD": keeper,
        "cond": world.condition,
        "items": world.rounds,
        "enforce_before_order": world.guard,
        "partial": partial,
        "islice": islice,
        "Thread": partial(Thread, world),
        "asyncio": type("asyncio", (), {"run": staticmethod(world.coroutine_run)}),
        "list": world.drained(list),
        "tuple": world.drained(tuple),
        "__builtins__": builtins,
    }
    exec(code, space)
    space["now"] = world.run_now
    handler = space["Handler"]
    space["Handler"] = lambda send: keeper._kept(handler(send).send)

    def run() -> None:
        world.held = world.caught = False
        world.around.clear()
        world.line = 0
        with suppress(BaseException):
            result: Any = space["f"](keeper, world, "s", Many(world))
            if inspect.iscoroutine(result):
                try:
                    result.send(None)
                except StopIteration as ended:
                    result = ended.value
            if not oracle.stopping:
                world.keep(result)

    oracle.explore(run)
    return Runs(frozenset(world.reached), frozenset(world.unguarded), oracle.runs)


__all__ = ["Stop", "execute"]
