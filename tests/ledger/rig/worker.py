"""A trading service: signals of both directions, one order after the other, as fast as it can.

With `kill_at` it kills itself (kill -9) at one of the times it reaches that step, with `stop_at` it
stops itself (SIGSTOP) until somebody lets it go on:

    admitted  entered  sending  flying  sent  answered  acknowledged  filled
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import signal
import time
from dataclasses import dataclass
from typing import Any

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import Kind, StoreUnavailable, open_ledger
from invariant_guard.ledger.venues import order_params

from .venue import LAG_MS, Client

STEPS = ("admitted", "entered", "sending", "flying", "sent", "answered", "acknowledged", "filled")
WINDOW_MS = 60


@dataclass(frozen=True)
class Plan:
    """What one service is to do, and what is to become of it."""

    url: str
    port: int
    scheme: str
    seed: int
    runtime: str
    kill_at: str = ""
    stop_at: str = ""
    # How long its orders may travel before the venue refuses them; for ever where this is None.
    window: int | None = WINDOW_MS
    # The only side it opens; either where this is empty.
    side: str = ""
    # It opens only once an opening of the other side is in flight, and until a while after that.
    second: bool = False
    # At which of its visits to the step: the first is 0.
    patience: int = 0
    # How long its orders travel, in ms; by chance where this is None.
    travel: int | None = None
    # How long they then rest in the book, likewise.
    rest: int | None = None
    # The accounts that it trades, by their labels.
    accounts: tuple[tuple[str, str], ...] = (("main", "acct"),)


class Service:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.venues = {label: Client(plan.port, account) for label, account in plan.accounts}
        self.label, self.venue = next(iter(self.venues.items()))
        self.random = random.Random(plan.seed)
        self.patience = plan.patience
        self.closing = False
        self.lured_until = 0.0
        self.enforcer = PositionInvariantEnforcer(
            ledger=open_ledger(plan.url, lag_ms=LAG_MS),
            default_product="linear_perp",
            library="ccxt",
        )

    def reach(self, step: str) -> None:
        if self.closing and self.plan.side:
            # What is provoked is provoked by an opening.
            return
        if step == self.plan.stop_at:
            os.kill(os.getpid(), signal.SIGSTOP)
        if step == self.plan.kill_at:
            if self.patience == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self.patience -= 1

    def lured(self) -> bool:
        ledger = self.enforcer.ledger
        assert ledger is not None
        with contextlib.suppress(StoreUnavailable):
            if any(r.kind is Kind.OPEN and r.side != self.plan.side for r in ledger.orders()):
                self.lured_until = time.monotonic() + 0.5
        return time.monotonic() < self.lured_until

    def trade(self) -> None:
        if len(self.venues) > 1:
            self.label, self.venue = self.random.choice(list(self.venues.items()))
        side = self.plan.side or self.random.choice(["buy", "sell"])
        legs = self.venue.ask(what="positions")
        # Mostly flat: that is where a direction is chosen, and where a weak scheme is caught.
        closing = self.random.random() < 0.9 and (legs["long"] or legs["short"])
        if self.plan.second:
            # Lured, it opens whatever the positions are; otherwise it only closes.
            lured = self.lured()
            closing = not lured and (legs["long"] or legs["short"])
            if not lured and not closing:
                return
        if closing:
            side = "sell" if legs["long"] else "buy"
        try:
            order = self.enforcer.enforce_before_order(
                "BTC/USDT:USDT", side, 1, account=self.label, exchange="x",
                reduce_only=bool(closing), window_ms=self.plan.window,
            )  # fmt: skip
        except PositionInvariantViolation as refused:
            if closing and refused.limit is not None:
                self.venue.ask(what="complain", text=f"a limit refused an exit: {refused}")
            return
        self.closing = bool(closing)
        self.reach("admitted")
        self.send(order, side)

    def send(self, order: Any, side: str) -> None:
        with order:
            self.reach("entered")
            deadline = None
            if self.plan.window is not None:
                deadline = order.params.get("timestamp", 0) + self.plan.window
            self.reach("sending")
            self.venue.send(
                what="place", id=order.id, side=side, reduce_only=self.closing, deadline=deadline,
                travel=self.plan.travel, rest=self.plan.rest,
            )  # fmt: skip
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


def main(plan: Plan) -> None:
    os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = plan.runtime
    logging.disable(logging.CRITICAL)
    if plan.scheme != "protocol":
        from . import weak

        weak.apply(plan.scheme, plan.port)
    # Exchanges that take times through ccxt; this venue does.
    order_params.TIMED["ccxt"] = frozenset({"x"})
    service = Service(plan)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            service.trade()
        except OSError:
            time.sleep(0.01)
        time.sleep(service.random.uniform(0, 0.003))
