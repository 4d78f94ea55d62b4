"""The services of the storm, whose tasks are cancelled at every await, and its reconciler."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cancelled_at import CancelledAt

from invariant_guard import AsyncPositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import Key, Ledger, StoreUnavailable, open_ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.venues import order_params

from ..venue import LAG_MS
from ..weak import forgotten
from .clocks import MachineClock, stepped_script
from .venue import SLOW, SYMBOLS, SlowVenue

WINDOW_MS = 60
KEYS = tuple(Key("acct", "x", "linear_perp", symbol) for symbol in SYMBOLS)


@dataclass(frozen=True)
class Plan:
    """What everybody needs to know."""

    url: str
    port: int
    folder: str
    seed: int
    # Admits whatever it is asked: the storm has to notice.
    broken: bool = False

    @property
    def machine(self) -> MachineClock:
        return MachineClock(str(Path(self.folder) / "machine"))


def opened(url: str) -> Ledger:
    """Open the ledger, on Redis with a server's clock that steps."""
    if url.startswith("redis"):
        from invariant_guard.ledger.stores.redis.sync import RedisStore

        return Ledger(RedisStore(url, scripts=stepped_script), url=url, lag_ms=LAG_MS)
    return open_ledger(url, lag_ms=LAG_MS)


def opened_async(url: str) -> AsyncLedger:
    if url.startswith("redis"):
        from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore

        return AsyncLedger(AsyncRedisStore(url, scripts=stepped_script), url=url, lag_ms=LAG_MS)
    return AsyncLedger(ThreadedStore(open_ledger(url, lag_ms=LAG_MS).store), url=url, lag_ms=LAG_MS)


class Stalls:
    """How long this process got no turn since it was asked to count: what no store can help."""

    def __init__(self) -> None:
        self._sum = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            before = time.monotonic()
            time.sleep(0.002)
            late = time.monotonic() - before - 0.002
            if late > 0.002:
                self._sum += late

    def begin(self) -> None:
        self._sum = 0.0

    def seconds(self) -> float:
        return self._sum


class Service:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.random = random.Random(plan.seed)
        self.stalls = Stalls()
        self.warm = False
        self.told = {"exits": 0, "longest": 0.0, "cancelled": 0}
        self.place = Path(plan.folder) / f"service-{plan.seed}.json"
        self.enforcer = AsyncPositionInvariantEnforcer(
            ledger=opened_async(plan.url), default_product="linear_perp"
        )

    async def ask(self, **ask: Any) -> Any:
        """Ask on a connection of its own, which a cancelled task takes with it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.plan.port)
        try:
            writer.write(json.dumps(ask).encode() + b"\n")
            return json.loads(await reader.readline())
        finally:
            writer.close()

    async def trade(self) -> None:
        symbol = self.random.choice(SYMBOLS)
        legs = await self.ask(what="positions", symbol=symbol)
        closing = self.random.random() < 0.9 and bool(legs["long"] or legs["short"])
        side = self.random.choice(["buy", "sell"])
        if closing:
            side = "sell" if legs["long"] else "buy"
        self.stalls.begin()
        began = time.monotonic()
        try:
            order = await self.enforcer.enforce_before_order(
                symbol, side, 1, account="main", exchange="x", reduce_only=closing,
                window_ms=WINDOW_MS,
            )  # fmt: skip
        except PositionInvariantViolation:
            return
        finally:
            if closing and self.warm:
                self.told["exits"] += 1
                waited = time.monotonic() - began - self.stalls.seconds()
                self.told["longest"] = max(self.told["longest"], waited)
            # The first call connects, and sends the script: docs/ledger.md says that it may take longer.
            self.warm = True
        async with order:
            params = order.params
            reply = await self.ask(
                what="place", id=order.id, side=side, reduce_only=closing, symbol=symbol,
                deadline=params.get("timestamp", 0) + WINDOW_MS,
            )  # fmt: skip
            if "error" in reply:
                if reply["error"] == "too late":
                    await order.not_sent()
                return
            await order.acknowledge(reply["venue_id"])
            for _ in range(20):
                found = await self.ask(what="order", id=order.id, venue_id="", symbol=symbol)
                if found["status"] != "open":
                    await order.filled(found["filled"], final=True)
                    return
                await asyncio.sleep(0.005)

    async def live(self) -> None:
        parent = os.getppid()
        awaits = 1
        while os.getppid() == parent:
            # One task in three is cancelled, each time at the next await, once or twice.
            attempt = CancelledAt(
                self.trade(), awaits if self.random.random() < 0.34 else 10**9,
                self.random.choice((1, 2)), self.random.random() < 0.5,
            )  # fmt: skip

            async def run(attempt: CancelledAt = attempt) -> None:
                await attempt

            task = asyncio.create_task(run())
            with contextlib.suppress(asyncio.CancelledError, OSError, json.JSONDecodeError):
                await task
            if task.cancelled():
                self.told["cancelled"] += 1
                awaits += 1
            elif attempt.count < awaits:
                awaits = 1
            self.tell()
            await asyncio.sleep(self.random.uniform(0, 0.003))

    def tell(self) -> None:
        text = json.dumps(self.told)
        new = self.place.with_suffix(".new")
        new.write_text(text)
        new.replace(self.place)


def serve(plan: Plan) -> None:
    """Be a service until killed."""
    _begin(plan)
    asyncio.run(Service(plan).live())


def reconcile(plan: Plan) -> None:
    """Be the reconciler until killed."""
    _begin(plan)
    ledger, venue = opened(plan.url), SlowVenue(plan.port)
    parent = os.getppid()
    rounds = 0
    while os.getppid() == parent:
        with contextlib.suppress(StoreUnavailable, OSError):
            results = ledger.reconcile(venue, list(KEYS), limit=0.5)
            quick = [result for result in results if Key.parse(result.key).instrument != SLOW]
            rounds += all(not result.troubles for result in quick)
            (Path(plan.folder) / "rounds").write_text(str(rounds))
        time.sleep(0.01)


def _begin(plan: Plan) -> None:
    os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = plan.folder
    logging.disable(logging.CRITICAL)
    order_params.TIMED["ccxt"] = frozenset({"x"})
    plan.machine.install()
    if plan.broken:
        from invariant_guard.ledger.stores.sqlite import store

        def whatever(key: KeyState, known: Any, request: Request, now: int) -> Any:
            return forgotten(key, request, now, None)

        store.admit = whatever  # type: ignore[attr-defined]
