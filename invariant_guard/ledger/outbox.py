"""Outbox: words about orders that the store could not take, oldest first.

They are said as soon as it answers again: by a thread or task of our own, or before the next word
or opening that they matter to. One at a time says them, however many wait, and nothing waits for
words that it does not depend on: a burst of cancelled orders holds up no other. Each may be said
twice, which changes nothing.
"""

from __future__ import annotations

import contextlib
import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from invariant_guard.ledger.operations import Operations
from invariant_guard.ledger.protocol import lifecycle
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.sansio import Procedure, drive
from invariant_guard.ledger.stores.base import (
    BUDGET,
    OfOneKey,
    Operation,
    Overtaken,
    Store,
    StoreUnavailable,
    T,
)

logger = logging.getLogger("invariant_guard.ledger")

# How long the store is left alone before it is asked again, in seconds.
PAUSE = 0.5
# How long an order waits for what is owed: half of what it may wait, the other half is its own.
TURN = BUDGET / 2


class Payment(NamedTuple):
    """Asks that what is owed be said, for at most `limit` seconds.

    Whoever does so already does it for all.
    """

    limit: float = math.inf


# Refusals that are kept of a long outage: the newest.
_MOST_NOTES = 200

Demand = Operation[Any] | Payment


def unheard(order_id: str) -> Operation[Receipt]:
    """Return the word that settles an admission whose reply was lost."""
    return Operation(
        lambda state, record, now: lifecycle.settle_unsent(
            state, record, now, order_id=order_id, reason="the admission's reply was lost"
        ),
        id=order_id,
        alone=True,
    )


