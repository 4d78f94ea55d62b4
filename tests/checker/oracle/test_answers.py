"""Checks that answer, flags and tuples, against every run of random programs: none missed, none false."""

from __future__ import annotations

import os
import time
from functools import cache

import pytest

from .answers_compare import Tally, compare, orders_in
from .answers_execute import Runs, execute
from .answers_generate import program
from .answers_mutants import MUTANTS
from .mutants import Mutant
from .oracle import TooLarge

PROGRAMS = 100
MANY = 2_000
FOR_MUTANTS = 150

# Each says on its lines which orders some run sends unguarded.
LABELLED = {
    "another binding": """
def f(s):
    p = check(s)
    p = cond()
    if p:
        submit_order(s)  # unguarded
""",
    "an item": """
def f(s):
    if evaluate(s)[1]:
        submit_order(s)  # unguarded
    if evaluate(s)[0]:
        submit_order(s)
""",
    "a function inside": """
def f(s):
    r = False
    def poke():
        nonlocal r
        r = True
    poke()
    if r:
        submit_order(s)  # unguarded
    enforce_before_order(s)
""",
    "and": """
def f(s):
    p = cond() and check(s)
    if p:
        submit_order(s)
        return
    submit_order(s)  # unguarded
""",
    "or": """
def f(s):
    q = cond() or check(s)
    p = check(s) and True
    if not p:
        return
    submit_order(s)
""",
    "an early end": """
def f(s):
    p = (not check(s)) or cond()
    if p is not True:
        submit_order(s)
    p = check(s) and cond()
    if p is not False:
        submit_order(s)  # unguarded
""",
    "an early end that an argument's new binding leaves known": """
def f(s):
    q = r = t = u = None
    p = check(s) and cond()
    s = other()
    if p:
        submit_order(s)
""",
    "a late answer that an argument's new binding ends": """
def f(s):
    q = r = t = u = None
    p = cond() and check(s)
    s = other()
    if p:
        submit_order(s)  # unguarded
""",
    "a copy": """
def f(s):
    p = check(s)
    q = p
    p = True
    if q:
        submit_order(s)
    if p is True and not q:
        submit_order(s)  # unguarded
""",
    "patterns": """
def f(s):
    match evaluate(s):
        case (True, _):
            submit_order(s)
        case (p, _) if p:
            submit_order(s)
        case _:
            submit_order(s)  # unguarded
""",
    "a part that is not known": """
def f(s):
    p = q = r = t = u = None
    match pair():
        case (p, _) if p:
            return
    if p:
        submit_order(s)  # unguarded
    match evaluate(s):
        case (p, _):
            s = other()
    if p:
        submit_order(s)  # unguarded
""",
    "every false answer": """
def f(s):
    p = check(s)
    if p is None:
        submit_order(s)  # unguarded
        return
    if p is False:
        submit_order(s)  # unguarded
        return
    if not p:
        submit_order(s)  # unguarded
        return
    submit_order(s)
""",
    "every reason": """
def f(s):
    p = validate(s)
    if p is True:
        submit_order(s)  # unguarded
        return
    if p:
        submit_order(s)  # unguarded
        return
    submit_order(s)
""",
    "a test": """
def f(s):
    if not check(s):
        submit_order(s)  # unguarded
        return
    submit_order(s)
""",
    "a refusal": """
def f(s):
    p = validate(s)
    if p is None:
        submit_order(s)
    submit_order(s)  # unguarded
""",
    "a tuple": """
def f(s):
    p, q = evaluate(s)
    if q:
        submit_order(s)  # unguarded
    if p:
        submit_order(s)
""",
    "a tuple whose next part raises": """
def f(s):
    p = q = False
    try:
        p, _ = evaluate(s)
    finally:
        if p if not q else p:
            submit_order(s)
""",
    "a tuple whose first part raises": """
def f(s):
    q = False
    try:
        _, p = evaluate(s)
        q = True
    except:
        submit_order(s)  # unguarded
    q, p = evaluate(s)
    if p:
        submit_order(s)  # unguarded
""",
    "a tuple into its own name": """
def f(s):
    t = evaluate(s)
    t, p = t
    if p:
        submit_order(s)  # unguarded
    if t:
        submit_order(s)
""",
    "a flag": """
def f(s):
    p = False
    try:
        enforce_before_order(s)
        p = True
    except:
        submit_order(s)  # unguarded
    if p:
        submit_order(s)
    submit_order(s)  # unguarded
""",
    "an argument bound anew": """
def f(s):
    p = check(s)
    q = r = t = u = None
    if p:
        submit_order(s)
    s = other()
    if p:
        submit_order(s)  # unguarded
""",
    "a loop": """
def f(s):
    while not (p := check(s)):
        submit_order(s)  # unguarded
    submit_order(s)
""",
    "False is not None": """
def f(s):
    if check(s) is not None:
        submit_order(s)  # unguarded
    if check(s) is True:
        submit_order(s)
""",
}


@pytest.mark.parametrize("name", LABELLED)
def test_the_executor_says_what_python_does(name: str) -> None:
    """The judge itself, on programs whose verdicts are written on their lines."""
    source = LABELLED[name]
    labels = {n for n, line in enumerate(source.splitlines(), 1) if line.endswith("# unguarded")}
    runs = execute(source)
    assert runs.unguarded == labels
    assert not compare(source, runs)


def judge(seed: str, wanted: int, seconds: float = float("inf")) -> Tally:
    tally, number, started = Tally(), 0, time.monotonic()
    while tally.programs < wanted and time.monotonic() - started < seconds:
        source = program(f"{seed} {number}")
        number += 1
        try:
            runs = execute(source)
        except TooLarge:
            tally.too_large += 1
            continue
        tally.programs += 1
        tally.orders += orders_in(source)
        tally.unguarded += len(runs.unguarded)
        found = compare(source, runs)
        if found:
            tally.differences.append((f"{seed} {number - 1}", source, found))
    return tally


def explain(tally: Tally) -> str:
    return "\n\n".join(
        f"seed {name!r}:\n{found.show(source)}" for name, source, found in tally.differences
    )


def test_the_engine_agrees_with_every_run() -> None:
    tally = judge("answers", PROGRAMS)
    assert not tally.differences, explain(tally)
    # A series in which nothing is guarded, or everything is, would show nothing.
    assert tally.unguarded > PROGRAMS / 2
    assert tally.orders - tally.unguarded > PROGRAMS / 2


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_the_engine_agrees_with_every_run_of_many_more() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    seed = os.environ.get("INVARIANT_GUARD_SEED", "wider")
    seconds = float(os.environ.get("INVARIANT_GUARD_SECONDS", "600"))
    tally = judge(seed, MANY, seconds)
    assert not tally.differences, explain(tally)
    print(f"{tally.programs} programs, {tally.orders} orders, {tally.unguarded} unguarded")


@cache
def _judged(number: int) -> tuple[str, Runs | None]:
    """A random program; behind them those with labels, for what random ones seldom show."""
    labelled = list(LABELLED.values())
    if number >= FOR_MUTANTS:
        source = labelled[number - FOR_MUTANTS]
        return source, execute(source)
    source = program(f"mutant {number}")
    try:
        return source, execute(source, 500)
    except TooLarge:
        return source, None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_broken_engine_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    for number in range(FOR_MUTANTS + len(LABELLED)):
        source, runs = _judged(number)
        if runs is not None and compare(source, runs):
            print(f"{mutant.name}: noticed at program {number}")
            return
    pytest.fail(f"nobody notices when {mutant.name}")
