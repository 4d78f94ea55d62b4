"""A task cancelled at any await leaves nothing behind that a later order waits for or runs into."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from cancelled_at import CancelledAt

from invariant_guard import AsyncPositionInvariantEnforcer
from invariant_guard.ledger import Kind, Ledger, Side, State, open_ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.outbox import unheard
from invariant_guard.ledger.stores.base import AsyncStore, Unreadable
from invariant_guard.ledger.urls import open_async_ledger

KEY = "acct/binance/spot/BTC%2FUSDT"


class Suspending:
    """A store each call of which is suspended, before it is made and after its answer came."""

    def __init__(self, store: AsyncStore) -> None:
        self.store = store
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        if not asyncio.iscoroutinefunction(found):
            return found

        async def called(*args: Any) -> Any:
            self.calls += 1
            await asyncio.sleep(0)
            answer = await found(*args)
            await asyncio.sleep(0)
            return answer

        return called


def prepared(url: str) -> Ledger:
    """Open the ledger with a leg of 1 on a spot key, which no venue keeps from being oversold."""
    ledger = open_ledger(url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (1, 0))
    return ledger


def asynchronous(ledger: Ledger) -> AsyncLedger:
    if ledger.url.startswith("redis"):
        store: Any = open_async_ledger(ledger.url).store
    else:
        store = ThreadedStore(ledger.store)
    return AsyncLedger(Suspending(store), url=ledger.url)  # type: ignore[arg-type]


async def exit_order(ledger: AsyncLedger, sent: list[str], read: bool) -> None:
    enforcer = AsyncPositionInvariantEnforcer(ledger=ledger)
    async with enforcer.enforce_before_order(
        "BTC/USDT", "sell", 1, account="main", exchange="binance", product="spot", reduce_only=True
    ) as order:
        # Unread, the order goes out without its id, and nobody may ask the venue for it.
        assert order.params if read else order
        # What stands between this and the reply is the request under way.
        sent.append(order._id)
        await asyncio.sleep(0)
        await order.acknowledge("v1")
        await order.filled(1, final=True)


async def nothing_owed(ledger: AsyncLedger) -> None:
    until = time.monotonic() + 30
    while ledger._outbox.words:
        assert time.monotonic() < until, "a word is still owed"
        await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def no_second_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not said at once is not said within the test."""
    monkeypatch.setattr("invariant_guard.ledger.async_outbox.PAUSE", 60.0)


@pytest.mark.parametrize(
    ("times", "late", "read"),
    [(1, False, True), (2, False, True), (1, True, True), (2, True, True), (1, False, False),
     (2, True, False)],
)  # fmt: skip
def test_a_task_cancelled_at_any_await_blocks_no_exit_and_loses_no_order(
    ledger_url: str, times: int, late: bool, read: bool
) -> None:
    before: Ledger = prepared(ledger_url)

    async def cancelled(at: int) -> bool:
        """Give whether there was such an await."""
        ledger = asynchronous(before)
        sent: list[str] = []
        attempt = CancelledAt(exit_order(ledger, sent, read), at, times, late)

        async def run() -> None:
            await attempt

        await asyncio.gather(asyncio.create_task(run()), return_exceptions=True)
        await nothing_owed(ledger)
        live = [record for key in (await ledger.contents()).keys for record in key.live]
        if not sent:
            assert not live, f"cancelled at {at}, unsent: {live}"
            # The whole leg is to be had by the next exit.
            order_id, decision = await ledger.reserve(
                Asked("main", "binance", "spot", "BTC/USDT", Side.SELL, Kind.CLOSE, 1)
            )
            assert decision.admitted, f"cancelled at {at}: {decision}"
            await ledger.not_sent(order_id)
        else:
            record = await ledger.store.record(sent[0])
            assert record is not None
            assert record.tracked is read or record.acknowledged, f"cancelled at {at}: {record}"
            assert record.live or record.filled, f"cancelled at {at}: {record}"
            assert record.state is not State.RESERVED, f"cancelled at {at}: {record}"
            await ledger.filled(record.id, 1, True)
            await ledger.store.run(_refill())
        await ledger.close() if ledger_url.startswith("redis") else None
        return attempt.count >= at

    async def at_every_await() -> int:
        at = 1
        while await cancelled(at):
            at += 1
        return at

    # Two for each of the calls of the store, and the one under way.
    assert asyncio.run(at_every_await()) > 11