class Words:
    """The words that are owed, and in which order anything is said to the store.

    Each method is a procedure that yields the operations to run (see `sansio`), or a `Payment`.
    `wake` is called where a word was added, to see to it that somebody says it.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._words: list[Operation[Receipt]] = []
        self._wake = wake
        self._notes: tuple[Event, ...] = ()
        self._noted: Operation[Receipt] | None = None
        self._noting = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._words)

    def add(self, word: Operation[Receipt]) -> None:
        self._words.append(word)
        self._wake()

    def never_sent(self, order_id: str) -> None:
        """Owe one word about an order that is never sent, in place of all others."""
        for word in list(self._words):
            if word.id == order_id:
                self._forget(word)
        self.add(unheard(order_id))

    def admission_failed(self, order_id: str, fault: BaseException) -> None:
        """Settle an id that will never be sent, if the store may hold it."""
        # Anything but an answer: it was interrupted between the step and its answer.
        if not isinstance(fault, StoreUnavailable) or fault.unsure:
            self.add(unheard(order_id))

    def run(self, operation: Operation[T]) -> Procedure[Demand, T]:
        """Run an operation, after what is owed where that can be said."""
        if self._words:
            with contextlib.suppress(StoreUnavailable):
                yield Payment(TURN)
        answer: T = yield operation
        return answer

    def say(self, word: Operation[Receipt]) -> Procedure[Demand, Receipt]:
        """Say a word after those that have to come first, or add it to them."""
        try:
            # A fill before its acknowledgement reads otherwise, and a close before its opening.
            if self._come_before(word):
                with contextlib.suppress(OfOneKey):
                    yield Payment()
                if self._come_before(word):
                    raise Overtaken(
                        f"what was said before of order {word.id or word.key} cannot be kept yet",
                        "It is said again by itself.",
                    )
            outcome: Receipt = yield word
        except BaseException as fault:
            # Interrupted or cancelled, perhaps for the second time while its block is being left,
            # the word is still so. Any other error would come again.
            if isinstance(fault, StoreUnavailable) or not isinstance(fault, Exception):
                self.add(word)
            raise
        return outcome

    def note(self, event: Event, later: bool) -> Procedure[Demand, None]:
        """Keep the event of an order that was refused here, or owe it."""
        if not later:
            try:
                yield Operations.note((event,))
            except StoreUnavailable:
                pass
            else:
                return
        told = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._owe_note(event._replace(detail=f"{event.detail} (at {told}, kept later)"))

    def _owe_note(self, event: Event) -> None:
        """Owe all notes in one word.

        A long outage has many, and no order may wait for them.
        """
        with self._noting:
            owed = self._noted
            if owed is not None and owed in self._words:
                self._forget(owed)
                self._notes = (*self._notes, event)[-_MOST_NOTES:]
            else:
                self._notes = (event,)
            self._noted = Operations.note(self._notes)
            self.add(self._noted)

    def _come_before(self, word: Operation[Receipt]) -> bool:
        return any(
            owed.id == word.id or (owed.in_turn and word.in_turn) for owed in list(self._words)
        )

    def pay_before_an_order(self) -> Procedure[Demand, None]:
        """Have said what is owed. What the store cannot be told it cannot be asked either.

        Not for longer than a turn: until they are said these orders count as they stood, and that
        refuses too much, never too little.
        """
        # Others are in the way of a word, and perhaps not of the order.
        with contextlib.suppress(OfOneKey):
            yield Payment(TURN)

    def pay(self, limit: float = math.inf) -> Procedure[Operation[Any], None]:
        """Say what is owed, as far as it can be within `limit` seconds.

        Raises StoreUnavailable where the store still does not answer, and OfOneKey for a word that
        only its own key keeps from being said: those of others are said.
        """
        until = time.monotonic() + limit
        behind: set[str] = set()
        fills_wait = False
        kept: OfOneKey | None = None
        at = 0
        while time.monotonic() < until:
            try:
                word = self._words[at]
            except IndexError:
                break
            if word.id in behind or (word.in_turn and fills_wait):
                at += 1
                continue
            try:
                yield word
            except OfOneKey as fault:
                kept, at = kept or fault, at + 1
                behind.add(word.id)
                # Its legs are unknown as long as its row is, so nothing of them can be out of turn.
                fills_wait |= word.in_turn and isinstance(fault, Overtaken)
            except StoreUnavailable:
                raise
            except Exception:
                # Kept, it would stand in the way of all others for ever.
                logger.exception(
                    "order %s: what was said of it cannot be kept; it counts on", word.id
                )
                self._forget(word)
            else:
                self._forget(word)
        if kept is not None:
            raise kept

    def _forget(self, word: Operation[Receipt]) -> None:
        with contextlib.suppress(ValueError):
            self._words.remove(word)


class Outbox:
    """Says words to a store, and repeats in a thread what it could not take."""

    def __init__(self, store: Store) -> None:
        self.words = Words(self._wake)
        self._store = store
        self._thread: threading.Thread | None = None
        self._turn = threading.Lock()

    def run(self, operation: Operation[T]) -> T:
        return drive(self.words.run(operation), self._perform)

    def say(self, word: Operation[Receipt]) -> Receipt:
        return drive(self.words.say(word), self._perform)

    def note(self, event: Event, later: bool) -> None:
        drive(self.words.note(event, later), self._perform)

    def pay_before_an_order(self) -> None:
        if self.words:
            drive(self.words.pay_before_an_order(), self._perform)

    def _perform(self, demand: Demand) -> Any:
        return self._pay(demand.limit) if isinstance(demand, Payment) else self._store.run(demand)

    def _pay(self, limit: float) -> None:
        """Say what is owed; where another thread does so already, wait for it."""
        until = time.monotonic() + limit
        if self._turn.acquire(timeout=-1 if math.isinf(limit) else limit):
            try:
                drive(self.words.pay(until - time.monotonic()), self._store.run)
            finally:
                self._turn.release()

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
            with contextlib.suppress(StoreUnavailable):
                self._pay(math.inf)
        self._thread = None
        if self.words:
            # Added since it was looked whether there are any, when this thread was still there.
            self._wake()
