"""What the guard costs: each check beside the bare rule it makes safe, in one run.

    python benchmarks/runtime.py            figures
    python benchmarks/runtime.py --quick    a smoke run for CI
    python benchmarks/runtime.py --assert   exit 1 where a limit is exceeded

Absolute times say more about the machine than about the code, so everything is a ratio to
the bare rule, measured in alternation with it: CPU time of this thread, and the median of many
short rounds, so that what else the machine does hardly counts.
"""

from __future__ import annotations

import argparse
import gc
import logging
import statistics
import sys
from collections.abc import Callable
from time import thread_time_ns
from types import FrameType
from typing import Any

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation

LIMIT_ALLOWED = 4.0
LIMIT_REFUSED = 30.0
LIMIT_CALLS = 10
#: Objects left by a million refusals. Bounded caches fill and empty meanwhile, by a few
#: thousand; a leak of one object for each refusal would be a million.
LIMIT_GROWTH = 20_000

Check = Callable[[str, str, float, dict[str, float]], object]

_logger = logging.getLogger("benchmark.bare")
_SIGNS = {"buy": 1, "long": 1, "sell": -1, "short": -1}


def bare_rule(
    symbol: str,
    side: str,
    quantity: float,
    positions: dict[str, float],
    account: str = "default",
    exchange: str = "binance",
) -> tuple[bool, str | None]:
    """The rule and nothing else: two lookups, a comparison and a debug line."""
    existing = positions.get(symbol, 0.0)
    sign = _SIGNS[side.lower()]
    if sign * existing < 0:
        return False, f"Cannot open {side} on {symbol}: existing {existing}"
    _logger.debug("%s %s %s on %s at %s", side, quantity, symbol, account, exchange)
    return True, None


def ratio(
    guarded: Check, side: str, positions: dict[str, float], rounds: int, calls: int
) -> tuple[float, float, float]:
    """Nanoseconds of the bare rule for an allowed order, of the check, and their ratio."""

    def timed(check: Check, order_side: str) -> float:
        began = thread_time_ns()
        for _ in range(calls):
            check("BTCUSDT", order_side, 1.0, positions)
        return (thread_time_ns() - began) / calls

    timed(bare_rule, "buy"), timed(guarded, side)
    pairs = [(timed(bare_rule, "buy"), timed(guarded, side)) for _ in range(rounds)]
    return (
        statistics.median(bare for bare, _ in pairs),
        statistics.median(ours for _, ours in pairs),
        statistics.median(ours / bare for bare, ours in pairs),
    )


def python_calls(check: Check, positions: dict[str, float]) -> list[str]:
    """The Python functions that one allowed check runs."""
    names: list[str] = []

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            names.append(frame.f_code.co_name)

    check("BTCUSDT", "buy", 1.0, positions)
    sys.setprofile(profile)
    check("BTCUSDT", "buy", 1.0, positions)
    sys.setprofile(None)
    return names


def growth(refusals: int) -> int:
    """Memory blocks that so many refusals leave behind, once the histories are full."""
    enforcer = PositionInvariantEnforcer()

    def refuse(first: int, count: int) -> int:
        for number in range(first, first + count):
            symbol = f"S{number}USDT"
            enforcer.check_can_open_position(symbol, "sell", 1.0, {symbol: 1.0})
        gc.collect()
        return sys.getallocatedblocks()

    before = refuse(0, 10_000)
    return refuse(10_000, refusals) - before


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, for a smoke run")
    parser.add_argument("--assert", dest="enforce", action="store_true", help="exit 1 over a limit")
    options = parser.parse_args(arguments)
    rounds, calls = (51, 100) if options.quick else (1_001, 200)
    refusals = 5_000 if options.quick else 1_000_000

    # As in a service: refusals are logged, at most one a minute for each kind.
    logging.getLogger("invariant_guard").addHandler(logging.NullHandler())
    logging.getLogger("invariant_guard").setLevel(logging.WARNING)
    logging.getLogger("invariant_guard").propagate = False

    enforcer = PositionInvariantEnforcer()
    check = enforcer.check_can_open_position
    one = {"BTCUSDT": 1.0}
    ten = {**one, **{f"COIN{number}USDT": 1.0 for number in range(9)}}

    def enforce_refused(symbol: str, side: str, quantity: float, held: dict[str, float]) -> None:
        try:
            enforcer.enforce_before_order(symbol, side, quantity, held)
        except PositionInvariantViolation:
            return

    over = False

    def report(name: str, value: float, unit: str, limit: float | None) -> None:
        nonlocal over
        verdict = ""
        if limit is not None:
            verdict = f"at most {limit:g}" if value <= limit else f"OVER the limit of {limit:g}"
            over = over or value > limit
        print(f"{name:<44}{value:>12.1f} {unit:<12}{verdict}".rstrip())

    rows: list[tuple[str, Check, str, dict[str, float], float | None]] = [
        ("check, allowed", check, "buy", one, LIMIT_ALLOWED),
        ("check, allowed, ten positions", check, "buy", ten, None),
        ("enforce, allowed", enforcer.enforce_before_order, "buy", one, None),
        ("check, refused", check, "sell", one, LIMIT_REFUSED),
        ("enforce, refused", enforce_refused, "sell", one, LIMIT_REFUSED),
    ]
    for number, (name, guarded, side, positions, limit) in enumerate(rows):
        bare, ours, times = ratio(guarded, side, positions, rounds, calls)
        if not number:
            report("bare rule, allowed", bare, "ns", None)
        report(name, ours, "ns", None)
        report("", times, "times bare", limit)
    report("Python functions called by an allowed check", len(python_calls(check, one)), "",
           LIMIT_CALLS)  # fmt: skip
    report(f"memory left by {refusals:,} refusals", growth(refusals), "blocks", LIMIT_GROWTH)
    return 1 if over and options.enforce else 0


if __name__ == "__main__":
    sys.exit(main())
