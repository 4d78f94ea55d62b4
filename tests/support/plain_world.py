"""Runs a case as it stands: unchanged source, and a world in which each call answers or raises.

Simpler than ``judge``, which rewrites the program to ask at every evaluation: here only calls, truth
tests and iteration are asked about, and the program is entered where other code could enter it, at
its public functions and methods. That is enough to see what one function of a file does for another,
which arguments a guard and an order really got, and what an error leaves of the positions.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

ORDERS = frozenset({"submit_order", "create_order", "create_orders", "futures_create_order"})
GUARD = "enforce_before_order"
_REAL = frozenset({"abc", "contextlib", "copy", "dataclasses", "functools", "sys", "typing"})
_COMPARED = ("symbol", "side", "account", "exchange")
_GUARD_PARAMETERS = ("symbol", "side", "quantity", "current_positions")
# What an order may say and never be an exit.
_ENTRY = frozenset({"symbol", "side", "quantity", "amount", "price", "stopPrice", "type"})
_ROUNDS = 2
_SIDES = {"long": "buy", "short": "sell"}


class PositionInvariantViolation(Exception):
    """Stands for the one of ``invariant_guard``."""


class Cut(BaseException):
    """The run has asked often enough."""


@dataclass
class Seen:
    """Lines, by what some run did on them."""

    unguarded: set[int] = field(default_factory=set)
    reused: set[int] = field(default_factory=set)
    mismatched: set[int] = field(default_factory=set)
    emptied: set[int] = field(default_factory=set)


class Thing:
    """Anything that the file does not define."""

    def __init__(self, run: Run, name: str = "") -> None:
        self.__dict__.update(run=run, name=name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = self.__dict__["run"].thing(name)
        self.__dict__[name] = value  # the same object each time: nothing was stored in between
        return value

    def __call__(self, *args: Any, **more: Any) -> Any:
        self.run.ask_to_raise()
        for given in (*args, *more.values()):
            if isinstance(given, types.FunctionType):
                given(*[Thing(self.run) for _ in range(given.__code__.co_argcount)])
        result = Thing(self.run)
        # What is awaited through wait_for or shield is what they were given.
        result.__dict__["given"] = [each for each in args if isinstance(each, types.CoroutineType)]
        return result

    def __bool__(self) -> bool:
        return self.run.choose(2) == 0

    def __iter__(self) -> Iterator[Any]:
        for _ in range(_ROUNDS):
            if self.run.choose(2):
                yield Thing(self.run)

    async def __aiter__(self) -> Any:
        for _ in range(_ROUNDS):
            if self.run.choose(2):
                yield Thing(self.run)

    def __await__(self) -> Iterator[Any]:
        self.run.ask_to_raise()
        for coroutine in self.__dict__.get("given", ()):
            yield from coroutine.__await__()
        return Thing(self.run)

    def __enter__(self) -> Thing:
        return Thing(self.run)

    def __exit__(self, *error: Any) -> bool:
        return error[0] is not None and self.run.choose(2) == 1

    async def __aenter__(self) -> Thing:
        return Thing(self.run)

    async def __aexit__(self, *error: Any) -> bool:
        return error[0] is not None and self.run.choose(2) == 1

    def __getitem__(self, key: Any) -> Any:
        # The same each time under a key that is written there: nothing was stored in between.
        entry = f"[{key}]" if isinstance(key, str) else ""
        return self.__dict__.setdefault(entry, Thing(self.run)) if entry else Thing(self.run)

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, str):
            self.__dict__[f"[{key}]"] = value

    def __contains__(self, key: Any) -> bool:
        return self.run.choose(2) == 0

    def __deepcopy__(self, memo: Any) -> Thing:
        # A text is the same text in every copy.
        return self

    def __mro_entries__(self, bases: Any) -> tuple[()]:
        return ()

    def __sub__(self, other: Any) -> Thing:
        return Thing(self.run)

    __add__ = __radd__ = __rsub__ = __sub__


class Run:
    """One run: the answers it is given, and what the guards and orders in it saw."""

    def __init__(self, seen: Seen, answers: list[int]) -> None:
        self.seen = seen
        self.answers = answers
        self.taken: list[tuple[int, int]] = []
        self.raised = 0
        self.guards: list[dict[str, Any]] = []
        # Those that no order has gone out on.
        self.unspent: list[dict[str, Any]] = []
        self.orders = 0

    def choose(self, count: int) -> int:
        at = len(self.taken)
        if at > 40:
            raise Cut
        answer = self.answers[at] if at < len(self.answers) else 0
        self.taken.append((answer, count))
        return answer

    def ask_to_raise(self) -> None:
        if self.raised >= 2:
            return
        kinds = (None, PositionInvariantViolation, KeyError, ConnectionError)
        if kind := kinds[self.choose(len(kinds))]:
            self.raised += 1
            raise kind

    def thing(self, name: str) -> Any:
        if name == GUARD:
            return lambda *args, **more: self.guard(sys._getframe(1).f_lineno, args, more)
        if name in ORDERS:
            return lambda *args, **more: self.order(
                sys._getframe(1).f_lineno, {**more, "": args} if args else more
            )
        return Thing(self, name)

    def guard(self, line: int, args: tuple[Any, ...], more: dict[str, Any]) -> Thing:
        given = dict(zip(_GUARD_PARAMETERS, args, strict=False)) | more
        positions = given.get("current_positions", self)
        if not isinstance(positions, Thing | Run) and not positions:
            self.seen.emptied.add(line)
        self.ask_to_raise()
        checked = {name: given[name] for name in _COMPARED if name in given}
        if given.get("reduce_only") is True:
            checked["exit"] = True
        self.guards.append(checked)
        self.unspent.append(checked)
        self.orders = 0
        return Thing(self)

    def order(self, line: int, more: dict[str, Any]) -> Thing:
        agreeing = [guard for guard in self.unspent if _agree(guard, more)]
        if not self.guards:
            self.seen.unguarded.add(line)
        elif not agreeing:
            # Nothing has been checked since the last order, or what has been is something else.
            (self.seen.reused if self.orders else self.seen.mismatched).add(line)
        # An order spends the guards that may be its own.
        self.unspent = [guard for guard in self.unspent if not _agree(guard, more)]
        self.orders += 1
        self.ask_to_raise()
        return Thing(self)

    def requires_guard(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            self.order(sys._getframe(1).f_lineno, {})
            held, self.guards = (self.guards, self.unspent), [{}]
            self.unspent = list(self.guards)
            try:
                return function(*args, **more)
            finally:
                self.guards, self.unspent = held

        call.__dict__["entered_by_its_callers_only"] = True
        return call

    def ensures_guard(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            result = function(*args, **more)
            self.guards.append({})
            self.unspent.append({})
            self.orders = 0
            return result

        return call


def run_all(source: bytes, limit: int = 4000) -> Seen:
    """Every choice of answers, up to two errors and two rounds a loop."""
    code = compile(source, "<case>", "exec", dont_inherit=True)
    seen = Seen()
    entries = _entries(ast.parse(source))
    for entry in (None, *entries):
        answers: list[int] | None = []
        for _ in range(limit):
            run = Run(seen, answers)
            with suppress(Exception, SystemExit, Cut):
                _enter(code, run, entry)
            answers = _next(run.taken)
            if answers is None:
                break
        else:
            raise RuntimeError(f"{entry} has more than {limit} runs")
    return seen


def _entries(tree: ast.Module) -> list[tuple[str, ...]]:
    """What other code may call: every function and method without a leading underscore."""
    found: list[tuple[str, ...]] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((node.name,))
        elif isinstance(node, ast.ClassDef):
            found += [
                (node.name, each.name)
                for each in node.body
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
    return [path for path in found if not path[-1].startswith("_") or path[-1] == "__call__"]


def _enter(code: types.CodeType, run: Run, entry: tuple[str, ...] | None) -> None:
    world: dict[str, Any] = {"__builtins__": _Builtins(run), "__name__": "case"}
    if entry is None:
        exec(code, world)
        return
    # Module and object were made long ago, without an error; what was checked then is stale.
    answers, run.answers = run.answers, []
    made: object = None
    try:
        exec(code, world)
        if len(entry) == 2:
            made = _made(world[entry[0]], run)
    finally:
        run.answers, run.taken, run.raised, run.guards, run.orders = answers, [], 0, [], 0
        run.unspent = []
    function = world[entry[0]]
    if len(entry) == 2:
        function = getattr(made, entry[1])
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not isinstance(function, types.FunctionType | types.MethodType):
        return
    if function.__dict__.get("entered_by_its_callers_only"):
        return
    result = function(*_arguments(function, run))
    if isinstance(result, types.CoroutineType):
        with closing(result), suppress(StopIteration):
            result.send(None)
    elif isinstance(result, types.GeneratorType):
        for _ in result:
            pass


def _made(cls: type, run: Run) -> object:
    """An object of the file, which has of the world what it has not set itself."""
    known = type(cls.__name__, (cls,), {"__getattr__": lambda self, name: run.thing(name)})
    made = object.__new__(known)
    with suppress(Exception):
        made.__init__(*_arguments(made.__init__, run))  # type: ignore[misc]
    return made


def _arguments(function: Any, run: Run) -> list[Thing]:
    count = function.__code__.co_argcount - isinstance(function, types.MethodType)
    names = function.__code__.co_varnames[isinstance(function, types.MethodType) :]
    return [run.thing(name) for name in names[:count]]


class _Builtins(dict[str, Any]):
    """The builtins, and for every name that nobody defines a thing of the world."""

    def __init__(self, run: Run) -> None:
        super().__init__(vars(builtins))
        self.run = run
        self["__import__"] = self.load
        self["input"] = self["print"] = Thing(run)

    def __missing__(self, name: str) -> Any:
        if name.startswith("__"):
            raise KeyError(name)
        self[name] = self.run.thing(name)
        return self[name]

    def load(self, name: str, *rest: Any) -> Any:
        if name.split(".")[0] in _REAL:
            return importlib.import_module(name) if rest[2] else __import__(name)
        module = types.ModuleType(name)
        run = self.run
        if name == "invariant_guard":
            module.__dict__.update(
                requires_guard=run.requires_guard,
                ensures_guard=run.ensures_guard,
                PositionInvariantViolation=PositionInvariantViolation,
            )
        module.__dict__["__getattr__"] = _attribute_of(run)
        return module


def _attribute_of(run: Run) -> Callable[[str], Any]:
    def get(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return run.thing(name)

    return get


def _agree(guard: dict[str, Any], order: dict[str, Any]) -> bool:
    if guard.get("exit") and _ENTRY.issuperset(order):
        return False
    return all(
        _plain(guard[name]) == _plain(order[name])
        for name in _COMPARED
        if name in guard and name in order
    )


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return _SIDES.get(value.casefold(), value.casefold())


def _next(taken: list[tuple[int, int]]) -> list[int] | None:
    """The answers of the next run: the last question that has another answer gets it."""
    while taken:
        answer, count = taken.pop()
        if answer + 1 < count:
            return [answer for answer, _ in taken] + [answer + 1]
    return None
