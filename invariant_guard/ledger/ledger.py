"""Ledger: the protocol on a store, as services and the command line use it."""

from __future__ import annotations

import time

from invariant_guard.basics.text import shown
from invariant_guard.ledger.model.enums import Status
from invariant_guard.ledger.model.keys import Key, escape, suffix, text_of
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.ledger.model.units import QuantityLike
from invariant_guard.ledger.operations import (
    LAG_MS,
    Asked,
    Operations,
    are_bound_alike,
    request_of,
)
from invariant_guard.ledger.outbox import Outbox
from invariant_guard.ledger.protocol.admission import Decision
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.protocol.position_reads import Adopted, Read, Verdict
from invariant_guard.ledger.protocol.recovery import Clocks
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.reconcile import Reconciled, reconcile
from invariant_guard.ledger.stores.base import Contents, Store
from invariant_guard.ledger.venues.base import Venue
from invariant_guard.positions.snapshot import PositionSnapshot


class Observation:
    """A position read that is under way. Made by `Ledger.observe`, before the fetch."""

    def __init__(self, ledger: Ledger, key: str, version: int, started: int) -> None:
        self._ledger = ledger
        self.key = key
        self.version = version
        self.started = started
        self._began = time.time()

    def apply(self, positions: object) -> Verdict:
        """Take in what the fetch gave.

        None, or positions that do not cover the key, change nothing. Otherwise a direction they
        show is added at once; one is removed only where a second observation agrees and no order
        was in flight for the lag bound.

        Raises ValueError for a snapshot of another account, and for one that was fetched longer
        before the observation began than the lag bound: a cached one is no read.
        """
        found = self._ledger.legs(self.key, positions, self._began)
        read = None if found is None else Read(*found, self.version, self.started)
        return self._ledger._take(self.key, read, self.started)


