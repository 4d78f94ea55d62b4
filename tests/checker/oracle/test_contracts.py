"""Contracts across functions, against every run of random files: none missed, none falsely flagged."""

from __future__ import annotations

import os
import time
from collections import Counter
from functools import cache

import pytest

from . import noticed
from .compare import Difference
from .contracts_compare import Tally, compare, difference
from .contracts_constructs import CONSTRUCTS, constructs
from .contracts_execute import Kept, execute
from .contracts_generate import program
from .contracts_mutants import MUTANTS
from .mutants import Mutant
from .oracle import TooLarge
from .shrink import shrink

PROGRAMS = 250
MANY = 3_000
FOR_MUTANTS = 800
RUNS = 1_500  # of one body; a larger file is left out and another takes its place
AT_LEAST = 3  # files with each construct

# Each file says on its lines which orders some run sends unguarded, and which promises are broken.
LABELLED = {
    "helpers": """
def check():
    enforce_before_order()
def perhaps():
    if live:
        enforce_before_order()
def f():
    perhaps()
    submit_order()  # unguarded
    check()
    submit_order()
def g():
    try:
        check()
    except Exception:
        submit_order()  # unguarded
""",
    "recursion": """
def check():
    if again:
        return check()
    enforce_before_order()
def never():
    never()
def f():
    check()
    submit_order()
def g():
    never()
    submit_order()
""",
    "private functions": """
def _send():
    submit_order()
def _send_twice():
    submit_order()  # unguarded
def _kept():
    submit_order()  # unguarded
def _alone():
    submit_order()  # unguarded
def f():
    enforce_before_order()
    _send()
    _send_twice()
    client.callback = _kept
    _kept()
def g():
    _send_twice()
""",
    "cycles": """
def _even():
    submit_order()
    _odd()
def _odd():
    submit_order()
    _even()
def _lost():
    submit_order()  # unguarded
    client.retry(lambda: _lost())
def f():
    enforce_before_order()
    _even()
""",
    "methods": """
class A:
    def act(self):
        self.check()
        submit_order()  # unguarded
        self._look()
        submit_order()
        self._send()
    def check(self):
        enforce_before_order()
    def _look(self):
        enforce_before_order()
    def _send(self):
        submit_order()
class B(A):
    def check(self):
        pass
    def go(self):
        super().check()
        submit_order()
class C:
    def act(self):
        self._send()
    def _send(self):
        submit_order()  # unguarded
""",
    "coroutines": """
import asyncio
async def check():
    enforce_before_order()
async def f():
    check()
    submit_order()  # unguarded
    await asyncio.wait_for(check(), 1)
    submit_order()
async def _send():
    await submit_order()
async def g():
    await check()
    await _send()
""",
    "managers": """
from contextlib import contextmanager
@contextmanager
def cleared():
    enforce_before_order()
    yield
@contextmanager
def late():
    yield
    enforce_before_order()
@contextmanager
def quiet():
    try:
        yield
    except Exception:
        pass
def f():
    with late():
        submit_order()  # unguarded
    submit_order()  # unguarded
    with cleared():
        submit_order()
    submit_order()
def g():
    with quiet():
        enforce_before_order()
    submit_order()  # unguarded
def h():
    with cleared():
        pass
    submit_order()
""",
    "decorators": """
def guarded(function):
    def wrapper(*args):
        enforce_before_order()
        return function(*args)
    return wrapper
def sometimes(function):
    def wrapper(*args):
        if live:
            function(*args)
    return wrapper
@guarded
def f():
    submit_order()
@sometimes
def check():
    enforce_before_order()
@client.wrap
def unknown():
    enforce_before_order()
def g():
    check()
    submit_order()  # unguarded
    unknown()
    submit_order()  # unguarded
    f()
    submit_order()
""",
    "declarations": """
from invariant_guard import ensures_guard, requires_guard
@requires_guard
def placed_1():
    submit_order()
@ensures_guard
def checked_2():  # broken
    if live:
        enforce_before_order()
@ensures_guard
def checked_3():
    enforce_before_order()
def f():
    placed_1()  # unguarded
    checked_2()
    placed_1()
def g():
    checked_3()
    placed_1()
""",
    "nested functions": """
def f():
    def send():
        submit_order()
    def check():
        enforce_before_order()
    def kept():
        submit_order()  # unguarded
    check()
    send()
    client.callback = kept
    client.retry(lambda: submit_order())
    client.register(lambda: submit_order())  # unguarded
""",
    "functions that bear an order's name": """
def sends_1():
    enforce_before_order()
    client.deliver()
def sends_2():
    if live:
        enforce_before_order()
    client.deliver()
def sends_3():
    client.deliver()
    enforce_before_order()
def sends_4():
    client.get_price()
    enforce_before_order()
    client.deliver()
def sends_5():
    if again:
        return sends_5()
    enforce_before_order()
    client.deliver()
def sends_6():
    if again:
        return sends_6()  # unguarded
    client.deliver()
def sends_7():
    submit_order()  # unguarded
def sends_8():
    client.get_price()
def sends_9():
    while True:
        client.deliver()
def f():
    sends_1()
def g():
    sends_2()  # unguarded
def h():
    sends_3()  # unguarded
def i():
    sends_4()
def j():
    sends_5()
def k():
    sends_6()  # unguarded
def l():
    sends_7()
def m():
    sends_8()
def n():
    sends_9()  # unguarded
""",
    "methods that bear an order's name": """
class A:
    def sends_0(self):
        enforce_before_order()
        client.deliver()
    def act(self):
        self.sends_0()
    def check(self):
        client.sends_0()  # unguarded
class B:
    def sends_0(self):
        pass
    def act(self):
        self.sends_0()  # unguarded
class C:
    def sends_0(self):
        enforce_before_order()
    def act(self):
        self.sends_0()  # unguarded
class D(C):
    def sends_0(self):
        super().sends_0()
        client.deliver()
    def act(self):
        self.sends_0()
""",
    "a name whose load a manager swallows": """
class Desk:
    def sends_0(self):
        with client.session():
            client.submit_order()  # unguarded
    def sends_1(self):
        client.submit_order()  # unguarded
        with client.session():
            client.note()
    def act(self):
        self.sends_0()  # unguarded
        self.sends_1()
""",
    "names": """
def check():
    enforce_before_order()
def other():
    enforce_before_order()
other = client.pick()
def f(check):
    check()
    submit_order()  # unguarded
def g():
    other()
    submit_order()  # unguarded
""",
    "a method above that never returns": """
class Desk:
    def check(self):
        raise ValueError(client)
    def _halt(self):
        raise ValueError(client)

class Spot(Desk):
    def enter(self):
        super().check()
        submit_order()  # unguarded
    def leave(self):
        super()._halt()
        submit_order()
""",
    "an order that a function hands over": """
def sends_1():
    client.retry(submit_order)
    client.deliver()

def sends_2():
    client.register(submit_order)
    client.deliver()

def trade():
    sends_1()
    sends_2()  # unguarded
""",
    "a function judged inside that another hands over": """
def sends_1():
    client.retry(sends_3)

def sends_2():
    client.register(sends_3)

def sends_3():
    submit_order()  # unguarded

def trade():
    sends_1()
    sends_2()  # unguarded
""",
}


