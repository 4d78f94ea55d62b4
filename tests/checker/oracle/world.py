"""The values a program meets. Each operation on one asks the oracle: does it raise, and what is true?

Truth is asked once for each value and kept, as for any object; names hand out a new value at each load,
since nothing is known of what they hold. Functions, generators and coroutines of the program itself
stay what they are and run for real.
"""

from __future__ import annotations

import inspect
import sys
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import AsyncGeneratorType, CoroutineType, FunctionType, GeneratorType
from typing import Any

from .oracle import Oracle, Stop

Position = tuple[int, int]
Shape = Any  # None for a plain target; for a list of targets, a tuple of their shapes

REGISTERS = frozenset(
    {
        "call_later",
        "Timer",
        "add_job",
        "add_done_callback",
        "on",
        "register",
        "subscribe",
    }
)


@dataclass(slots=True, eq=False)
class Activation:
    """One run of a function body, a generator expression or the module: has a guard completed in it?"""

    code: int
    held: bool


@dataclass(eq=False)
class Made:
    """A function object of the program."""

    code: int
    held: bool
    invoke: Callable[[bool], Any]
    direct: Callable[[Activation], Callable[..., Any]]


class World:
    """What is asked, and what is remembered, in all runs of one program."""

    def __init__(self, oracle: Oracle, raisers: Sequence[Callable[[], BaseException]]) -> None:
        self.oracle = oracle
        self.raisers = tuple(raisers)
        self.reached: set[Position] = set()
        self.unguarded: set[Position] = set()
        self.entered: set[Position] = set()  # functions and lambdas, by where they stand
        self.stores = Stores(self)
        self._kept: list[Any] = []
        oracle.remembered = self.remembered
        self.begin()

    # -- one run --------------------------------------------------------------------------------

    def begin(self) -> None:
        self.module = Activation(0, False)
        self.lasting: dict[int, Any] = {}
        self.later: Any = None
        self._forget()

    def _forget(self) -> None:
        self.live: list[Activation] = [self.module]
        self.made: weakref.WeakSet[Made] = weakref.WeakSet()
        self.suspended: list[tuple[weakref.ref[Any], Activation]] = []
        self.star: dict[int, frozenset[Hashable]] = {}
        self.bound: dict[Hashable, Hashable] = {}
        self.chosen: tuple[
            Hashable, ...
        ] = ()  # what unknown types of this handler turned out to be

    def remembered(self) -> Hashable:
        paused = {
            (act.code, frame.f_lasti, act.held)
            for each, act in self.suspended
            if (frame := _frame(each())) is not None
        }
        return (
            tuple([(act.code, act.held) for act in self.live]),
            frozenset([(each.code, each.held) for each in self.made]),
            frozenset(self.lasting),
            frozenset(paused),
            frozenset(self.bound.items()),
            frozenset(self.star.items()),
            self.chosen,
        )

    def finish(self) -> None:
        """Functions of the module and its classes may be called by anybody, with nothing held."""
        while True:
            there = list(self.lasting.values())
            answer = self.oracle.choose("finish", 1 + len(there))
            if answer == 0:
                return
            self.call_later(there[answer - 1])
            if not self.oracle.memory:  # nothing else would end this
                return

    def call_later(self, value: Any) -> None:
        self._forget()
        self.live.clear()
        try:
            self.run(value, nothing=True)
        except Stop:
            raise
        except BaseException:  # whoever called it deals with that
            pass

    def end(self) -> None:
        """Close what was left half-way, without any further question."""
        self.oracle.stopping = True
        for each in self._kept:
            with suppress(BaseException):
                each.aclose().send(None) if isinstance(each, AsyncGeneratorType) else each.close()
        self._kept.clear()
        self.begin()

    # -- questions ------------------------------------------------------------------------------

    def event(self, kind: Hashable) -> None:
        answer = self.oracle.choose(kind, 1 + len(self.raisers))
        if answer:
            raise self.raisers[answer - 1]()

    def decide(self, kind: Hashable, outcomes: int) -> int:
        """One of some outcomes, or an exception."""
        answer = self.oracle.choose(kind, outcomes + len(self.raisers))
        if answer >= outcomes:
            raise self.raisers[answer - outcomes]()
        return answer

    def call(self, kind: str, args: Sequence[Any], more: dict[str, Any]) -> None:
        """A call of the world: it may call what it was given, any number of times, return or raise."""
        given = [each for each in (*args, *more.values()) if self.runs(each)]
        if kind in REGISTERS:
            self.event("call")
            for each in given:
                self.escape(each)
            return
        while answer := self.decide("call", 1 + len(given)):
            self.run(given[answer - 1])

    # -- functions, generators and coroutines of the program ------------------------------------

    def runs(self, value: Any) -> bool:
        if isinstance(value, FunctionType):
            return hasattr(value, "judge_made")
        return isinstance(value, GeneratorType | CoroutineType | AsyncGeneratorType)

    def run(self, value: Any, *, nothing: bool = False) -> None:
        made = _made(value)
        if made is not None:
            value = made.invoke(False if nothing else made.held)
        if isinstance(value, CoroutineType):
            try:
                value.send(None)
            except StopIteration:
                return
        elif isinstance(value, GeneratorType):
            with suppress(StopIteration):
                while not self.oracle.choose("drain", 2):
                    next(value)
        elif isinstance(value, AsyncGeneratorType):
            with suppress(StopAsyncIteration):
                while not self.oracle.choose("drain", 2):
                    with suppress(StopIteration):
                        value.__anext__().send(None)

    def make(
        self,
        place: Position,
        creator: Activation,
        escapes: bool,
        lasting: bool = False,
        private: bool = False,
    ) -> Callable[[Any], Any]:
        """Turn a function of the program into one that starts with what held where it was made.

        ``lasting`` ones are called when the module is complete, other escaped ones where they escape.
        ``private`` ones have no caller but those that stand in the file, and start with what holds there.
        """

        def decorate(function: Any) -> Any:
            code = function.__code__
            parameters = code.co_argcount
            named = code.co_varnames[parameters : parameters + code.co_kwonlyargcount]
            held = not escapes and not private and creator.held

            def invoke(start: bool, caller: Activation | None = None) -> Any:
                if len(self.live) > 6:
                    raise self.raisers[0]()
                act = Activation(id(code), start)
                self.entered.add(place)
                options: dict[str, Any] = {name: fresh(self) for name in named}
                options["_j_act"] = act
                self.live.append(act)
                try:
                    result = function(*[fresh(self) for _ in range(parameters)], **options)
                finally:
                    self.live.remove(act)
                if _frame(result) is not None:
                    self.pause(result, act)
                elif caller is not None and act.held:
                    caller.held = True
                return result

            def call(*args: Any, **more: Any) -> Any:
                self.pass_on(args, more)
                return invoke(held)

            def direct(caller: Activation) -> Callable[..., Any]:
                def call(*args: Any, **more: Any) -> Any:
                    self.pass_on(args, more)
                    return invoke(caller.held if private else held, caller)

                return call

            made = Made(id(code), held, invoke, direct)
            call.judge_made = made  # type: ignore[attr-defined]
            self.made.add(made)
            if lasting:
                self.lasting[id(code)] = call
            elif escapes:
                self.escape(call)
            return call

        return decorate

    def pass_on(self, args: Sequence[Any], more: dict[str, Any]) -> None:
        """A function of the program may call what it is given."""
        given = [each for each in (*args, *more.values()) if self.runs(each)]
        while given and (answer := self.oracle.choose("given", 1 + len(given))):
            self.run(given[answer - 1])

    def generate(
        self, creator: Activation, escapes: bool, build: Callable[..., Any], first: Any
    ) -> Any:
        """A generator expression; its first iterable was evaluated outside."""
        act = Activation(id(build.__code__), not escapes and creator.held)
        generator = build(first, act)
        self.suspended.append((weakref.ref(generator), act))
        if escapes:
            self.escape(generator)
        return generator

    def pause(self, value: Any, act: Activation) -> None:
        self.suspended.append((weakref.ref(value), act))
        self._kept.append(value)  # closing it runs its finally: not before the run has ended

    def escape(self, value: Any) -> Any:
        """The value leaves for a place from which anybody may call it, when nothing is held.

        Either that happens now, and nothing else does in this run, or the program goes on.
        """
        if not self.runs(value):
            return value
        made = _made(value)
        code = made.code if made is not None else 0
        for each, act in self.suspended:
            if each() is value:
                code = act.code
                if not _started(value):
                    act.held = False
        if self.oracle.choose(("escape", code), 2):
            self.later = value
            self.oracle.stop()
        return value

    def describe(self, value: Any) -> Hashable:
        made = _made(value)
        if made is not None:
            return (made.code, made.held)
        frame = _frame(value)
        return None if frame is None else id(frame.f_code)


