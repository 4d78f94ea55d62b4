"""The engine against every run of random programs: none missed, none falsely flagged.

A failure prints the smallest program that shows the difference, with the verdicts on its lines.
"""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

from .compare import Difference, Tally, compare, difference, orders_in
from .constructs import constructs, expected
from .execute import execute
from .generate import program
from .oracle import TooLarge
from .shrink import shrink

PROGRAMS = 600  # the longer search below goes on for as long as it is given
RUNS = 700  # of one program; a larger one is left out and another takes its place
AT_LEAST = 2  # programs with each construct


def judge(seed: str, wanted: int, seconds: float = float("inf")) -> tuple[Tally, Counter[str]]:
    """Compare ``wanted`` programs; stop early where something differs often enough."""
    tally, seen = Tally(), Counter[str]()
    started, number = time.monotonic(), 0
    while tally.programs < wanted and time.monotonic() - started < seconds:
        source = program(f"{seed} {number}")
        number += 1
        try:
            verdict = execute(source, RUNS)
        except TooLarge:
            tally.too_large += 1
            continue
        tally.count(verdict, len(orders_in(source)))
        seen.update(constructs(source))
        found = compare(source, verdict)
        if found:
            tally.differences.append((f"{seed} {number - 1}", source, found))
            if len(tally.differences) >= 5:
                break
    return tally, seen


def explain(tally: Tally) -> str:
    """What a person needs to see: small programs, each once."""
    shown: dict[str, str] = {}
    for name, source, found in tally.differences:
        small = shrink(source, lambda text, found=found: _same(text, found))  # type: ignore[misc]
        shown.setdefault(difference(small).show(small), name)
    return "\n\n".join(f"seed {name!r}:\n{text}" for text, name in shown.items())


def _same(source: str, found: Difference) -> bool:
    try:
        return bool(difference(source, limit=2_000).kinds() & found.kinds())
    except TooLarge:
        return False


def test_the_engine_agrees_with_every_run() -> None:
    tally, seen = judge("first", PROGRAMS)
    assert not tally.differences, explain(tally)
    assert tally.programs == PROGRAMS
    # A series in which nothing is guarded, or everything is, would show nothing.
    assert tally.unguarded > PROGRAMS / 2
    assert tally.orders - tally.unguarded > PROGRAMS / 2
    assert tally.mixed > PROGRAMS / 8
    rare = {name: seen[name] for name in expected() if seen[name] < AT_LEAST}
    assert not rare, f"constructs the generator has become blind to: {rare}"
    print(
        f"{tally.programs} programs, {tally.runs} runs, {tally.orders} order calls of which"
        f" {tally.unguarded} unguarded, {tally.unreached} never reached; {tally.too_large} left out"
    )


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_the_engine_agrees_with_every_run_of_many_more() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    seed = os.environ.get("INVARIANT_GUARD_SEED", "wider")
    seconds = float(os.environ.get("INVARIANT_GUARD_SECONDS", "150"))
    tally, _ = judge(seed, 20_000, seconds)
    assert not tally.differences, explain(tally)
    print(f"{tally.programs} programs, {tally.runs} runs")
