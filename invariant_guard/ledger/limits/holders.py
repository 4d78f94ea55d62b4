"""Holders: the orders in flight that use up a limit on a scope."""

from __future__ import annotations

from collections.abc import Iterable

from invariant_guard.ledger.limits.names import LIMITS
from invariant_guard.ledger.limits.pools import pool_of
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.scopes import rows_of
from invariant_guard.ledger.model.enums import Kind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation


def holders_of(
    limits: Limits | None, keys: Iterable[KeyState], scope: str, name: str
) -> list[Reservation]:
    """Return the live orders that use up a limit, oldest first.

    Args:
        limits: those in force.
        keys: of the ledger, with their live orders.
        scope: that the limit is on, no pattern.
        name: of the limit; one that is not kept by a running total is held by no order.
    """
    if name not in LIMITS or not LIMITS[name].total:
        return []
    # An exit takes no room but that of orders in flight.
    exits = name == "max-open-orders"
    found = [
        record
        for key in keys
        for record in key.live
        if (exits or record.kind is Kind.OPEN)
        and scope in rows_of(key.key, record.source, pool_name(limits, key.key))
    ]
    return sorted(found, key=lambda record: (record.created, record.id))


def pool_name(limits: Limits | None, key: str) -> str:
    """Return the name of the pool that a key's account is in; '' for none."""
    pool = None if limits is None else pool_of(limits, key)
    return "" if pool is None else pool.name