@pytest.mark.parametrize("name", LABELLED)
def test_the_executor_sees_what_is_plain(name: str) -> None:
    source = LABELLED[name]
    verdict = execute(source)
    lines = source.split("\n")
    assert {line for line, _ in verdict.unguarded} == {
        number for number, line in enumerate(lines, 1) if line.endswith("# unguarded")
    }
    assert verdict.broken == {
        number for number, line in enumerate(lines, 1) if line.endswith("# broken")
    }


@pytest.mark.parametrize("name", LABELLED)
def test_the_engine_sees_what_is_plain(name: str) -> None:
    found = difference(LABELLED[name])
    assert not found, found.show(LABELLED[name])


def judge(seed: str, wanted: int, seconds: float = float("inf")) -> tuple[Tally, Counter[str]]:
    """Compare ``wanted`` files, and explain the first that differs."""
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
        tally.count(verdict)
        seen.update(constructs(source))
        found = compare(source, verdict)
        assert not found, _explained(f"{seed} {number - 1}", source, found)
    return tally, seen


def _explained(name: str, source: str, found: Difference) -> str:
    def same(text: str) -> bool:
        try:
            return bool(difference(text).kinds() & found.kinds())
        except (TooLarge, NotImplementedError, AssertionError, AttributeError, ValueError):
            return False  # cut to what the judge has no reading of

    small = shrink(source, same, tries=1_500)
    return f"seed {name!r}:\n{difference(small).show(small)}"


def test_the_engine_agrees_with_every_run() -> None:
    tally, seen = judge("contracts", PROGRAMS)
    assert tally.unguarded > 2 * PROGRAMS
    assert tally.orders - tally.unguarded > 2 * PROGRAMS
    assert tally.broken > PROGRAMS / 40
    # Calls that mean functions of the file, with all three answers.
    assert min(tally.inside, tally.own_orders) > PROGRAMS / 5
    assert tally.no_orders > PROGRAMS / 20
    rare = {name: seen[name] for name in CONSTRUCTS if seen[name] < AT_LEAST}
    assert not rare, f"constructs the generator has become blind to: {rare}"
    print(tally)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_the_engine_agrees_with_every_run_of_many_more() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    seed = os.environ.get("INVARIANT_GUARD_SEED", "wider")
    seconds = float(os.environ.get("INVARIANT_GUARD_SECONDS", "900"))
    tally, _ = judge(seed, MANY, seconds)
    print(tally)


@cache
def _judged(number: int) -> tuple[str, Kept | None]:
    """A random file; behind them those with labels, for what random ones seldom show."""
    source = (
        program(f"mutant {number}")
        if number < FOR_MUTANTS
        else list(LABELLED.values())[number - FOR_MUTANTS]
    )
    try:
        return source, execute(source, RUNS)
    except TooLarge:
        return source, None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_broken_engine_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    for number in noticed.numbers("contracts", mutant.name, FOR_MUTANTS + len(LABELLED)):
        source, verdict = _judged(number)
        if verdict is not None and compare(source, verdict):
            noticed.note("contracts", mutant.name, number)
            return
    pytest.fail(f"nobody notices when {mutant.name}")
