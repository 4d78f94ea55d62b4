"""INV010 against every run of random programs on fake clients: none missed, none false."""

from __future__ import annotations

from functools import cache

import pytest

from .mutants import Mutant
from .positions_compare import compare
from .positions_execute import Runs, execute
from .positions_generate import HELPERS, program
from .positions_mutants import MUTANTS
from .series import Series

PROGRAMS = 60
MANY = 2_000
FOR_MUTANTS = 100
LIMIT = 400

# Each says on its lines which guards some run shows positions that an order has made stale.
LABELLED = {
    "in a row": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    client.futures_create_order(symbol=a, side="BUY", quantity=1)
    enforcer.enforce_before_order(a, "SELL", 1, h)  # stale
    enforcer.enforce_before_order(a, "BUY", 1, h)
    enforcer.enforce_before_order(b, "SELL", 1, h)
    enforcer.enforce_before_order("BTC", "SELL", 1, h)  # stale
    enforcer.enforce_before_order(a, "SELL", 1, client.positions())
""",
    "in a loop": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    for s in items(1):
        enforcer.enforce_before_order(s, "BUY", 1, h)
        enforcer.enforce_before_order(a, "BUY", 1, h)
        client.futures_create_order(symbol=s, side="SELL", quantity=1)
        enforcer.enforce_before_order(s, "BUY", 1, h)  # stale
    enforcer.enforce_before_order("BTC", "BUY", 1, h)  # stale
""",
    "two loops": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    for s in items(1):
        client.futures_create_order(symbol=s, side="SELL", quantity=1)
    for t in items(2):
        enforcer.enforce_before_order(t, "BUY", 1, h)  # stale
""",
    "an order that raised": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    try:
        client.futures_create_order(symbol=a, side="SELL", quantity=1)
    except Exception:
        enforcer.enforce_before_order(a, "BUY", 1, h)  # stale
        return
    h = client.positions()
    enforcer.enforce_before_order(a, "BUY", 1, h)
""",
    "changed since": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    k = dict(h)
    client.futures_create_order(symbol=a, side="SELL", quantity=1)
    h["BTC"] = 1
    enforcer.enforce_before_order(a, "BUY", 1, h)
    enforcer.enforce_before_order(a, "BUY", 1, k)  # stale
""",
    "accounts": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    client.futures_create_order(symbol=a, side="SELL", quantity=1, account="one")
    enforcer.enforce_before_order(a, "BUY", 1, h, account="two")
    enforcer.enforce_before_order(a, "BUY", 1, h, account="one")  # stale
    enforcer.enforce_before_order(a, "BUY", 1, h)  # stale
""",
    "copies": """
async def f(client, enforcer, a, b, way):
    h = await client.positions()
    await client.futures_create_order(symbol=a, side="SELL", quantity=1)
    enforcer.enforce_before_order(a, "BUY", 1, {**h})  # stale
    enforcer.enforce_before_order(a, "BUY", 1, deepcopy(h))  # stale
    enforcer.enforce_before_order(a, "BUY", 1, await client.positions())
""",
    "helpers": """
def f(client, enforcer, a, b, way):
    h = look(client)
    send(client, a, "SELL")
    enforcer.enforce_before_order(a, "BUY", 1, h)  # stale
    enforcer.enforce_before_order(a, "BUY", 1, again(client, a, "SELL"))
""",
    "bound anew": """
def f(client, enforcer, a, b, way):
    x = a
    h = client.positions()
    client.futures_create_order(symbol=x, side="SELL", quantity=1)
    x = b
    enforcer.enforce_before_order(x, "BUY", 1, h)
    enforcer.enforce_before_order(a, "BUY", 1, h)  # stale
    a = b
    enforcer.enforce_before_order(a, "BUY", 1, h)
""",
    "two names for one mapping": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    k = h
    client.futures_create_order(symbol=a, side="SELL", quantity=1)
    enforcer.enforce_before_order(a, "BUY", 1, dict(client.positions()))
    k[a] = 1
    enforcer.enforce_before_order(a, "BUY", 1, h)
""",
    "a function that stores": """
def f(client, enforcer, a, b, way):
    def note(rows, seen):
        rows["BTC"] = len(seen)
    h = client.positions()
    k = client.positions()
    client.futures_create_order(symbol=a, side="SELL", quantity=1)
    note(h, k)
    enforcer.enforce_before_order(a, "BUY", 1, h)
    enforcer.enforce_before_order(a, "BUY", 1, k)  # stale
""",
    "made of rows": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    client.futures_create_order(symbol=a, side="SELL", quantity=1)
    k = client.positions()
    enforcer.enforce_before_order(a, "BUY", 1, {q: n for q, n in h.items()})  # stale
    enforcer.enforce_before_order(a, "BUY", 1, {str(q): abs(n) for q, n in h.items()})  # stale
    enforcer.enforce_before_order(a, "BUY", 1, {"read": abs(h["read"])})  # stale
    enforcer.enforce_before_order(a, "BUY", 1, {q: n for q, n in k.items()})
    enforcer.enforce_before_order(a, "BUY", 1, {q: client.positions()[q] for q in h})
""",
    "the type of a handler, which may raise": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    try:
        try:
            enforcer.enforce_before_order("BTC", "BUY", 1, h)
        except Exception:
            return
    except Exception:
        client.futures_create_order(symbol=a, side="SELL", quantity=1)
    enforcer.enforce_before_order(a, "BUY", 1, h)  # stale
""",
    "a choice": """
def f(client, enforcer, a, b, way):
    h = client.positions()
    client.futures_create_order(symbol=a, side="SELL", quantity=1)
    k = client.positions()
    enforcer.enforce_before_order(a, "BUY", 1, (h if cond() else k))  # stale
    enforcer.enforce_before_order(a, "BUY", 1, (k if cond() else h))  # stale
    enforcer.enforce_before_order(a, "BUY", 1, k)
""",
}


@pytest.mark.parametrize("name", LABELLED)
def test_the_executor_says_what_python_does(name: str) -> None:
    """The judge itself, on programs whose verdicts are written on their lines."""
    source = HELPERS + LABELLED[name].lstrip("\n")
    labels = {n for n, line in enumerate(source.splitlines(), 1) if line.endswith("# stale")}
    runs = execute(source)
    assert runs.stale == labels
    assert not compare(source, runs)


SERIES = Series(program, execute, compare, LIMIT)


def _counted(runs: list[Runs]) -> tuple[int, int]:
    return sum(len(each.shown) for each in runs), sum(len(each.stale) for each in runs)


def test_the_engine_agrees_with_every_run() -> None:
    runs = SERIES.agreeing("positions", PROGRAMS)
    shown, stale = _counted(runs)
    # A series in which nothing is stale, or everything is, would show nothing.
    assert stale > len(runs) / 2
    assert shown - stale > len(runs) / 2


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_the_engine_agrees_with_every_run_of_many_more() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    runs = SERIES.many_more(MANY)
    shown, stale = _counted(runs)
    print(f"{len(runs)} programs, {shown} guards, {stale} of them shown stale positions")


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
