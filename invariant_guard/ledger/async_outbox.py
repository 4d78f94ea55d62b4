"""The outbox for asyncio: the same words, said by a task."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from invariant_guard.ledger.outbox import PAUSE, Demand, Payment, Words
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.sansio import drive_async
from invariant_guard.ledger.stores.base import AsyncStore, Operation, StoreUnavailable, T


class AsyncOutbox:
    """Says words to a store, and repeats in a task what it could not take."""

    def __init__(self, store: AsyncStore) -> None:
        self.words = Words(self._wake)
        self._store = store
        # One for each loop that is owed something; a loop keeps no hold of its tasks.
        self._tasks: set[asyncio.Task[None]] = set()
        # One for each loop in which words are being said at the moment.
        self._rounds: set[asyncio.Task[None]] = set()

    async def run(self, operation: Operation[T]) -> T:
        return await drive_async(self.words.run(operation), self._perform)

    async def say(self, word: Operation[Receipt]) -> Receipt:
        return await drive_async(self.words.say(word), self._perform)

    async def note(self, event: Event, later: bool) -> None:
        await drive_async(self.words.note(event, later), self._perform)

    async def pay_before_an_order(self) -> None:
        # A loop that ended left nobody to say them, and they may be all that is in the way.
        if self.words:
            await drive_async(self.words.pay_before_an_order(), self._perform)

    async def _perform(self, demand: Demand) -> Any:
        if isinstance(demand, Payment):
            return await self._pay(demand.limit)
        return await self._store.run(demand)

    async def _pay(self, limit: float) -> None:
        """Wait for the round in which all that is owed is said, or begin one.

        A task of its own: whoever waits may be cancelled, and the round goes on.
        """
        loop = asyncio.get_running_loop()
        mine = _of(self._rounds, loop)
        if mine is None:
            mine = loop.create_task(drive_async(self.words.pay(), self._store.run))
            self._rounds.add(mine)
            mine.add_done_callback(self._ended)
        await asyncio.wait({mine}, timeout=None if math.isinf(limit) else limit)
        if mine.done() and not mine.cancelled():
            mine.result()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._rounds.discard(task)
        if not task.cancelled():
            # Looked at, or the loop would complain of it where nobody waited to the end.
            task.exception()

    def _wake(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # The coroutine is thrown away after its loop: the next call says it.
            return
        if _of(self._tasks, loop) is None:
            task = loop.create_task(self._keep_paying())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _keep_paying(self) -> None:
        while self.words:
            try:
                await self._pay(math.inf)
            except StoreUnavailable:  # noqa: PERF203 -- the loop is for this
                await asyncio.sleep(PAUSE)


def _of(
    tasks: set[asyncio.Task[None]], loop: asyncio.AbstractEventLoop
) -> asyncio.Task[None] | None:
    for task in list(tasks):
        if task.get_loop() is loop and not task.done():
            return task
    return None
