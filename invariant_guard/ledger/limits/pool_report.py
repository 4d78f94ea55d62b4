"""Pool report: what the accounts of a pool hold and may come to hold together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from invariant_guard.ledger.limits.model import Pool
from invariant_guard.ledger.limits.pools import class_of, pool_of, unread
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.values import nearest
from invariant_guard.ledger.model.enums import Kind, Side, Status
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.exposure import KeyState


class PoolExposure(NamedTuple):
    """What a pool holds of an instrument or family, in units of 10**-30."""

    # family NAME, or the instrument: EXCHANGE/PRODUCT/INSTRUMENT, without EXCHANGE over any venue.
    what: str
    long: int
    short: int
    # What can still fill of openings in flight, UNKNOWN ones included.
    buying: int
    selling: int
    # Keys of which nobody knows what is open: the rest says too little.
    unknown: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        """What is long, less what is short."""
        return self.long - self.short

    @property
    def gross(self) -> int:
        """What is long and what is short, in all accounts."""
        return self.long + self.short

    @property
    def worst_long(self) -> int:
        """What may be long once everything in flight has filled."""
        return self.long + self.buying

    @property
    def worst_short(self) -> int:
        """What may be short once everything in flight has filled."""
        return self.short + self.selling


class PoolReport(NamedTuple):
    """A pool with the keys of its accounts, at one moment."""

    limits: Limits
    pool: Pool
    keys: tuple[KeyState, ...]

    def exposure(self) -> list[PoolExposure]:
        """Return what the pool holds of each instrument and family, by name."""
        found: dict[str, PoolExposure] = {}
        for key in self.keys:
            what, size = class_of(self.limits, self.pool, key.key)
            before = found.get(what, PoolExposure(what, 0, 0, 0, 0))
            known = key.status is Status.READY or key.out_of_use
            found[what] = PoolExposure(
                what,
                before.long + _in_units_of(size, key.long),
                before.short + _in_units_of(size, key.short),
                before.buying + _in_units_of(size, _in_flight(key, Side.BUY)),
                before.selling + _in_units_of(size, _in_flight(key, Side.SELL)),
                before.unknown if known else (*before.unknown, key.key),
            )
        for name in sorted(unread(self.limits, self.keys)):
            what, _ = class_of(self.limits, self.pool, name)
            before = found.get(what, PoolExposure(what, 0, 0, 0, 0))
            found[what] = before._replace(unknown=(*before.unknown, name))
        return [found[what] for what in sorted(found)]


def _in_units_of(size: int, quantity: int) -> int:
    # Rounded up: an exposure is never said to be less than it is.
    return -(-quantity * size // UNIT)


def _in_flight(key: KeyState, side: Side) -> int:
    return sum(r.remaining for r in key.live if r.kind is Kind.OPEN and r.side is side)


def report_of(limits: Limits | None, name: str, keys: Iterable[KeyState]) -> PoolReport:
    """Return the report of a pool in force. Raises ValueError where there is none of that name."""
    pools = () if limits is None else limits.pools
    for pool in pools:
        if limits is not None and pool.name == name:
            mine = (key for key in keys if pool_of(limits, key.key) == pool)
            return PoolReport(limits, pool, tuple(mine))
    names = [pool.name for pool in pools]
    raise ValueError(
        f"no pool {name!r} is in force; {nearest(name, names) if names else 'there is none'}"
    )
