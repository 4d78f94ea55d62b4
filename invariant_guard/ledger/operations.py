"""Operations: each word about an order or a key as a step of a store.

Both faces of the ledger and reconciliation build on these; nothing here waits or keeps anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.limits.desk import at_price
from invariant_guard.ledger.limits.pricing import NO_PRICES, NO_WORTH, Prices, lacks_size, valued
from invariant_guard.ledger.model.enums import Kind, Side, Status
from invariant_guard.ledger.model.keys import escape
from invariant_guard.ledger.model.units import QuantityLike, to_units
from invariant_guard.ledger.protocol import lifecycle, position_reads
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.protocol.position_reads import Adopted, Read, Verdict
from invariant_guard.ledger.protocol.recovery import Answer, Clocks
from invariant_guard.ledger.protocol.reservations import new_id
from invariant_guard.ledger.protocol.retirement import Retired, retire
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores.base import Operation

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
    quantity: QuantityLike | None
    deadline: int | None = None
    conditional: bool = False
    enforced: bool = False
    group: str = ""
    observed: bool = False
    id: str = ""
    # Which strategy or model wants the order.
    source: str = ""
    prices: Prices = NO_PRICES


def request_of(asked: Asked, owner: str) -> Request:
    """Return the store's form of a request. Raises ValueError for a quantity that is none."""
    (_, _, product, instrument, side, kind, of_instrument, deadline, conditional, enforced, group,
     observed, id_, source, prices) = asked  # fmt: skip
    quantity = None if of_instrument is None else to_units(of_instrument)
    worth = NO_WORTH
    if prices is not NO_PRICES:
        worth = valued(prices, side, quantity, time.time())
        if lacks_size(product, instrument, prices):
            worth = worth._replace(notional=None)
    return made_of(
        Request,
        (id_ or new_id(), side, kind, quantity, deadline, owner, conditional, enforced, group,
         observed, source, *worth, ""),
    )  # fmt: skip


class Operations:
    """Builds the step of a store for each word about an order or a key."""

    @staticmethod
    def acknowledge(order_id: str, venue_id: str, tracked: bool) -> Operation[Receipt]:
        return Operation(
            lambda key, record, now: lifecycle.acknowledge(
                key, record, now, venue_id=venue_id, tracked=tracked
            ),
            id=order_id,
            alone=True,
        )

    @staticmethod
    def filled(
        order_id: str, total: QuantityLike, final: bool, by_hand: bool = False
    ) -> Operation[Receipt]:
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
            alone=True,
            in_turn=True,
        )

    @staticmethod
    def not_sent(order_id: str, reason: str, key: str = "") -> Operation[Receipt]:
        return Operation(
            lambda state, record, now: lifecycle.settle_unsent(
                state, record, now, order_id=order_id, reason=reason
            ),
            id=order_id,
            key=key,
            alone=True,
        )

    @staticmethod
    def leave(order_id: str, reason: str) -> Operation[Receipt]:
        return Operation(
            lambda key, record, now: lifecycle.leave(key, record, now, reason=reason),
            id=order_id,
            alone=True,
        )

    @staticmethod
    def mark(order_id: str, tracked: bool, timed: bool) -> Operation[Receipt]:
        return Operation(
            lambda key, record, now: lifecycle.mark(key, record, now, tracked=tracked, timed=timed),
            id=order_id,
            alone=True,
        )

    @staticmethod
    def owner_died(order_id: str) -> Operation[Receipt]:
        return Operation(lifecycle.owner_died, id=order_id, alone=True)

    @staticmethod
    def note(events: tuple[Event, ...]) -> Operation[Receipt]:
        # Of no key: an order that was refused unseen makes no key known.
        return Operation(lambda state, _, now: Step(state, (), events, Receipt.TAKEN), alone=True)

    @staticmethod
    def look(key: str) -> Operation[tuple[KeyState, int]]:
        return Operation(lambda state, _, now: Step(state, (), (), (state, now)), key=key)

    @staticmethod
    def adopt(key: str, long: int, short: int, lag: int) -> Operation[Adopted]:
        return Operation(
            lambda state, _, now: position_reads.adopt(state, long, short, now, lag), key=key
        )

    @staticmethod
    def halt(key: str, reason: str) -> Operation[Status]:
        return Operation(
            lambda state, _, now: position_reads.halt(state, reason), key=key, alone=True
        )

    @staticmethod
    def resume(key: str, reason: str) -> Operation[Status]:
        return Operation(
            lambda state, _, now: position_reads.resume(state, reason), key=key, alone=True
        )

    @staticmethod
    def value(key: str, price: int) -> Operation[bool]:
        return Operation(lambda state, _, now: at_price(state, price), key=key)

    @staticmethod
    def retire(key: str, reason: str) -> Operation[Retired]:
        return Operation(lambda state, _, now: retire(state, reason), key=key)

    @staticmethod
    def apply(
        key: str,
        read: Read | None,
        answers: dict[str, Answer],
        clocks: Callable[[int], Clocks],
        imported: bool,
    ) -> Operation[Verdict]:
        return Operation(
            lambda state, _, now: position_reads.apply_read(
                state, read, answers, clocks(now), imported=imported
            ),
            key=key,
        )


class Alike:
    """Labels and names found to be one account.

    For some seconds only: a label may be bound anew.
    """

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], float] = {}

    def holds(self, pair: tuple[str, str]) -> bool:
        return self._until.get(pair, 0) > time.monotonic()

    def add(self, pair: tuple[str, str]) -> None:
        self._until[pair] = time.monotonic() + LAG_MS / 1000

    def clear(self) -> None:
        self._until.clear()


def are_bound_alike(accounts: Mapping[str, str], label: str, name: str) -> bool:
    """Whether the labels of a store make a label and another name one account."""
    account = accounts.get(label)
    return account is not None and account in (escape(name), accounts.get(name))
