"""Ledger: the protocol on a store, as services and the command line use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from invariant_guard.basics.text import shown
from invariant_guard.ledger.model.enums import Kind, Side, Status
from invariant_guard.ledger.model.keys import Key, escape, suffix, text_of
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.ledger.model.units import Number, to_decimal, to_units
from invariant_guard.ledger.outbox import Outbox
from invariant_guard.ledger.protocol import lifecycle
from invariant_guard.ledger.protocol import position_reads as observation
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.lifecycle import Outcome
from invariant_guard.ledger.protocol.position_reads import Adopted, Read, Verdict
from invariant_guard.ledger.protocol.recovery import Answer, Clocks
from invariant_guard.ledger.protocol.reservations import Reservation, new_id
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores.base import Contents, Operation, Store
from invariant_guard.positions.snapshot import PositionSnapshot

if TYPE_CHECKING:
    from invariant_guard.ledger.reconcile import Reconciled
    from invariant_guard.ledger.venues.base import Venue

# How long a venue may take to show in positions and queries what it did.
LAG_MS = 5_000


class Asked(NamedTuple):
    """What a guard call asks of the ledger; quantities in the instrument's own unit."""

    label: str
    exchange: str
    product: str
    instrument: str
    side: Side
    kind: Kind
    # None closes the whole leg.
    quantity: Number | None
    deadline: int | None = None
    conditional: bool = False
    enforced: bool = False
    group: str = ""
    observed: bool = False
    id: str = ""


def request_of(asked: Asked, owner: str) -> Request:
    """Give the store's form of a request. Raises ValueError for a quantity that is none."""
    return Request(
        asked.id or new_id(),
        asked.side,
        asked.kind,
        None if asked.quantity is None else to_units(asked.quantity),
        asked.deadline,
        owner,
        asked.conditional,
        asked.enforced,
        asked.group,
        asked.observed,
    )