class Ledger:
    """Counts orders in flight, on one store.

    Reports about an order (`acknowledge`, `filled`, `not_sent`, ...) raise StoreUnavailable where
    the store cannot be reached. The order then goes on counting, and this process says it again, in
    the order it was said, once the store answers: only the owner knows it, and the venue may not be
    asked for an order whose id was never marked as sent. The order handle, which services use, logs
    the fault instead.
    """

    def __init__(self, store: Store, *, url: str = "", lag_ms: int = LAG_MS) -> None:
        self.url = url
        self.lag_ms = lag_ms
        self._store = store
        self._outbox = Outbox(store)
        # Pairs found to be one: nothing ever binds a label anew.
        self._alike: set[tuple[str, str]] = set()

    @property
    def store(self) -> Store:
        return self._store

    # -- orders --------------------------------------------------------------------------

    def reserve(self, asked: Asked) -> tuple[str, Decision]:
        """Decide and, where it is allowed, reserve; gives the order's id and the decision.

        Raises StoreUnavailable where the store cannot tell. A reservation that may have been made
        all the same is settled as never sent once the store is back.
        """
        request = request_of(asked, self._store.owner())
        self._outbox.pay_before_an_order()
        name = suffix(asked.exchange, asked.product, asked.instrument)
        try:
            return request.id, self._store.admit(asked.label, name, request)
        except BaseException as fault:
            self._outbox.words.admission_failed(request.id, fault)
            raise

    def acknowledge(
        self, order_id: str, venue_id: object = "", *, tracked: bool = False
    ) -> Receipt:
        """The venue holds the order, under `venue_id`."""
        text = "" if venue_id is None else str(venue_id)
        return self._outbox.say(Operations.acknowledge(order_id, text, tracked))

    def filled(self, order_id: str, total: QuantityLike, final: bool = False) -> Receipt:
        """`total` of the order is filled so far; `final` where no more will be.

        Cumulative, so repeating it is harmless; from any process. Raises ValueError for a total
        that is no number or negative.
        """
        return self._outbox.say(Operations.filled(order_id, total, final))

    def not_sent(self, order_id: str, reason: str = "its owner never sent it") -> Receipt:
        """The order never left its owner, or the venue refused it for certain."""
        return self._outbox.say(Operations.not_sent(order_id, reason))

    def leave(self, order_id: str, reason: str) -> Receipt:
        """The block that holds the order was left by an exception."""
        return self._outbox.say(Operations.leave(order_id, reason))

    def mark(self, order_id: str, *, tracked: bool, timed: bool) -> Receipt:
        """Note whether the id, and the deadline, travel with the order."""
        return self._outbox.say(Operations.mark(order_id, tracked, timed))

    def resolve(self, order_id: str, filled: QuantityLike) -> Receipt:
        """Settle an order by hand: `filled` is all that was ever filled of it.

        Raises ValueError for an id that the ledger never saw, or where more is on record.
        """
        if self._store.record(order_id) is None:
            raise ValueError(f"{order_id!r} is no order of this ledger")
        outcome = self._outbox.run(Operations.filled(order_id, filled, True, by_hand=True))
        if outcome is Receipt.CONTRADICTED:
            raise ValueError(f"more than {filled} is on record as filled of {order_id}")
        return outcome

    # -- keys ----------------------------------------------------------------------------

    def observe(self, key: Key | str) -> Observation:
        """Begin a position read of a key. Call it before the fetch."""
        name = text_of(key)
        state, now = self._store.run(Operations.look(name))
        return Observation(self, name, state.version, now)

    def adopt(self, key: Key | str, positions: object) -> Adopted:
        """Take a complete snapshot on your word that it is the truth: RECONCILING becomes READY.

        Raises ValueError where the snapshot does not cover the key, is of another account or is
        older than the lag bound, and where the key is HALTED or in CONFLICT, which a snapshot cannot
        end.
        """
        name = text_of(key)
        legs = self.legs(name, positions, time.time())
        if legs is None:
            raise ValueError(f"these positions do not cover {name}: pass a complete snapshot")
        found: Adopted = self._outbox.run(Operations.adopt(name, *legs, self.lag_ms))
        state = self.state(name)
        if found in (Adopted.HALTED, Adopted.CONFLICT) and state.status is not Status.READY:
            raise ValueError(
                f"{name} is {state.status}: "
                + (
                    "`invariant-guard resume` it first"
                    if state.status is Status.HALTED
                    else "it takes two complete reads that show at most one leg; reconcile"
                )
            )
        return found

    def legs(self, name: str, positions: object, now: float) -> tuple[int, int] | None:
        """Return a key's legs in the positions; None where they do not cover it.

        Raises ValueError for a snapshot that is of another account or that was fetched longer before
        `now` (in seconds since the epoch) than the lag bound.
        """
        key = Key.parse(name)
        if isinstance(positions, PositionSnapshot):
            age = now - positions.fetched_at.timestamp()
            if age * 1000 > self.lag_ms:
                raise ValueError(f"the snapshot is {age:.1f} s old: fetch it again")
            if positions.account is not None and not self._is_account(key, positions.account):
                raise ValueError(
                    f"the snapshot is of account {shown(positions.account)}, and {name} is not"
                )
        return legs_of(key, positions)

    def _is_account(self, key: Key, name: str) -> bool:
        """Tell whether a name means the key's account: itself, a label or the venue's uid."""
        if name == key.account:
            return True
        bound = self.contents().accounts
        uid = bound.get(f"uid:{key.exchange}:{key.account}")
        return bound.get(name) == escape(key.account) or uid == escape(name)

    def state(self, key: Key | str) -> KeyState:
        """Return the record of a key: legs, status, live orders."""
        state: KeyState = self._store.run(Operations.look(text_of(key)))[0]
        return state

    def halt(self, key: Key | str, reason: str = "by hand") -> Status:
        """Refuse openings on a key until `resume`. Exits pass."""
        return self._outbox.run(Operations.halt(text_of(key), reason))

    def resume(self, key: Key | str, reason: str = "by hand") -> Status:
        """HALTED becomes RECONCILING; RECONCILING becomes READY with the legs on record."""
        return self._outbox.run(Operations.resume(text_of(key), reason))

    def bind(self, label: str, account: str) -> None:
        """Bind an account label to an account, for every service that uses this store.

        Raises ValueError for words that no order can carry (empty, padded, unprintable, longer than
        128 characters) and where the label means another account already: orders may be in flight
        under it.
        """
        for word in (label, account):
            if not word or word != word.strip():
                raise ValueError(f"account label {word!r} is empty or padded")
            if not word.isprintable() or len(word) > 128:
                raise ValueError(f"account label {shown(word)} is no plain text of 128 characters")
        bound = self._store.bind(label, account)
        if bound != escape(account):
            raise ValueError(f"label {label!r} is bound to {bound!r} already, not to {account!r}")

    def is_one_account(self, label: str, name: str) -> bool:
        """Tell whether a bound label and another name mean one account."""
        pair = label, name
        if pair not in self._alike and are_bound_alike(self.contents().accounts, *pair):
            self._alike.add(pair)
        return pair in self._alike

    # -- what is known -------------------------------------------------------------------

    def contents(self) -> Contents:
        """Return every key with its live orders, and the bound labels, at one moment."""
        return self._store.contents()

    def orders(self) -> list[Reservation]:
        """Return every live reservation."""
        return [record for key in self.contents().keys for record in key.live]

    def order(self, order_id: str) -> Reservation | None:
        """Return the record of an id, settled ones included."""
        return self._store.record(order_id)

    def events(self, since: int | None = None) -> list[Event]:
        """Return the events, oldest first; `since` in Unix ms."""
        return self._store.events(since)

    def blocked(self, since: int | None = None) -> list[Event]:
        """Return the refusals, oldest first; `since` in Unix ms."""
        return [event for event in self.events(since) if event.kind is EventKind.BLOCKED]

    def reconcile(self, venue: Venue, keys: list[Key | str] | None = None) -> list[Reconciled]:
        """Ask the venue what became of everything in flight, and what is open.

        Safe from any number of processes at once. Gives a line for each key.
        """
        return reconcile(self, venue, keys)

    def owner_of_this_process(self) -> str:
        """Return the identity under which this process reserves."""
        return self._store.owner()

    def close(self) -> None:
        """Let go of the store's connection. Releases no reservation."""
        self._store.close()

    def _take(self, key: str, read: Read | None, started: int) -> Verdict:
        """Take in a read for which the venue was not asked about orders."""
        lag = self.lag_ms

        def clocks(now: int) -> Clocks:
            return Clocks(started, now, None, lag, 0)

        verdict: Verdict = self._outbox.run(Operations.apply(key, read, {}, clocks, False))
        return verdict
