"""Pools: accounts that stand for one another, so that none opens against another.

    siblings   the keys that an order on a key could oppose, the account's own others included
    unread     those that have no row yet, so that reconcile reads them
    against    what of them stands in an opening's way
    met        the order of another account that this one could meet at the venue

A sibling that nobody has read is unknown, not flat. One that a person, or reconcile of a venue that
does not list it, took out of use is flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from invariant_guard.ledger.limits.model import InstrumentFamily, Opposing, Pool
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.scopes import is_pattern, matches
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Kind, Refusal, Side, Status
from invariant_guard.ledger.model.units import UNIT, to_text
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation

# Looked up once, as in `protocol.admission`.
_READY, _POSITIONS, _ALLOW = Status.READY, Opposing.POSITIONS, Opposing.ALLOW


def pool_of(limits: Limits, key: str) -> Pool | None:
    """Return the pool that a key's account is in."""
    account = key.partition("/")[0]
    return next((pool for pool in limits.pools if account in pool.accounts), None)


def follows_others(limits: Limits, pool: Pool, key: str) -> bool:
    """Whether a key's siblings depend on which keys the ledger knows."""
    return pool.any_venue or _family_of(limits, pool, key.partition("/")[2]) is not None


def siblings(limits: Limits, pool: Pool, key: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return every key that stands for a key of a pool, read or not.

    Two keys stand for one another by their names alone, so each finds the other.

    Args:
        limits: the file in force.
        pool: the one that the key's account is in.
        key: as text.
        known: the names of all keys of the ledger; none are needed where `follows_others` says so.
    """
    account, _, mine = key.partition("/")
    venue, _, instrument = mine.partition("/")
    family = _family_of(limits, pool, mine)

    def alike(suffix: str) -> bool:
        of, _, what = suffix.partition("/")
        if not pool.any_venue and of != venue:
            return False
        return what == instrument or (
            family is not None and _family_of(limits, pool, suffix) == family
        )

    # What each account is known to trade at, and which instruments there are.
    venues: dict[str, set[str]] = {each: set() for each in pool.accounts}
    venues[account].add(venue)
    suffixes = {mine}
    for name in known:
        of, _, suffix = name.partition("/")
        if of in venues:
            venues[of].add(suffix.partition("/")[0])
            suffixes.add(suffix)
    for one in limits.families:
        if one.name == family:
            suffixes.update(pattern for pattern, _ in one.members if not is_pattern(pattern))
    suffixes = {suffix for suffix in suffixes if alike(suffix)}
    found: set[str] = set()
    for each, places in venues.items():
        # At one exchange, or of an account that is known nowhere: at the order's own.
        there = places if pool.any_venue and places else {venue}
        found.update(f"{each}/{place}/{instrument}" for place in there)
        found.update(f"{each}/{s}" for s in suffixes if s.partition("/")[0] in there)
    return tuple(sorted(found - {key}))


def unread(limits: Limits, keys: Sequence[KeyState]) -> set[str]:
    """Return the siblings of keys in use that have no row yet.

    Args:
        limits: the file in force.
        keys: all of the ledger.
    """
    names = tuple(key.key for key in keys)
    found: set[str] = set()
    looked: set[tuple[str, str]] = set()
    for key in keys:
        pool, suffix = pool_of(limits, key.key), key.key.partition("/")[2]
        # What stands for an instrument is the same, whichever account asks.
        if pool is not None and not key.out_of_use and (pool.name, suffix) not in looked:
            looked.add((pool.name, suffix))
            found.update(siblings(limits, pool, key.key, names))
    return found.difference(names)


def class_of(limits: Limits, pool: Pool, key: str) -> tuple[str, int]:
    """Return what a key counts as in a pool, and how much a unit counts.

    That is in units of 10**-30.
    """
    suffix = key.partition("/")[2]
    for family in limits.families:
        size = _size(family, suffix)
        if family.name in pool.families and size is not None:
            return f"family {family.name}", size
    return suffix.partition("/")[2] if pool.any_venue else suffix, UNIT


def _family_of(limits: Limits, pool: Pool, suffix: str) -> str | None:
    for family in limits.families:
        if family.name in pool.families and _size(family, suffix) is not None:
            return family.name
    return None


def _size(family: InstrumentFamily, suffix: str) -> int | None:
    return next((size for pattern, size in family.members if matches(pattern, suffix)), None)


def against(
    pool: Pool, others: Sequence[KeyState], side: Side
) -> tuple[Refusal, Breach] | None:  # fmt: skip
    """Return what refuses an opening of a side, or None.

    Args:
        pool: the one that the order is in.
        others: its siblings by their names' order, each with its live orders, of which those of the
            other side are enough. Those that are out of the way may be left out.
        side: of the order.
    """
    opposing = pool.opposing
    if opposing is _ALLOW:
        return None
    for other in others:
        # Not `out_of_use`, as not all its live orders need be here; those that are follow below.
        if other.status is not _READY and not (
            other.retired and other.status is Status.RECONCILING
        ):
            cure = "resume it" if other.status is Status.HALTED else "reconcile it"
            why = f"{other.key} is {other.status.value}: {cure}"
            return _refused(pool, Refusal.POOL_RECONCILING, why)
    if opposing is _POSITIONS:
        opposite = side.opposite
        for other in others:
            held = other.leg(opposite)
            if held:
                word = "short" if side is Side.BUY else "long"
                why = f"{other.key} is {word} {to_text(held)}: close that first"
                return _refused(pool, Refusal.OPPOSING_ACCOUNT_POSITION, why)
    for other in others:
        if not other.live:
            continue
        order = _first(r for r in _facing(other, side) if r.kind is Kind.OPEN)
        if order is not None:
            why = f"{_in_flight(other, order)}: cancel it, or wait"
            return _refused(pool, Refusal.OPPOSING_ACCOUNT_ORDER, why)
    return None


def is_out_of_the_way(other: KeyState, side: Side) -> bool:
    """Whether a sibling is READY, and free of orders and of the other leg."""
    return not (other.live or other.status is not _READY or other.leg(side.opposite))


def are_out_of_the_way(pool: Pool, others: Sequence[KeyState], side: Side) -> bool:
    """Whether all siblings are out of an order's way."""
    if not others or pool.opposing is _ALLOW:
        return True
    return all(is_out_of_the_way(other, side) for other in others)


def _refused(pool: Pool, refusal: Refusal, why: str) -> tuple[Refusal, Breach]:
    return refusal, Breach(f"pool:{pool.name}", "opposing", why=why)


def met(pool: Pool, others: Sequence[KeyState], request: Request) -> str:
    """Say which order of a sibling a request could meet; '' for none.

    Conditional orders do not rest there before they are triggered.
    """
    if pool.opposing is _ALLOW or request.conditional:
        return ""
    for other in others:
        if not other.live:
            continue
        order = _first(r for r in _facing(other, request.side) if not r.conditional)
        if order is not None:
            return f"pool:{pool.name}: {_in_flight(other, order)}"
    return ""


def _facing(other: KeyState, side: Side) -> Iterable[Reservation]:
    return (record for record in other.live if record.side is not side)


def _first(records: Iterable[Reservation]) -> Reservation | None:
    # Rows have no order that all stores share, so the one that is named is the least id.
    return min(records, key=lambda record: record.id, default=None)


def _in_flight(other: KeyState, order: Reservation) -> str:
    left = to_text(order.remaining)
    return f"{other.key} has {order.id} in flight, to {order.side.value} {left}"
