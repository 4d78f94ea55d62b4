"""Spellings of an instrument: `BTC/USDT:USDT` and `btcusdt` are one, `BTC/USDT` is another product.

Only what a spelling says by itself is read. One that fits several products differs from none of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SEPARATORS = re.compile(r"[/_-]")
# How venues mark a perpetual: OKX, Deribit, Binance's coin-margined ones.
_PERPETUAL = re.compile(r"[-_/](?:SWAP|PERP|PERPETUAL)\Z")
_DATED = re.compile(r"[-_]\d{6}(?:[-_].+)?\Z")


class _Reading(NamedTuple):
    """What a spelling says: the pair, and the product where it says one."""

    pair: str
    product: str
    dashed: bool


def one_instrument(left: str, right: str) -> bool:
    """Whether two texts may spell one instrument."""
    one, other = _read(left), _read(right)
    if one.pair != other.pair:
        return False
    if one.product and other.product:
        return one.product == other.product
    # Venues that write a perpetual with a suffix write the pair without it for spot.
    return one.product == other.product or not (one.dashed and other.dashed)


def _read(text: str) -> _Reading:
    spelt = text.strip().upper()
    product = ""
    perpetual = _PERPETUAL.search(spelt)
    if "/" in spelt:
        spelt, _, settled = spelt.partition(":")
        dated = _DATED.search(settled)
        product = f"derivative{dated[0] if dated else ''}" if settled else "spot"
    elif perpetual is not None:
        spelt, product = spelt[: perpetual.start()], "derivative"
    elif (dated := _DATED.search(spelt)) is not None:
        spelt, product = spelt[: dated.start()], f"derivative{dated[0].replace('_', '-')}"
    return _Reading(_SEPARATORS.sub("", spelt), product, "-" in text)