class Operations:
    """Each thing there is to say about an order or a key, as the step a store runs."""

    @staticmethod
    def acknowledge(order_id: str, venue_id: str, tracked: bool) -> Operation[Outcome]:
        return Operation(
            lambda key, record, now: lifecycle.acknowledge(
                key, record, now, venue_id=venue_id, tracked=tracked
            ),
            id=order_id,
        )

    @staticmethod
    def filled(
        order_id: str, total: Number, final: bool, by_hand: bool = False
    ) -> Operation[Outcome]:
        units = to_units(total)
        if units < 0:
            raise ValueError(f"{total!r} is filled of an order: a total cannot be negative")
        return Operation(
            lambda key, record, now: lifecycle.fill(
                key,
                record,
                now,
                order_id=order_id,
                total=units,
                final=final,
                by_hand=by_hand,
                rough=isinstance(total, float),
            ),
            id=order_id,
        )

    @staticmethod
    def not_sent(order_id: str, reason: str, key: str = "") -> Operation[Outcome]:
        return Operation(
            lambda state, record, now: lifecycle.settle_unsent(
                state, record, now, order_id=order_id, reason=reason
            ),
            id=order_id,
            key=key,
        )

    @staticmethod
    def leave(order_id: str, reason: str) -> Operation[Outcome]:
        return Operation(
            lambda key, record, now: lifecycle.leave(key, record, now, reason=reason), id=order_id
        )

    @staticmethod
    def mark(order_id: str, tracked: bool, timed: bool) -> Operation[Outcome]:
        return Operation(
            lambda key, record, now: lifecycle.mark(key, record, now, tracked=tracked, timed=timed),
            id=order_id,
        )

    @staticmethod
    def owner_died(order_id: str) -> Operation[Outcome]:
        return Operation(lifecycle.owner_died, id=order_id)

    @staticmethod
    def look(key: str) -> Operation[tuple[KeyState, int]]:
        return Operation(lambda state, _, now: Step(state, (), (), (state, now)), key=key)

    @staticmethod
    def adopt(key: str, long: int, short: int, lag: int) -> Operation[Adopted]:
        return Operation(
            lambda state, _, now: observation.adopt(state, long, short, now, lag), key=key
        )

    @staticmethod
    def halt(key: str, reason: str) -> Operation[Status]:
        return Operation(lambda state, _, now: observation.halt(state, reason), key=key)

    @staticmethod
    def resume(key: str, reason: str) -> Operation[Status]:
        return Operation(lambda state, _, now: observation.resume(state, reason), key=key)

    @staticmethod
    def apply(
        key: str,
        read: Read | None,
        answers: dict[str, Answer],
        clocks: Callable[[int], Clocks],
        imported: bool,
    ) -> Operation[Verdict]:
        return Operation(
            lambda state, _, now: observation.apply_read(
                state, read, answers, clocks(now), imported=imported
            ),
            key=key,
        )


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
        return self._ledger._apply(self.key, read, {}, self.started, None, 0, False)


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
    ) -> Outcome:
        """The venue holds the order, under `venue_id`."""
        text = "" if venue_id is None else str(venue_id)
        return self._outbox.say(Operations.acknowledge(order_id, text, tracked))

    def filled(self, order_id: str, total: Number, final: bool = False) -> Outcome:
        """`total` of the order is filled so far; `final` where no more will be.

        Cumulative, so repeating it is harmless; from any process. Raises ValueError for a total
        that is no number or negative.
        """
        return self._outbox.say(Operations.filled(order_id, total, final))

    def not_sent(self, order_id: str, reason: str = "its owner never sent it") -> Outcome:
        """The order never left its owner, or the venue refused it for certain."""
        return self._outbox.say(Operations.not_sent(order_id, reason))

    def leave(self, order_id: str, reason: str) -> Outcome:
        """The block that holds the order was left by an exception."""
        return self._outbox.say(Operations.leave(order_id, reason))

    def mark(self, order_id: str, *, tracked: bool, timed: bool) -> Outcome:
        """Note whether the id, and the deadline, travel with the order."""
        return self._outbox.say(Operations.mark(order_id, tracked, timed))

    def resolve(self, order_id: str, filled: Number) -> Outcome:
        """Settle an order by hand: `filled` is all that was ever filled of it.

        Raises ValueError for an id that the ledger never saw, or where more is on record.
        """
        if self._store.record(order_id) is None:
            raise ValueError(f"{order_id!r} is no order of this ledger")
        outcome = self._outbox.run(Operations.filled(order_id, filled, True, by_hand=True))
        if outcome is Outcome.CONTRADICTED:
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
        """Give what positions say of a key, None where they say nothing; see `legs_of`.

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
        """Whether a name is the key's account, a label bound to it, or the venue's own id of it."""
        if name == key.account:
            return True
        bound = self.contents().accounts
        uid = bound.get(f"uid:{key.exchange}:{key.account}")
        return bound.get(name) == escape(key.account) or uid == escape(name)

    def state(self, key: Key | str) -> KeyState:
        """Give what is on record for a key: legs, status, live orders."""
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
        """Whether a bound label and another name, a label or the account's own, are one account."""
        pair = label, name
        if pair not in self._alike and are_bound_alike(self.contents().accounts, *pair):
            self._alike.add(pair)
        return pair in self._alike

    # -- what is known -------------------------------------------------------------------

    def contents(self) -> Contents:
        """Give every key with its live orders, and the bound labels, at one moment."""
        return self._store.contents()

    def orders(self) -> list[Reservation]:
        """Give every live reservation."""
        return [record for key in self.contents().keys for record in key.live]

    def order(self, order_id: str) -> Reservation | None:
        """Give the record of an id, settled ones included."""
        return self._store.record(order_id)

    def events(self, since: int | None = None) -> list[Event]:
        """Give what happened, oldest first; `since` in Unix ms."""
        return self._store.events(since)

    def blocked(self, since: int | None = None) -> list[Event]:
        """Give the refusals, oldest first; `since` in Unix ms."""
        return [event for event in self.events(since) if event.kind is EventKind.BLOCKED]

    def reconcile(self, venue: Venue, keys: list[Key | str] | None = None) -> list[Reconciled]:
        """Ask the venue what became of everything in flight, and what is open.

        Safe from any number of processes at once. Gives a line for each key.
        """
        from invariant_guard.ledger.reconcile import reconcile

        return reconcile(self, venue, keys)

    def owner_of_this_process(self) -> str:
        """Give the identity under which this process reserves."""
        return self._store.owner()

    def close(self) -> None:
        """Let go of the store's connection. Releases no reservation."""
        self._store.close()

    def _apply(
        self,
        key: str,
        read: Read | None,
        answers: dict[str, Answer],
        started: int,
        venue_time: int | None,
        retention: int,
        imported: bool,
    ) -> Verdict:
        lag = self.lag_ms

        def clocks(now: int) -> Clocks:
            return Clocks(started, now, venue_time, lag, retention)

        verdict: Verdict = self._outbox.run(Operations.apply(key, read, answers, clocks, imported))
        return verdict


def are_bound_alike(accounts: Mapping[str, str], label: str, name: str) -> bool:
    """Whether the labels of a store make a label and another name one account."""
    account = accounts.get(label)
    return account is not None and account in (escape(name), accounts.get(name))


def signed(key: KeyState) -> Decimal:
    """Give a key's net exposure in the instrument's unit, negative for short."""
    return to_decimal(key.long - key.short)
