"""Judges on as many random programs as asked for: ``python -m tests.checker.oracle [JUDGE ...]``.

One line a judge. Where the engine differs, the program with the verdicts on its lines, and exit status 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from . import (
    answers_compare,
    answers_execute,
    answers_generate,
    arguments_compare,
    arguments_execute,
    arguments_generate,
    compare,
    contracts_compare,
    contracts_execute,
    contracts_generate,
    escapes_compare,
    escapes_execute,
    escapes_generate,
    execute,
    generate,
    positions_compare,
    positions_execute,
    positions_generate,
)
from .oracle import TooLarge


class _Difference(Protocol):
    @property
    def missed(self) -> Collection[object]: ...
    @property
    def falsely_flagged(self) -> Collection[object]: ...
    @property
    def problems(self) -> Collection[str]: ...
    def show(self, source: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Judge:
    """The modules that make, run and compare the programs of one family."""

    generate: ModuleType
    execute: ModuleType
    compare: ModuleType
    limit: int
    """The most runs of one program; a larger one is left out and another takes its place."""
    counted: tuple[str, ...]
    """What of the runs is added up: sets of places in the program."""


JUDGES = {
    "flow": _Judge(generate, execute, compare, 700, ("reached", "unguarded")),
    "answers": _Judge(
        answers_generate, answers_execute, answers_compare, 1_000, ("reached", "unguarded")
    ),
    "arguments": _Judge(
        arguments_generate,
        arguments_execute,
        arguments_compare,
        800,
        ("reached", "unguarded", "expected", "reused"),
    ),
    "contracts": _Judge(
        contracts_generate,
        contracts_execute,
        contracts_compare,
        1_500,
        ("seen", "unguarded", "broken"),
    ),
    "escapes": _Judge(
        escapes_generate, escapes_execute, escapes_compare, 400, ("reached", "unguarded")
    ),
    "positions": _Judge(
        positions_generate, positions_execute, positions_compare, 400, ("shown", "stale")
    ),
}
# Programs of all families; nothing of them is run.
PRUNED = "pruned"
WORDS = {
    "reached": "orders reached",
    "seen": "orders",
    "shown": "guards",
    "expected": "mismatched",
    "broken": "broken promises",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser("tests.checker.oracle", description=__doc__)
    parser.add_argument("judge", nargs="*", metavar="JUDGE", help=", ".join((*JUDGES, PRUNED)))
    parser.add_argument("--programs", type=int, default=2_000, metavar="N", help="of each judge")
    parser.add_argument("--seed", default="wider")
    given = parser.parse_args(arguments)
    unknown = set(given.judge) - {*JUDGES, PRUNED}
    if unknown:
        known = ", ".join((*JUDGES, PRUNED))
        parser.error(f"no judge is called {', '.join(sorted(unknown))}: {known}")
    # Some coroutines are kept and never run, as the programs want it.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    agree = [
        _judge_pruning(given.seed, given.programs)
        if name == PRUNED
        else _judge(name, given.seed, given.programs)
        for name in given.judge or (*JUDGES, PRUNED)
    ]
    return 0 if all(agree) else 1


def _judge(name: str, seed: str, wanted: int) -> bool:
    """Print what a series amounts to; whether the engine says the same of all of it."""
    judge, started = JUDGES[name], time.monotonic()
    tally = Counter[str]()
    number = 0
    while tally["programs"] < wanted:
        source = judge.generate.program(f"{seed} {number}")
        number += 1
        try:
            runs = judge.execute.execute(source, judge.limit)
        except TooLarge:
            tally["left out"] += 1
            continue
        found: _Difference = judge.compare.compare(source, runs)
        tally.update(programs=1, runs=runs.runs, **_sizes(runs, judge.counted))
        tally.update(missed=len(found.missed), false=len(found.falsely_flagged))
        tally["otherwise"] += len(found.problems)
        if found.missed or found.falsely_flagged or found.problems:
            print(f"{name}, seed '{seed} {number - 1}':\n{found.show(source)}\n", flush=True)
    counted = ", ".join(f"{tally[each]:,} {WORDS.get(each, each)}" for each in judge.counted)
    print(
        f"{name}: {tally['programs']:,} programs, {tally['runs']:,} runs, {counted};"
        f" {tally['missed']} missed, {tally['false']} false, {tally['otherwise']} otherwise different;"
        f" {tally['left out']:,} left out, {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return not (tally["missed"] or tally["false"] or tally["otherwise"])


def _judge_pruning(seed: str, wanted: int) -> bool:
    """Print what leaving out changes; whether that is nothing."""
    # What pytest has on its path.
    sys.path.append(str(Path(__file__).parents[2] / "support"))
    from . import pruned

    started = time.monotonic()
    cut = different = 0
    for number in range(wanted):
        name = f"{seed} {number}"
        source = pruned.program(name)
        cut += pruned.is_cut(source)
        if pruned.differs(source):
            different += 1
            print(f"{PRUNED}, seed '{name}':\n{source}\n", flush=True)
    print(
        f"{PRUNED}: {wanted:,} programs, of {cut:,} something left out; {different} reports differ;"
        f" {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return not different


def _sizes(runs: Any, names: tuple[str, ...]) -> dict[str, int]:
    return {name: len(getattr(runs, name)) for name in names}


if __name__ == "__main__":
    sys.exit(main())
