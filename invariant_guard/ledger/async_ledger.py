"""The ledger for asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.ledger.async_outbox import AsyncOutbox
from invariant_guard.ledger.limits import desk
from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.limits.pool_report import PoolReport
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.model.enums import Status
from invariant_guard.ledger.model.keys import Key, suffix, text_of
from invariant_guard.ledger.model.units import QuantityLike
from invariant_guard.ledger.old_names import OldNames
from invariant_guard.ledger.operations import (
    LAG_MS,
    Alike,
    Asked,
    Operations,
    are_bound_alike,
    request_of,
)
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import (
    AsyncStore,
    Contents,
    OfOneKey,
    Operation,
    Rebound,
    Store,
    T,
)

# A step takes a fraction of a millisecond, and a store takes one at a time.
_THREADS = 4


class ThreadedStore:
    """A synchronous store used from asyncio: what may wait runs in a thread.

    The threads are our own. Those of `asyncio.to_thread` are few, and a service that sends its
    orders in them would keep the next order waiting for a thread, not for the store.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.adopts_first = store.adopts_first
        self._threads: ThreadPoolExecutor | None = None
        self._pid = 0

    async def admit(self, label: str, suffix: str, request: Request) -> Decision:
        found: Decision = await self._away(self.store.admit, label, suffix, request)
        return found

    async def run(self, operation: Operation[T]) -> T:
        found: T = await self._away(self.store.run, operation)
        return found

    async def edit(self, edit: Edit[T]) -> T:
        found: T = await self._away(self.store.edit, edit)
        return found

    async def bind(self, label: str, account: str) -> str:
        return str(await self._away(self.store.bind, label, account))

    async def rebind(self, label: str, account: str) -> Rebound:
        found: Rebound = await self._away(self.store.rebind, label, account)
        return found

    async def contents(self) -> Contents:
        found: Contents = await self._away(self.store.contents)
        return found

    async def record(self, order_id: str) -> Any:
        return await self._away(self.store.record, order_id)

    async def records(self, order_ids: Sequence[str]) -> Any:
        return await self._away(self.store.records, order_ids)

    async def events_after(self, number: int, limit: int) -> Any:
        return await self._away(self.store.events_after, number, limit)

    async def refusals(self, since: int | None = None) -> Any:
        return await self._away(self.store.refusals, since)

    async def prune(self, upto: int, orders: Sequence[Reservation]) -> int:
        return int(await self._away(self.store.prune, upto, orders))

    async def owner(self) -> str:
        return str(await self._away(self.store.owner))

    async def is_dead(self, owner: str) -> bool:
        return bool(await self._away(self.store.is_dead, owner))

    async def close(self) -> None:
        self.store.close()
        if self._threads is not None and self._pid == os.getpid():
            self._threads.shutdown(wait=False)
            self._threads = None

    async def _away(self, function: Any, *args: Any) -> Any:
        if self.store.adopts_first:
            # Memory: it never waits, and a thread would cost more than the step.
            return function(*args)
        if self._threads is None or self._pid != os.getpid():
            # A forked child has none of its parent's threads.
            self._threads, self._pid = ThreadPoolExecutor(_THREADS, "invariant-guard"), os.getpid()
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *args)