def _made(value: Any) -> Made | None:
    return getattr(value, "judge_made", None) if isinstance(value, FunctionType) else None


def _frame(value: Any) -> Any:
    """The frame of a generator or coroutine that has not ended."""
    for name in ("gi_frame", "cr_frame", "ag_frame"):
        if hasattr(type(value), name):
            return getattr(value, name)
    return None


def _started(value: Any) -> bool:
    if isinstance(value, CoroutineType):
        return inspect.getcoroutinestate(value) != inspect.CORO_CREATED
    if isinstance(value, GeneratorType):
        return inspect.getgeneratorstate(value) != inspect.GEN_CREATED
    return False


class Value:
    """Anything the file does not define."""

    __slots__ = (
        "judge_handled",
        "judge_name",
        "judge_quiet",
        "judge_shape",
        "judge_truth",
        "judge_world",
    )

    judge_world: World
    judge_truth: bool | None
    judge_quiet: bool
    judge_name: str
    judge_handled: BaseException | None
    judge_shape: Shape

    def __bool__(self) -> bool:
        if self.judge_truth is None:
            truth = self.judge_world.decide("truth", 2) == 0
            _set_truth(self, truth)
        return self.judge_truth is True

    def __call__(self, *args: Any, **more: Any) -> Value:
        self.judge_world.call(self.judge_name, args, more)
        return fresh(self.judge_world)

    def __getattr__(self, name: str) -> Value:
        if name.startswith("__"):
            raise AttributeError(name)
        self.judge_world.event("attribute")
        return fresh(self.judge_world, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.judge_world.event("store")
        self.judge_world.escape(value)

    def __delattr__(self, name: str) -> None:
        self.judge_world.event("delete")

    def __getitem__(self, key: Any) -> Value:
        self.judge_world.event("item")
        return fresh(self.judge_world)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.judge_world.event("store")
        self.judge_world.escape(value)

    def __delitem__(self, key: Any) -> None:
        self.judge_world.event("delete")

    def __contains__(self, key: Any) -> bool:
        return self.judge_world.decide("contains", 2) == 0

    def __iter__(self) -> Iterator[Any]:
        self.judge_world.event("iterate")
        return Items(self.judge_world, None)

    def __aiter__(self) -> Items:
        self.judge_world.event("iterate")
        return Items(self.judge_world, None)

    def __await__(self) -> Iterator[Any]:
        self.judge_world.event("await")
        return fresh(self.judge_world)
        yield

    def __enter__(self) -> Any:
        _set_handled(self, sys.exc_info()[1])
        self.judge_world.event("enter")
        return build(self.judge_world, self.judge_shape)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if self.judge_world.oracle.stopping:
            return False
        if error is not None and error is not self.judge_handled:
            error.__context__ = self.judge_handled
        if kind is None or self.judge_quiet:
            self.judge_world.event("exit")
            return False
        return self.judge_world.decide("exit", 2) == 1

    async def __aenter__(self) -> Any:
        return Value.__enter__(self)

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return Value.__exit__(self, kind, error, trace)

    def __format__(self, spec: str) -> str:
        self.judge_world.event("format")
        return ""  # it may stand in a format specification

    def __repr__(self) -> str:
        self.judge_world.event("format")
        return "x"

    __str__ = __repr__

    def __mro_entries__(self, bases: Any) -> tuple[()]:
        return ()

    __hash__ = object.__hash__


def _operator(self: Value, *others: Any) -> Value:
    self.judge_world.event("operate")
    return fresh(self.judge_world)


for _name in [
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "or",
    "xor",
    "matmul",
]:
    setattr(Value, f"__{_name}__", _operator)
    setattr(Value, f"__r{_name}__", _operator)
for _name in ["lt", "le", "gt", "ge", "eq", "ne", "neg", "pos", "invert"]:
    setattr(Value, f"__{_name}__", _operator)
Value.__hash__ = object.__hash__  # type: ignore[method-assign]

_set_world = Value.judge_world.__set__  # type: ignore[attr-defined]
_set_truth = Value.judge_truth.__set__  # type: ignore[attr-defined, union-attr]
_set_quiet = Value.judge_quiet.__set__  # type: ignore[attr-defined]
_set_name = Value.judge_name.__set__  # type: ignore[attr-defined]
_set_handled = Value.judge_handled.__set__  # type: ignore[attr-defined, union-attr]
_set_shape = Value.judge_shape.__set__  # type: ignore[attr-defined]


def fresh(world: World, name: str = "", *, quiet: bool = False, shape: Shape = None) -> Value:
    value = Value.__new__(Value)
    _prepare(value, world, name, quiet, shape)
    return value


def _prepare(value: Value, world: World, name: str, quiet: bool, shape: Shape) -> None:
    _set_world(value, world)
    _set_truth(value, None)
    _set_quiet(value, quiet)
    _set_name(value, name)
    _set_shape(value, shape)


def build(world: World, shape: Shape) -> Any:
    """A value that unpacks as its targets ask."""
    return fresh(world) if shape is None else [build(world, each) for each in shape]


class Items:
    """An iterator of the world: at each step one more, the end, or an exception."""

    def __init__(self, world: World, shape: Shape) -> None:
        self._world = world
        self._shape = shape

    def __iter__(self) -> Items:
        return self

    def __next__(self) -> Any:
        if self._world.decide("next", 2):
            raise StopIteration
        return build(self._world, self._shape)

    async def __anext__(self) -> Any:
        if self._world.decide("next", 2):
            raise StopAsyncIteration
        return build(self._world, self._shape)


class Iterable:
    """What a loop over several targets iterates over."""

    def __init__(self, world: World, shape: Shape) -> None:
        self._world = world
        self._shape = shape

    def __iter__(self) -> Items:
        self._world.event("iterate")
        return Items(self._world, self._shape)

    __aiter__ = __iter__


class PendingGuard(Value):
    """A guard that has been called and completes when it is awaited or entered."""

    __slots__ = ("judge_act",)

    judge_act: Activation

    def __await__(self) -> Iterator[Any]:
        self.judge_world.event("await")
        self.judge_act.held = True
        return fresh(self.judge_world)
        yield

    async def __aenter__(self) -> Any:
        _set_handled(self, sys.exc_info()[1])
        self.judge_world.event("enter")
        self.judge_act.held = True
        return build(self.judge_world, self.judge_shape)


_set_act = PendingGuard.judge_act.__set__  # type: ignore[attr-defined]


def pending_guard(world: World, act: Activation) -> PendingGuard:
    value = PendingGuard.__new__(PendingGuard)
    _prepare(value, world, "", True, None)
    _set_act(value, act)
    return value


class Awaited:
    """A coroutine of the program, awaited where it is called: a guard in it counts for its caller."""

    def __init__(self, coroutine: Any, inner: Activation, outer: Activation) -> None:
        self._coroutine = coroutine
        self._inner = inner
        self._outer = outer

    def __await__(self) -> Iterator[Any]:
        result = yield from self._coroutine.__await__()
        if self._inner.held:
            self._outer.held = True
        return result


class Stores:
    """Where the names of the program go: storing may raise, loading may raise."""

    # A refutable pattern becomes a comparison with this: the subject says whether it matches.
    pattern = None

    def __init__(self, world: World) -> None:
        self._world = world

    def __setitem__(self, name: str, value: Any) -> None:
        self._world.event("store")

    def __getitem__(self, name: str) -> Value:
        self._world.event("load")
        return fresh(self._world)
