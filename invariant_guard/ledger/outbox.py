"""Outbox: words about orders that the store could not take, oldest first.

They are said as soon as it answers again: with the next call, or by a thread or task of our own
where no next call comes. Each may be said twice, which changes nothing.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

from invariant_guard.ledger.protocol import lifecycle
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.sansio import Procedure, drive
from invariant_guard.ledger.stores.base import Operation, Overtaken, Store, StoreUnavailable, T

logger = logging.getLogger("invariant_guard.ledger")

# How long the store is left alone before it is asked again, in seconds.
PAUSE = 0.5


def unheard(order_id: str) -> Operation[Receipt]:
    """Return the word that settles an admission whose reply was lost."""
    return Operation(
        lambda state, record, now: lifecycle.settle_unsent(
            state, record, now, order_id=order_id, reason="the admission's reply was lost"
        ),
        id=order_id,
    )


class Words:
    """The words that are owed, and in which order anything is said to the store.

    Each method is a procedure that yields the operations to run (see `sansio`). `wake` is called
    where a word was added, to see to it that somebody says it.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._words: list[Operation[Receipt]] = []
        self._wake = wake

    def __bool__(self) -> bool:
        return bool(self._words)

    def add(self, word: Operation[Receipt]) -> None:
        self._words.append(word)
        self._wake()

    def admission_failed(self, order_id: str, fault: BaseException) -> None:
        """Settle an id that will never be sent, if the store may hold it."""
        # Anything but an answer: it was interrupted between the step and its answer.
        if not isinstance(fault, StoreUnavailable) or fault.unsure:
            self.add(unheard(order_id))

    def run(self, operation: Operation[T]) -> Procedure[Operation[Any], T]:
        """Run an operation, after what is owed where that can be said."""
        yield from self.pay()
        answer: T = yield operation
        return answer

    def say(self, word: Operation[Receipt]) -> Procedure[Operation[Any], Receipt]:
        """Say a word after those owed, or add it to them."""
        try:
            # Never before what was said earlier: a fill before its acknowledgement reads otherwise.
            yield from self.pay_all()
            outcome: Receipt = yield word
        except BaseException as fault:
            # Interrupted or cancelled, perhaps for the second time while its block is being left,
            # the word is still so. Any other error would come again.
            if isinstance(fault, StoreUnavailable) or not isinstance(fault, Exception):
                self.add(word)
            raise
        return outcome

    def pay_before_an_order(self) -> Procedure[Operation[Any], None]:
        """Say what is owed. What the store cannot be told it cannot be asked either."""
        # Others are in the way of a word, and perhaps not of the order.
        with contextlib.suppress(Overtaken):
            yield from self.pay_all()

    def pay(self) -> Procedure[Operation[Any], None]:
        """Say what is owed, where the store answers."""
        with contextlib.suppress(StoreUnavailable):
            yield from self.pay_all()

    def pay_all(self) -> Procedure[Operation[Any], None]:
        """Say what is owed. Raises StoreUnavailable where the store still does not answer."""
        while self._words:
            try:
                word = self._words[0]
            except IndexError:
                # Another thread has said the last one.
                return
            try:
                yield word
            except StoreUnavailable:
                raise
            except Exception:
                # Kept, it would stand in the way of all others for ever.
                logger.exception(
                    "order %s: what was said of it cannot be kept; it counts on", word.id
                )
            with contextlib.suppress(ValueError):
                self._words.remove(word)


class Outbox:
    """Says words to a store, and repeats in a thread what it could not take."""

    def __init__(self, store: Store) -> None:
        self.words = Words(self._wake)
        self._store = store
        self._thread: threading.Thread | None = None

    def run(self, operation: Operation[T]) -> T:
        return drive(self.words.run(operation), self._store.run)

    def say(self, word: Operation[Receipt]) -> Receipt:
        return drive(self.words.say(word), self._store.run)

    def pay_before_an_order(self) -> None:
        if self.words:
            drive(self.words.pay_before_an_order(), self._store.run)

    def _wake(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        thread = threading.Thread(
            target=self._keep_paying, name="invariant-guard-ledger", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as fault:
            # None to be had: too many are there, or the interpreter is on its way out.
            logger.error("an order's word waits for the next call of this ledger: %s", fault)
        else:
            self._thread = thread

    def _keep_paying(self) -> None:
        pause = threading.Event()
        while self.words:
            pause.wait(PAUSE)
            drive(self.words.pay(), self._store.run)
        self._thread = None
        if self.words:
            # Added since it was looked whether there are any, when this thread was still there.
            self._wake()
