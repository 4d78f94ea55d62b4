"""Legs: what a position read says about one key, or that it says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from invariant_guard.basics.text import shown
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.model.units import to_units
from invariant_guard.positions.snapshot import PositionSnapshot


def legs_of(key: Key, positions: object) -> tuple[int, int] | None:
    """Return the legs (long, short) as magnitudes in units of 10**-30.

    `positions` is a `PositionSnapshot`, a mapping of symbol to signed quantity (a missing symbol is
    flat), or a pair of magnitudes. None is given back for None, for a snapshot that does not cover
    the key, and where a symbol that may be the key's holds something. Raises ValueError for
    quantities that are no numbers.
    """
    if isinstance(positions, PositionSnapshot):
        return _in_snapshot(key, positions)
    if isinstance(positions, Mapping):
        return _in_mapping(key, positions)
    if isinstance(positions, tuple) and len(positions) == 2:
        long, short = (to_units(size, round_up=True) for size in positions)
        if long < 0 or short < 0:
            raise ValueError(f"legs are magnitudes, not {positions!r}")
        return long, short
    return None


def _product(key: Key) -> Product | None:
    try:
        return Product(key.product)
    except ValueError:
        return None


def _in_snapshot(key: Key, snapshot: PositionSnapshot) -> tuple[int, int] | None:
    long = short = 0
    known = snapshot.reaches(key.instrument, _product(key))
    for symbol, product, both in snapshot.holdings():
        relation = relate(key.instrument, symbol, _product(key), product)
        if relation is Relation.DIFFERENT:
            continue
        if relation is Relation.POSSIBLE:
            # It may be this instrument: neither flat nor a leg can be concluded.
            if both.long or both.short:
                return None
            continue
        if snapshot.is_half(symbol):
            return None
        known = known or snapshot.knows(symbol)
        long += to_units(both.long, round_up=True)
        short += to_units(both.short, round_up=True)
    return (long, short) if known else None


def _in_mapping(key: Key, positions: Mapping[object, object]) -> tuple[int, int] | None:
    long = short = 0
    # A copy, which is one step for a dict: another thread may move its keys about meanwhile.
    for symbol, quantity in dict(positions).items():
        if not isinstance(symbol, str):
            raise ValueError(f"positions have {shown(symbol)} for a symbol")
        relation = relate(key.instrument, str.__str__(symbol), _product(key))
        if relation is Relation.DIFFERENT:
            continue
        units = to_units(quantity, round_up=True)
        if relation is Relation.POSSIBLE:
            if units:
                return None
            continue
        long, short = max(long, units), max(short, -units)
    return long, short
