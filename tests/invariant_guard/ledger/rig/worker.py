"""A trading service: signals of both directions, one order after the other, as fast as it can.

    python -m rig.worker URL VENUE_PORT SCHEME SEED [KILL_AT]

With KILL_AT it kills itself (kill -9) the first time it reaches that step:

    admitted  entered  sending  flying  sent  answered  acknowledged  filled
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from typing import Any

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import open_ledger

from .venue import LAG_MS, Client

STEPS = ("admitted", "entered", "sending", "flying", "sent", "answered", "acknowledged", "filled")
WINDOW_MS = 60
# Schemes whose weakness is that they set none.
UNTIMED = ("lease", "no deadline")


class Service:
    def __init__(self, url: str, port: int, seed: int, kill_at: str, scheme: str) -> None:
        self.venue = Client(port)
        self.random = random.Random(seed)
        self.kill_at = kill_at
        self.patience = self.random.randrange(12)
        self.window = None if scheme in UNTIMED else WINDOW_MS
        self.enforcer = PositionInvariantEnforcer(
            ledger=open_ledger(url, lag_ms=LAG_MS), default_product="linear_perp", library="ccxt"
        )

    def reach(self, step: str) -> None:
        if step == self.kill_at:
            if self.patience == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self.patience -= 1

    def trade(self) -> None:
        side = self.random.choice(["buy", "sell"])
        legs = self.venue.ask(what="positions")
        # Mostly flat: that is where a direction is chosen, and where a weak scheme is caught.
        closing = self.random.random() < 0.9 and (legs["long"] or legs["short"])
        if closing:
            side = "sell" if legs["long"] else "buy"
        try:
            order = self.enforcer.enforce_before_order(
                "BTC/USDT:USDT", side, 1, account="main", exchange="x",
                reduce_only=bool(closing), window_ms=self.window,
            )  # fmt: skip
        except PositionInvariantViolation:
            return
        self.reach("admitted")
        self.send(order, side, bool(closing))

    def send(self, order: Any, side: str, closing: bool) -> None:
        with order:
            self.reach("entered")
            deadline = None
            if self.window is not None:
                deadline = order.params.get("timestamp", 0) + self.window
            self.reach("sending")
            self.venue.send(
                what="place", id=order.id, side=side, reduce_only=closing, deadline=deadline
            )
            self.reach("flying")
            reply = self.venue.hear()
            self.reach("sent")
            if "error" in reply:
                if reply["error"] == "too late":
                    order.not_sent()
                return
            self.reach("answered")
            order.acknowledge(reply["venue_id"])
            self.reach("acknowledged")
            for _ in range(20):
                found = self.venue.ask(what="order", id=order.id, venue_id="")
                if found["status"] != "open":
                    order.filled(found["filled"], final=True)
                    self.reach("filled")
                    return
                time.sleep(0.005)


def main() -> None:
    url, port, scheme, seed, *kill_at = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    if scheme != "protocol":
        from . import weak

        weak.apply(scheme, int(port))
    # Exchanges that take times through ccxt; this venue does.
    from invariant_guard.ledger import params

    params.LIBRARIES["ccxt"] = params.Library("clientOrderId", timed=frozenset({"x"}))
    service = Service(url, int(port), int(seed), kill_at[0] if kill_at else "", scheme)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            service.trade()
        except OSError:
            time.sleep(0.01)
        time.sleep(service.random.uniform(0, 0.003))


if __name__ == "__main__":
    main()
