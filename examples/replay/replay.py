"""The original bug, replayed: two services, two processes, opposite signals before any fill shows.

    python examples/replay/replay.py

A venue in a third process takes orders and fills them a second later, so both services read "flat".
With the check alone both orders reach it, and a long and a short are open at once. With a ledger,
and nothing else changed, one does.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
import tempfile
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation, open_ledger
from invariant_guard.ledger import Key

SYMBOL = "BTC/USDT:USDT"


class Venue:
    """What a service sees of the venue: its positions, all from before any fill, and its desk."""

    def __init__(self, desk: Connection) -> None:
        self._desk = desk

    def fetch_positions(self) -> dict[str, float]:
        return {}

    def create_order(self, symbol: str, side: str, amount: float, params: dict[str, Any]) -> str:
        self._desk.send((symbol, side, amount, params))
        return "accepted"


def service(name: str, side: str, url: str | None, desk: Connection, together: Barrier) -> None:
    logging.disable(logging.CRITICAL)
    enforcer = PositionInvariantEnforcer(ledger=url, default_product="linear_perp")
    venue = Venue(desk)
    positions = venue.fetch_positions()
    # Both have their signal and their positions now.
    together.wait()
    try:
        with enforcer.enforce_before_order(
            SYMBOL, side, 1, positions, account="main", exchange="binance"
        ) as order:
            reply = venue.create_order(SYMBOL, side, 1, order.params)
            order.acknowledge(reply)
        print(f"    {name}: {side} sent", flush=True)
    except PositionInvariantViolation as refused:
        print(f"    {name}: {side} refused, {refused.code}", flush=True)
    desk.close()


def replay(url: str | None) -> list[str]:
    """Let both services act on their signals; give the sides that reached the venue."""
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(2)
    desks, processes = [], []
    for name, side in (("momentum", "buy"), ("reversion", "sell")):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=service, args=(name, side, url, there, together))
        process.start()
        there.close()
        desks.append(here)
        processes.append(process)
    reached = []
    for desk in desks:
        try:
            reached.append(desk.recv()[1])
        except EOFError:  # noqa: PERF203 -- two turns
            # This one sent nothing.
            continue
    for process in processes:
        process.join()
    return sorted(reached)


def main() -> int:
    print("The check alone:")
    without = replay(None)
    print(f"  reached the venue: {' and '.join(without)}\n")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        ledger = open_ledger(url)
        ledger.bind("main", "futures-1")
        ledger.adopt(Key("futures-1", "binance", "linear_perp", SYMBOL), {})
        print("The same services with a ledger:")
        with_ledger = replay(url)
        print(f"  reached the venue: {' and '.join(with_ledger)}")
        ledger.close()
    return 0 if without == ["buy", "sell"] and len(with_ledger) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
