"""The outbox for asyncio: the same words, said by a task."""

from __future__ import annotations

import asyncio

from invariant_guard.ledger.outbox import PAUSE, Words
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.sansio import drive_async
from invariant_guard.ledger.stores.base import AsyncStore, Operation, T


class AsyncOutbox:
    """Says words to a store, and repeats in a task what it could not take."""

    def __init__(self, store: AsyncStore) -> None:
        self.words = Words(self._wake)
        self._store = store
        # One for each loop that is owed something; a loop keeps no hold of its tasks.
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, operation: Operation[T]) -> T:
        return await drive_async(self.words.run(operation), self._store.run)

    async def say(self, word: Operation[Receipt]) -> Receipt:
        return await drive_async(self.words.say(word), self._store.run)

    async def pay_before_an_order(self) -> None:
        # A loop that ended left nobody to say them, and they may be all that is in the way.
        if self.words:
            await drive_async(self.words.pay_before_an_order(), self._store.run)

    def _wake(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # The coroutine is thrown away after its loop: the next call says it.
            return
        if not any(task.get_loop() is loop and not task.done() for task in self._tasks):
            task = loop.create_task(self._keep_paying())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _keep_paying(self) -> None:
        while self.words:
            await drive_async(self.words.pay(), self._store.run)
            if self.words:
                await asyncio.sleep(PAUSE)
