"""What keeps a function, against every run of random programs: none missed, none false."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import cache

import pytest

from .answers_execute import Runs
from .escapes_compare import compare
from .escapes_execute import execute
from .escapes_generate import HELPERS, program
from .escapes_mutants import MUTANTS
from .mutants import Mutant
from .oracle import TooLarge

# Some coroutines are kept and never run, as the programs want it.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

PROGRAMS = 60
MANY = 2_000
FOR_MUTANTS = 100
LIMIT = 400

# Each says on its lines which orders some run sends unguarded.
LABELLED = {
    "kept and called": """
def f(self, client, s, ss):
    enforce_before_order(s)
    self.h = lambda: client.submit_order(s)  # unguarded
    self.retry(lambda: client.submit_order(s))
    self.bus.subscribe(lambda: client.submit_order(s))  # unguarded
    self.feed.watch(s, callback=lambda: client.submit_order(s))  # unguarded
    Handler(lambda: client.submit_order(s))  # unguarded
    later(lambda: client.submit_order(s))  # unguarded
    now(lambda: client.submit_order(s))
    return lambda: client.submit_order(s)  # unguarded
""",
    "guarded inside": """
def f(self, client, s, ss):
    def send():
        enforce_before_order(s)
        client.submit_order(s)
    self.h = send
    def leave():
        client.submit_order(s)  # unguarded
    self.h = leave
    leave()
""",
    "a generator": """
def f(self, client, s, ss):
    enforce_before_order(s)
    list(client.submit_order(x) for x in ss)
    k = (client.submit_order(x) for x in ss)  # unguarded
    self.q.append(k)
    m = map(lambda x: client.submit_order(x), ss)
    list(m)
    def orders():
        for x in ss:
            yield client.submit_order(x)  # unguarded
    return islice(orders(), 2)
""",
    "a coroutine of the file": """
async def _go(client, s):
    client.submit_order(s)  # unguarded


async def f(self, client, s, ss):
    enforce_before_order(s)
    await _go(client, s)
    self.h = _go(client, s)
""",
    "a coroutine that is awaited": """
async def _go(client, s):
    client.submit_order(s)


async def f(self, client, s, ss):
    enforce_before_order(s)
    k = _go(client, s)
    await k
""",
    "a partial": """
def f(self, client, s, ss):
    enforce_before_order(s)
    def send():
        client.submit_order(s)  # unguarded
    k = partial(send)
    self.h = k
    def leave():
        client.submit_order(s)
    partial(leave)()
""",
    "a thread": """
def f(self, client, s, ss):
    enforce_before_order(s)
    Thread(target=lambda: client.submit_order(s)).start()
    self.w = Thread(target=lambda: client.submit_order(s))  # unguarded
""",
    "in a display": """
def f(self, client, s, ss):
    enforce_before_order(s)
    self.table["tick"] = lambda: client.submit_order(s)  # unguarded
    self.h = dict(t=lambda: client.submit_order(s))  # unguarded
    self.h = [lambda: client.submit_order(s)]  # unguarded
    self.bus.on_tick(lambda: client.submit_order(s))  # unguarded
""",
}


@pytest.mark.parametrize("name", LABELLED)
def test_the_executor_says_what_python_does(name: str) -> None:
    """The judge itself, on programs whose verdicts are written on their lines."""
    source = HELPERS + LABELLED[name].lstrip("\n")
    labels = {n for n, line in enumerate(source.splitlines(), 1) if line.endswith("# unguarded")}
    runs = execute(source)
    assert runs.unguarded == labels
    assert not compare(source, runs)


def _judged(seed: str, wanted: int, seconds: float = float("inf")) -> Iterator[tuple[str, Runs]]:
    number, given, started = 0, 0, time.monotonic()
    while given < wanted and time.monotonic() - started < seconds:
        source = program(f"{seed} {number}")
        number += 1
        try:
            runs = execute(source, LIMIT)
        except TooLarge:
            continue
        given += 1
        yield source, runs


def _judge(seed: str, wanted: int, seconds: float = float("inf")) -> tuple[int, int, int]:
    programs = orders = unguarded = 0
    differences = []
    for source, runs in _judged(seed, wanted, seconds):
        programs += 1
        orders += len(runs.reached)
        unguarded += len(runs.unguarded)
        found = compare(source, runs)
        if found:
            differences.append(found.show(source))
    assert not differences, "\n\n".join(differences)
    return programs, orders, unguarded


def test_the_engine_agrees_with_every_run() -> None:
    programs, orders, unguarded = _judge("escapes", PROGRAMS)
    # A series in which nothing is guarded, or everything is, would show nothing.
    assert unguarded > programs / 2
    assert orders - unguarded > programs / 2


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_the_engine_agrees_with_every_run_of_many_more() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    seed = os.environ.get("INVARIANT_GUARD_SEED", "wider")
    seconds = float(os.environ.get("INVARIANT_GUARD_SECONDS", "600"))
    programs, orders, unguarded = _judge(seed, MANY, seconds)
    print(f"{programs} programs, {orders} orders, {unguarded} unguarded")


@cache
def _for_mutants() -> list[tuple[str, Runs]]:
    """Programs with labels first: they show what random ones seldom do."""
    labelled = [HELPERS + each.lstrip("\n") for each in LABELLED.values()]
    return [
        *((source, execute(source)) for source in labelled),
        *_judged("mutant", FOR_MUTANTS),
    ]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_broken_engine_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    for number, (source, runs) in enumerate(_for_mutants()):
        if compare(source, runs):
            print(f"{mutant.name}: noticed at program {number}")
            return
    pytest.fail(f"nobody notices when {mutant.name}")