class AsyncLedger:
    """Counts orders in flight from coroutines. The words are those of `Ledger`."""

    def __init__(self, store: AsyncStore, *, url: str = "", lag_ms: int = LAG_MS) -> None:
        self.url = url
        self.lag_ms = lag_ms
        self._store = store
        self._outbox = AsyncOutbox(store)
        self._alike = Alike()
        self._old_names = OldNames()

    @property
    def store(self) -> AsyncStore:
        return self._store

    async def reserve(self, asked: Asked) -> tuple[str, Decision]:
        """Decide and, where it is allowed, reserve, in one atomic step; see `Ledger.reserve`.

        Returns:
            The order's id and the decision.

        Raises:
            ValueError: the quantity cannot be counted exactly.
            StoreUnavailable: the store cannot tell. If the task is cancelled meanwhile, or the
                reply is lost, the id is settled as never sent.
        """
        request = request_of(asked, await self._store.owner())
        if not asked.enforced:
            # An exit that the venue holds to reduce-only depends on nothing that is owed.
            await self._outbox.pay_before_an_order()
            if not self._old_names.are_read:
                with contextlib.suppress(OfOneKey):
                    self._old_names.read((await self.contents()).keys)
            self._old_names.check(asked)
        name = suffix(canonical_exchange(asked.exchange), asked.product, asked.instrument)
        try:
            return request.id, await self._store.admit(asked.label, name, request)
        except BaseException as fault:
            self._outbox.words.admission_failed(request.id, fault)
            raise

    async def note(self, event: Event, *, later: bool = False) -> None:
        """Keep the event of an order that the enforcer refused by itself; see `Ledger.note`."""
        await self._outbox.note(event, later)

    async def acknowledge(
        self, order_id: str, venue_id: object = "", *, tracked: bool = False
    ) -> Receipt:
        """Report that the venue holds the order, under `venue_id`."""
        text = "" if venue_id is None else str(venue_id)
        return await self._outbox.say(Operations.acknowledge(order_id, text, tracked))

    async def filled(self, order_id: str, total: QuantityLike, final: bool = False) -> Receipt:
        """Report the cumulative fill of an order; `final` where it has ended."""
        return await self._outbox.say(Operations.filled(order_id, total, final))

    async def not_sent(self, order_id: str, reason: str = "its owner never sent it") -> Receipt:
        """Report that the order never left its owner, or was refused for certain."""
        return await self._outbox.say(Operations.not_sent(order_id, reason))

    async def leave(self, order_id: str, reason: str) -> Receipt:
        """Report that the block that holds the order was left by an exception."""
        return await self._outbox.say(Operations.leave(order_id, reason))

    async def mark(self, order_id: str, *, tracked: bool, timed: bool) -> Receipt:
        """Note whether the id, and the deadline, travel with the order."""
        return await self._outbox.say(Operations.mark(order_id, tracked, timed))

    async def halt(self, key: Key | str, reason: str = "by hand") -> Status:
        """Refuse openings on a key, or in a scope, until `resume`. Exits pass."""
        if desk.is_scope(key):
            await self._check_scope(str(key))
            await self._store.edit(desk.halt_scope(str(key), reason))
            return Status.HALTED
        return await self._outbox.run(Operations.halt(text_of(key), reason))

    # -- limits --------------------------------------------------------------------------

    async def apply_limits(
        self, limits: Limits, *, reason: str, replaces: int | None = None
    ) -> bool:
        """Put limits in force, for every service that uses this store."""
        accounts = (await self.contents()).accounts
        return await self._store.edit(desk.apply(limits, accounts, reason, replaces))

    async def limits(self) -> Limits | None:
        """Return the limits in force, or None."""
        return (await self.contents()).limits

    async def usage(self) -> list[Usage]:
        """Return how far each limit is used, on every scope that the ledger knows."""
        return list((await self.contents()).usage() or ())

    async def pool(self, name: str) -> PoolReport:
        """Return a pool in force with its keys; `exposure()` says what they hold together.

        Raises:
            ValueError: no pool of that name is in force.
            StoreUnavailable: the store cannot be reached.
        """
        return (await self.contents()).pool(name)

    async def feed(
        self, name: str, scope: str, factor: QuantityLike, valid_for: float | int | str
    ) -> float:
        """Feed a factor; returns the seconds for which it holds."""
        await self._check_scope(scope)
        return (await self._store.edit(desk.feed(name, scope, factor, valid_for))) / 1000

    async def override(
        self,
        scope: str,
        limit: str,
        value: QuantityLike,
        *,
        valid_for: float | int | str,
        reason: str,
    ) -> None:
        """Put another cap in place of a limit's, for at most a day."""
        await self._check_scope(scope)
        await self._store.edit(desk.override(scope, limit, value, valid_for, reason))

    async def _check_scope(self, scope: str) -> None:
        """Raise ValueError for the scope of an account or a pool that is none."""
        if desk.names_what_is_known(scope):
            # Where a row cannot be read, a halt is wanted all the more.
            with contextlib.suppress(OfOneKey):
                found = await self.contents()
                standing = found.rows.get(scope, NO_ROW).standing
                # What stands can be ended, though its pool is gone.
                if not (standing.halted or standing.latched):
                    desk.check_scope(scope, found.accounts, found.limits)

    async def report_equity(
        self, account: str, amount: QuantityLike, at: float | datetime | None = None
    ) -> tuple[str, ...]:
        """Report an account's equity; returns the loss limits that are reached."""
        accounts = (await self.contents()).accounts
        return await self._store.edit(desk.report_equity(account, amount, at, accounts))

    async def set_price(self, key: Key | str, price: QuantityLike) -> bool:
        """Set the price of what a key took in without one."""
        name = text_of(key)
        units = desk.price(price, name, await self.limits())
        return await self._outbox.run(Operations.value(name, units))

    async def is_one_account(self, label: str, name: str) -> bool:
        """Tell whether a bound label and another name mean one account."""
        pair = label, name
        if not self._alike.holds(pair) and are_bound_alike((await self.contents()).accounts, *pair):
            self._alike.add(pair)
        return self._alike.holds(pair)

    async def resume(self, key: Key | str, reason: str = "by hand") -> Status:
        """End a halt of a key or of a scope."""
        if desk.is_scope(key):
            await self._check_scope(str(key))
            await self._store.edit(desk.resume_scope(str(key), reason))
            return Status.READY
        return await self._outbox.run(Operations.resume(text_of(key), reason))

    async def contents(self) -> Contents:
        """Return every key with its live orders, and the bound labels, at one moment."""
        return await self._store.contents()

    async def close(self) -> None:
        """Let go of the store's connections. Releases no reservation."""
        await self._store.close()

    def owe(self, order_id: str) -> None:
        """Settle an id that will never be sent, as soon as the store answers."""
        self._outbox.words.never_sent(order_id)
