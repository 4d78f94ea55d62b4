"""Ordering: fills by time, from files that run forwards, backwards or neither.

A file that runs forwards is judged as it is read. Any other is first kept in packed blocks, sorted
one by one, and merged: a block is unpacked when the merge reaches it, so of a file that runs
backwards one block at a time is open.
"""

from __future__ import annotations

import heapq
import marshal
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from invariant_guard.audit.model import Effect, Fill, Leg, Origin, Where
from invariant_guard.ledger.model.enums import Side

_BLOCK = 10_000

_SIDES = (Side.BUY, Side.SELL)
_LEGS = tuple(Leg)
_EFFECTS = tuple(Effect)
_LEG_AT = {leg: at for at, leg in enumerate(_LEGS)}
_EFFECT_AT = {effect: at for at, effect in enumerate(_EFFECTS)}


def merged(streams: Iterable[Iterable[Fill]]) -> Iterator[Fill]:
    """Merge streams that are each in order."""
    several = list(streams)
    if len(several) == 1:
        return iter(several[0])
    return heapq.merge(*several, key=_time)


def _time(fill: Fill) -> int:
    return fill[0]


def in_order(fills: Iterable[Fill]) -> Iterator[Fill]:
    """Sort fills by time; of equal times, by execution number, then as they stand.

    Where rows run backwards throughout, those of equal times are turned round too.
    """
    packed = _Packed()
    block: list[Fill] = []
    last: int | None = None
    rises = falls = 0
    for fill in fills:
        if last is not None and fill.at != last:
            if fill.at > last:
                rises += 1
            else:
                falls += 1
        last = fill.at
        block.append(fill)
        if len(block) == _BLOCK:
            packed.add(block)
            block = []
    if block:
        packed.add(block)
    return packed.sorted(backwards=falls > 0 and not rises)


class _Packed:
    """Blocks of fills as compressed bytes of our own making."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, bytes]] = []
        self._wheres: dict[Where, int] = {}
        self._origins: dict[Origin, int] = {}

    def add(self, block: list[Fill]) -> None:
        rows = []
        for fill in block:
            (at, sequence, where, side, quantity, price, leg, effect, reduce_only, order, client_id,
             trade, source, realized, unit, row, origin) = fill  # fmt: skip
            rows.append(
                (
                    at, sequence, self._wheres.setdefault(where, len(self._wheres)),
                    0 if side is Side.BUY else 1, quantity, price, _LEG_AT[leg], _EFFECT_AT[effect],
                    reduce_only, order, client_id, trade, source, realized, unit, row,
                    self._origins.setdefault(origin, len(self._origins)),
                )
            )  # fmt: skip
        earliest = min(fill.at for fill in block)
        self._blocks.append((earliest, zlib.compress(marshal.dumps(rows), 1)))

    def sorted(self, *, backwards: bool) -> Iterator[Fill]:
        wheres, origins = list(self._wheres), list(self._origins)
        turn = -1 if backwards else 1

        def place(fill: Fill) -> tuple[int, int, int]:
            return fill.at, fill.sequence, turn * fill.row

        def unpacked(block: bytes) -> list[Fill]:
            rows: list[Any] = marshal.loads(zlib.decompress(block))
            fills = [
                Fill(
                    at, sequence, wheres[where], _SIDES[side], quantity, price, _LEGS[leg],
                    _EFFECTS[effect], reduce_only, order, client_id, trade, source, realized, unit,
                    row, origins[origin],
                )
                for (at, sequence, where, side, quantity, price, leg, effect, reduce_only, order,
                     client_id, trade, source, realized, unit, row, origin) in rows
            ]  # fmt: skip
            fills.sort(key=place)
            return fills

        waiting = sorted(range(len(self._blocks)), key=lambda at: self._blocks[at][0])
        waiting.reverse()
        # Each open block: its next fill's place, its number, the fills, and how many are given.
        opened: list[tuple[tuple[int, int, int], int, list[Fill], int]] = []
        while waiting or opened:
            while waiting and (not opened or self._blocks[waiting[-1]][0] <= opened[0][0][0]):
                number = waiting.pop()
                fills = unpacked(self._blocks[number][1])
                heapq.heappush(opened, (place(fills[0]), number, fills, 0))
            _, number, fills, given = heapq.heappop(opened)
            # All that surely come before anything else, in one go.
            limit = min(
                opened[0][0] if opened else (1 << 70, 0, 0),
                (self._blocks[waiting[-1]][0], -1 << 70, 0) if waiting else (1 << 70, 0, 0),
            )
            while given < len(fills):
                fill = fills[given]
                at = place(fill)
                if at > limit:
                    heapq.heappush(opened, (at, number, fills, given))
                    break
                yield fill
                given += 1
