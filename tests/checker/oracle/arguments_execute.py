"""All runs of one program about arguments: the orders sent unguarded, and those sent for something else."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass

from .arguments_instrument import instrumented
from .arguments_machine import UNKNOWN, Constant, Machine
from .oracle import Oracle, Stop
from .world import Position


@dataclass(frozen=True, slots=True)
class Mismatches:
    reached: frozenset[Position]
    unguarded: frozenset[Position]
    mismatched: frozenset[Position]
    reused: frozenset[Position]
    # Orders after others that have a guard left in every run, but not in all runs the same: INV004 asks
    # for one guard that is provably the order's own, so either answer is right. Nor does it ask whether a
    # handler has deleted a name that an order says: it raises NameError, and none behind it is sent.
    by_turns: frozenset[Position]
    runs: int

    @property
    def expected(self) -> frozenset[Position]:
        """Whether an order is guarded comes first: only then is it asked for what."""
        return self.mismatched - self.unguarded


def execute(source: str, limit: int = 2_000) -> Mismatches:
    """Run each function on every choice of outcomes; TooLarge where ``limit`` runs do not suffice."""
    tree = ast.parse(source)
    names: dict[str, object] = {}
    exec(compile(instrumented(tree), "<program>", "exec"), names)
    reached, unguarded, mismatched, reused = set(), set(), set(), set()
    by_turns: set[Position] = set()
    runs = 0
    for node in tree.body:
        assert isinstance(node, ast.FunctionDef)
        oracle = Oracle(limit)
        machine = Machine(oracle)
        names |= {"_j": machine, "_C": Constant, "_U": UNKNOWN}
        parameters = [each.arg for each in node.args.args]
        function = names[node.name]

        def run(function=function, machine=machine, parameters=parameters) -> None:  # type: ignore[no-untyped-def]
            machine.begin(parameters)
            with suppress(Stop):
                try:
                    function()
                except Stop:
                    raise
                except BaseException:  # the run ends by an exception
                    pass

        oracle.explore(run)
        runs += oracle.runs
        reached |= machine.reached
        unguarded |= machine.unguarded
        mismatched |= machine.mismatched
        reused |= machine.reused
        by_turns |= {at for at, left in machine.left.items() if not left} - machine.reused
        by_turns |= (machine.unsent | machine.reused_behind) - machine.reused
    return Mismatches(
        frozenset(reached),
        frozenset(unguarded),
        frozenset(mismatched),
        frozenset(reused),
        frozenset(by_turns),
        runs,
    )
