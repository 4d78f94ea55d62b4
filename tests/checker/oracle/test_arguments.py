"""INV003 against every run of random programs about arguments: none missed, none falsely flagged."""

from __future__ import annotations

import os
import time
from collections import Counter
from functools import cache

import pytest

from . import noticed
from .arguments_compare import Tally, compare, difference
from .arguments_constructs import CONSTRUCTS, constructs
from .arguments_execute import Mismatches, execute
from .arguments_generate import program
from .arguments_mutants import MUTANTS
from .compare import Difference
from .mutants import Mutant
from .oracle import TooLarge
from .shrink import shrink

PROGRAMS = 400
MANY = 3_000
FOR_MUTANTS = 1_600
RUNS = 800  # of one program; a larger one is left out and another takes its place
AT_LEAST = 2  # programs with each construct

# Each program says on its lines which orders some run sends for something else than was checked, and which
# on guards that an earlier order has spent.
LABELLED = {
    "copies": """
def f(symbol, other, c):
    sym = symbol
    last = sym
    enforce_before_order(symbol=symbol)
    c.submit_order(symbol=last)
    symbol = other
    c.submit_order(symbol=last)  # spent
    c.submit_order(symbol=symbol)  # spent
""",
    "rebinding on the back edge": """
def f(symbol, c):
    enforce_before_order(symbol=symbol)
    for row in c.rows():
        c.submit_order(symbol=symbol)  # spent
        symbol = c.next()
""",
    "a guard in each round": """
def f(symbol, c):
    for symbol in c.rows():
        enforce_before_order(symbol=symbol)
        c.submit_order(symbol=symbol)
""",
    "different guards on different paths": """
def f(symbol, other, c):
    if c.ready():
        enforce_before_order(symbol=symbol)
    else:
        enforce_before_order(symbol=other)
        symbol = other
    c.submit_order(symbol=symbol)
""",
    "one path has the wrong guard": """
def f(symbol, other, c):
    if c.ready():
        enforce_before_order(symbol=symbol)
    else:
        enforce_before_order(symbol=other)
    c.submit_order(symbol=symbol)  # mismatched
""",
    "unguarded comes first": """
def f(symbol, other, c):
    if c.ready():
        enforce_before_order(symbol=other)
    c.submit_order(symbol=symbol)
""",
    "constants and what cannot be compared": """
def f(symbol, c, terms):
    enforce_before_order(symbol="BTCUSDT", side="buy")
    c.submit_order(symbol=symbol, side="LONG")
    c.submit_order(symbol=c.pick(), side=OrderSide.BUY)  # spent
    c.submit_order(symbol=terms["symbol"])  # spent
    c.submit_order(**terms)  # spent
    c.submit_order(symbol="ETHUSDT")  # spent
    c.submit_order(symbol="BTCUSDT", side=OrderSide.SELL)  # spent
""",
    "a word of a side that is no side": """
def f(symbol, c):
    sym = OrderSide.SELL
    enforce_before_order(symbol=symbol)
    c.submit_order(symbol=sym)  # mismatched
    enforce_before_order(symbol=OrderSide.SELL, side="sell")
    c.submit_order(symbol=sym, side=sym)
""",
    "a guard that a later order has not spent": """
def f(symbol, other, third, c):
    enforce_before_order(symbol=symbol)
    enforce_before_order(symbol=other)
    c.submit_order(symbol=other)
    enforce_before_order(symbol=third)
    if c.ready():
        c.submit_order(symbol=symbol)
        return
    c.submit_order(symbol=symbol)
""",
    "a guard that an unguarded order has spent": """
def f(symbol, other, c):
    try:
        enforce_before_order(symbol=symbol)
    finally:
        c.submit_order(symbol=symbol)
    c.submit_order(symbol=symbol)  # spent
    enforce_before_order(symbol=other)
    c.submit_order(symbol=symbol)  # mismatched
""",
    "a deleted name that stops the order": """
def f(side, c):
    enforce_before_order(sym, side, qty)
    sym = c.pick()
    try:
        c.note()
    except ValueError as side:
        c.note()
    c.place_order(qty, sym, side)  # mismatched
    c.place_order()
""",
    "flips at an order of no known shape": """
def f(symbol, other, side, way, qty, c):
    enforce_before_order(symbol, side, qty)
    c.place_order({"buy": "sell", "sell": "buy"}.get(side), symbol, qty)  # mismatched
    c.place_order({"buy": "sell", "sell": "buy"}.get(way), symbol, qty)
    enforce_before_order(symbol, {"buy": "sell", "sell": "buy"}[way], qty)
    c.place_order(other, {"buy": "sell", "sell": "buy"}.get(way), qty)  # mismatched
    c.place_order({"buy": "sell", "sell": "buy"}[side], {"buy": "sell", "sell": "buy"}[way], qty)
""",
    "the guard of a case asks after its pattern has matched": """
def f(side, feed, c):
    enforce_before_order(side="sell" if side == "buy" else "buy")
    match feed:
        case Order(side=side) if c.ready() or c.open():
            c.submit_order(side=side)
""",
    "behind a deleted name": """
def f(symbol, other, side, c):
    enforce_before_order(symbol=symbol)
    try:
        c.note()
    except ValueError as side:
        c.submit_order(symbol=symbol)
    c.submit_order(symbol=other, side=side)  # mismatched
    c.submit_order(symbol=symbol)
""",
    "two halves of two guards": """
def f(symbol, other, side, way, c):
    enforce_before_order(symbol=symbol, side=way)
    enforce_before_order(symbol=other, side=side)
    c.submit_order(symbol=symbol, side=side)  # mismatched
""",
    "a name bound again on the way of an exception": """
def f(symbol, c):
    enforce_before_order(symbol=symbol)
    try:
        symbol = c.next()
    except Exception:
        c.submit_order(symbol=symbol)
        return
    c.submit_order(symbol=symbol)  # mismatched
""",
    "fields": """
def f(symbol, other, signal, c):
    enforce_before_order(symbol=signal.symbol)
    c.submit_order(symbol=signal.symbol)
    signal.side = other
    c.submit_order(symbol=signal.symbol)  # spent
    signal.symbol = other
    c.submit_order(symbol=signal.symbol)  # spent
    enforce_before_order(symbol=other)
    c.submit_order(symbol=signal.symbol)
    signal = c.next()
    c.submit_order(symbol=signal.symbol)  # spent
""",
    "orders passed on whole": """
def f(symbol, other, c, key):
    order = {"symbol": symbol}
    request = MarketOrderRequest(symbol=other)
    enforce_before_order(symbol=symbol)
    c.submit_order(**order)
    c.submit_order(request)  # spent
    order["symbol"] = c.next()
    c.submit_order(**order)  # spent
    order[key] = c.next()
    c.submit_order(**order)  # spent
""",
    "a name that a handler deletes": """
def f(symbol, c):
    enforce_before_order(symbol=symbol)
    try:
        c.note()
    except Exception as symbol:
        c.submit_order(symbol=symbol)  # mismatched
    c.submit_order(symbol=symbol)
""",
    "exits": """
def f(symbol, c, flag):
    enforce_before_order(symbol=symbol, reduce_only=True)
    c.submit_order(symbol=symbol)  # mismatched
    c.submit_order(symbol=symbol, reduceOnly=True)
    c.submit_order(symbol=symbol, reduceOnly=flag)  # spent
    c.submit_order(symbol=symbol, reduceOnly=False)  # spent
    c.submit_order(symbol=symbol, params={"reduceOnly": True})  # spent
""",
}