def _refill() -> Any:
    from invariant_guard.ledger.protocol.steps import Step
    from invariant_guard.ledger.stores.base import Operation

    def whole(key: Any, record: Any, now: int) -> Any:
        return Step(key.with_legs(10**30, 0, exact=True), (), (), None)

    return Operation(whole, key=KEY)


def test_an_exit_waits_for_no_cancelled_tasks(ledger_url: str) -> None:
    before = prepared(ledger_url)
    perpetual = ("binance", "linear_perp", "BTC/USDT:USDT")
    before.adopt("acct/binance/linear_perp/BTC/USDT:USDT", (1, 0))

    async def story() -> None:
        ledger = asynchronous(before)
        store: Any = ledger.store
        opening = Asked("main", *perpetual, Side.BUY, Kind.OPEN, 1)
        for order_id in [(await ledger.reserve(opening))[0] for _ in range(100)]:
            # What is left of a task that was cancelled as it entered the block.
            ledger.owe(order_id)
        owed = 100
        calls = store.calls
        closing = Asked("main", *perpetual, Side.SELL, Kind.CLOSE, 1, enforced=True)
        order_id, decision = await ledger.reserve(closing)
        await ledger.mark(order_id, tracked=True, timed=True)
        assert decision.admitted
        # Itself, its owner and its mark; and what the one that says the words did meanwhile.
        assert store.calls - calls <= 3 + owed - len(ledger._outbox.words._words) + 1
        assert ledger._outbox.words, "it waited until all was said"
        await nothing_owed(ledger)
        # Every word was said once, however many might have.
        assert store.calls - calls <= 3 + owed
        assert [r.id for k in (await ledger.contents()).keys for r in k.live] == [order_id]
        if ledger_url.startswith("redis"):
            await ledger.close()

    asyncio.run(story())


def test_an_opening_waits_for_what_is_owed_no_longer_than_its_turn(
    ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = prepared(ledger_url)

    async def story() -> None:
        ledger = asynchronous(before)
        inner = ledger._outbox._store.run

        async def slow(operation: Any) -> Any:
            await asyncio.sleep(0.02)
            return await inner(operation)

        monkeypatch.setattr(ledger._outbox, "_store", type("Slow", (), {"run": staticmethod(slow)}))
        for number in range(100):
            ledger.owe(f"id{number}")
        opening = Asked("main", "binance", "spot", "BTC/USDT", Side.BUY, Kind.OPEN, 1)
        _, decision = await ledger.reserve(opening)
        assert decision.admitted
        assert ledger._outbox.words
        if ledger_url.startswith("redis"):
            await ledger.close()

    asyncio.run(story())


@pytest.mark.parametrize("which", ["ledger", "asyncio"])
def test_a_word_on_an_unreadable_key_stops_no_other_key(ledger_url: str, which: str) -> None:
    before = prepared(ledger_url)

    async def story() -> None:
        ledger: Any = before if which == "ledger" else asynchronous(before)
        run = ledger._store.run

        def sync_run(operation: Any) -> Any:
            if operation.id == "lost":
                raise Unreadable("an order of the ledger cannot be read", "Stop.")
            return run(operation)

        async def async_run(operation: Any) -> Any:
            return await now(sync_run(operation))

        async def now(answer: Any) -> Any:
            return await answer if asyncio.iscoroutine(answer) else answer

        replaced = sync_run if which == "ledger" else async_run
        ledger._outbox._store = type("Corrupt", (), {"run": staticmethod(replaced)})
        ledger._outbox.words._words = [unheard("lost"), unheard("other")]
        opening = Asked("main", "binance", "spot", "BTC/USDT", Side.BUY, Kind.OPEN, 1)
        _, decision = await now(ledger.reserve(opening))
        assert decision.admitted
        assert [word.id for word in ledger._outbox.words._words] == ["lost"]
        assert (await now(ledger._store.record("other"))).reason == "the admission's reply was lost"
        if which == "asyncio" and ledger_url.startswith("redis"):
            await ledger.close()

    asyncio.run(story())
