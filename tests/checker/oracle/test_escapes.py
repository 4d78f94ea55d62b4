"""What keeps a function, against every run of random programs: none missed, none false."""

from __future__ import annotations

from functools import cache

import pytest

from .answers_execute import Runs
from .escapes_compare import compare
from .escapes_execute import execute
from .escapes_generate import HELPERS, program
from .escapes_mutants import MUTANTS
from .mutants import Mutant
from .series import Series

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
    "handlers": """
def f(self, client, s, ss):
    enforce_before_order(s)
    self.feed.run(callback=lambda: client.submit_order(s))  # unguarded
    self.feed.run(on_message=lambda: client.submit_order(s))  # unguarded
    self.runner.run(target=lambda: client.submit_order(s))
    self.retry(callback=lambda: client.submit_order(s))
    self.retry(on_retry=lambda: client.submit_order(s))  # unguarded
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


SERIES = Series(program, execute, compare, LIMIT)


def _counted(runs: list[Runs]) -> tuple[int, int]:
    return sum(len(each.reached) for each in runs), sum(len(each.unguarded) for each in runs)


def test_the_engine_agrees_with_every_run() -> None:
    runs = SERIES.agreeing("escapes", PROGRAMS)
    orders, unguarded = _counted(runs)
    # A series in which nothing is guarded, or everything is, would show nothing.
    assert unguarded > len(runs) / 2
    assert orders - unguarded > len(runs) / 2


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_the_engine_agrees_with_every_run_of_many_more() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    runs = SERIES.many_more(MANY)
    orders, unguarded = _counted(runs)
    print(f"{len(runs)} programs, {orders} orders, {unguarded} unguarded")


@cache
def _for_mutants() -> list[tuple[str, Runs]]:
    """Programs with labels first: they show what random ones seldom do."""
    labelled = [HELPERS + each.lstrip("\n") for each in LABELLED.values()]
    return [
        *((source, execute(source)) for source in labelled),
        *SERIES.judged("mutant", FOR_MUTANTS),
    ]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_broken_engine_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    SERIES.notice(mutant, _for_mutants())
