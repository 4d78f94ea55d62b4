"""All runs of one program, and the order calls that some run reaches with no completed guard."""

from __future__ import annotations

import ast
import builtins
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from .facts import Facts, gather
from .instrument import instrument
from .oracle import Oracle, Stop
from .runtime import PositionInvariantViolation, Runtime, namespace
from .world import Position, World


class Ordinary(Exception):
    """An exception that no handler names."""


class Fatal(BaseException):
    """The same, and no ``Exception``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    reached: frozenset[Position]
    unguarded: frozenset[Position]
    entered: frozenset[Position]
    runs: int
    questions: int
    cut: bool  # some run was ended by ``depth``


def execute(
    source: str,
    limit: int = 4000,
    *,
    memory: bool = True,
    depth: int = 200,
    optimize: int | None = None,
) -> Verdict:
    """Run a program on every choice of outcomes; TooLarge where ``limit`` runs do not suffice.

    Each ``assert`` may be stripped and each ``__debug__`` be either, as in the model. With ``optimize``
    they are what the interpreter makes of them at that level.
    """
    tree = ast.parse(source)
    facts = gather(tree)
    raisers = _raisers(tree, facts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a jump out of finally is what we came for
        instrumented = instrument(tree, facts, literal=optimize is not None)
        code = compile(instrumented, "<program>", "exec", optimize=optimize or 0)
    oracle = Oracle(limit, memory=memory, depth=depth)
    world = World(oracle, raisers)
    runtime = Runtime(world)

    def module() -> None:
        try:
            exec(code, namespace(runtime, facts.tracked))
        except Stop:
            raise
        except BaseException:  # the module failed to import; its functions may be there
            pass
        world.finish()

    def run() -> None:
        with suppress(Stop):
            module()
        while world.later is not None:
            escaped, world.later = world.later, None
            oracle.stopping = False
            with suppress(Stop):
                world.call_later(escaped)
        world.end()

    oracle.explore(run)
    return Verdict(
        frozenset(world.reached),
        frozenset(world.unguarded),
        frozenset(world.entered),
        oracle.runs,
        oracle.questions,
        oracle.cut,
    )


def _raisers(tree: ast.Module, facts: Facts) -> list[Callable[[], BaseException]]:
    """Enough exceptions to run every handler that can run, one for each set of handlers that match."""
    named: dict[type[BaseException], None] = {}
    grouped: dict[type[BaseException], None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            for handler in node.handlers:
                kinds = dict.fromkeys(_named(handler.type, facts))
                named |= kinds
                if type(node).__name__ == "TryStar":
                    grouped |= kinds
    told_apart = {
        tuple(issubclass(kind, each) for each in named): kind for kind in (Fatal, Ordinary, *named)
    }
    raisers: list[Callable[[], BaseException]] = list(told_apart.values())
    if sys.version_info >= (3, 11):
        together = [*(kind for kind in grouped if kind in raisers), raisers[0]]
        raisers += [
            _group(first, second)
            for at, first in enumerate(together)
            for second in together[at + 1 :]
            if first is not second
        ]
    return raisers


def _named(node: ast.expr | None, facts: Facts) -> list[type[BaseException]]:
    if isinstance(node, ast.Tuple):
        return [kind for each in node.elts for kind in _named(each, facts)]
    path = None if node is None else facts.exception(node)
    if path is None:
        return []
    if path == "invariant_guard.PositionInvariantViolation":
        return [PositionInvariantViolation]
    kind = getattr(builtins, path.removeprefix("builtins."))
    assert issubclass(kind, BaseException)
    return [kind]


def _group(*kinds: type[BaseException]) -> Callable[[], BaseException]:
    return lambda: BaseExceptionGroup("several", [kind() for kind in kinds])  # noqa: F821