@pytest.mark.parametrize("name", LABELLED)
def test_the_executor_sees_what_is_plain(name: str) -> None:
    source = LABELLED[name]
    lines = list(enumerate(source.split("\n"), 1))
    verdict = execute(source)
    for label, seen in (("mismatched", verdict.expected), ("spent", verdict.reused)):
        labelled = {number for number, line in lines if line.endswith(f"# {label}")}
        assert {line for line, _ in seen} == labelled


def test_what_only_a_deleted_name_keeps_from_being_sent_is_not_judged() -> None:
    by_turns = execute(LABELLED["behind a deleted name"]).by_turns
    assert {line for line, _ in by_turns} == {8, 9}


def judge(seed: str, wanted: int, seconds: float = float("inf")) -> tuple[Tally, Counter[str]]:
    """Compare ``wanted`` programs, and explain the first that differs."""
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
        except (TooLarge, NotImplementedError, AssertionError):
            return False

    small = shrink(source, same, tries=800)
    return f"seed {name!r}:\n{difference(small).show(small)}"


def test_the_engine_agrees_with_every_run() -> None:
    tally, seen = judge("arguments", PROGRAMS)
    # A series in which everything matches, or nothing does, would show nothing.
    assert tally.mismatched > PROGRAMS / 5
    assert tally.orders - tally.unguarded - tally.mismatched > PROGRAMS / 2
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


# What random programs show too seldom for a broken engine to be noticed.
SELDOM = (
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    enforce_before_order(symbol, side, qty, positions)
    try:
        client.note()
    except Exception as symbol:
        client.note()
    create_order(symbol=symbol, side=side, quantity=qty)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    enforce_before_order("BTC/USDT", side, qty, positions)
    create_order(symbol="BTC/USDT:USDT", side=side, quantity=qty)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    enforce_before_order(signal.symbol, side, qty, positions)
    create_order(symbol=signal.hedge, side=side, quantity=qty)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    if flag:
        way = "buy"
    else:
        way = "sell"
    if flag:
        other = "buy"
    else:
        other = "sell"
    enforce_before_order(symbol, way, qty, positions)
    create_order(symbol=symbol, side=other, quantity=qty)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    enforce_before_order(symbol=symbol)
    enforce_before_order(symbol=other)
    create_order(symbol=other)
    enforce_before_order(symbol=leg)
    create_order(symbol=symbol)
    enforce_before_order(symbol=symbol)
    create_order(symbol=symbol)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    sym = symbol
    enforce_before_order(symbol=symbol)
    enforce_before_order(symbol=other)
    try:
        symbol = other
    finally:
        create_order(symbol=symbol)
    create_order(symbol=sym)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    enforce_before_order(symbol=symbol)
    enforce_before_order(symbol=other)
    create_order(symbol=symbol)
    create_order(symbol=other)
    enforce_before_order(symbol=leg)
    create_order(symbol=other)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    try:
        enforce_before_order(symbol=symbol)
    finally:
        create_order(symbol=symbol)
    create_order(symbol=symbol)
""",
    """\
def trade(client, symbol, other, side, account, signal, leg, feed, qty):
    enforce_before_order(symbol, {"BUY": "SELL", "SELL": "BUY"}.get(side), qty, positions)
    client.place_order({"BUY": "SELL", "SELL": "BUY"}.get(side), other, qty)
""",
)


@cache
def _judged(number: int) -> tuple[str, Mismatches | None]:
    source = SELDOM[number] if number < len(SELDOM) else program(f"mutant {number}")
    try:
        return source, execute(source, RUNS)
    except TooLarge:
        return source, None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_broken_engine_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    for number in noticed.numbers("arguments", mutant.name, FOR_MUTANTS):
        source, verdict = _judged(number)
        if verdict is not None and compare(source, verdict):
            noticed.note("arguments", mutant.name, number)
            return
    pytest.fail(f"nobody notices when {mutant.name}")
