"""Order parameters: how a client order id and a deadline travel, library by library.

A deadline counts only where the venue enforces the very time that was promised: Binance refuses an
order later than `timestamp + recvWindow`, and ccxt passes both through. python-binance overwrites
the timestamp when it sends, so an order that was held back leaves with a fresh one; pybit retries
with a wider window. There the id travels and no deadline is recorded.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple


class Library(NamedTuple):
    """The names under which a library takes the id; `timed` are exchanges it passes times to."""

    client_id: str
    conditional_id: str = ""
    timed: frozenset[str] = frozenset()


_BINANCE = frozenset({"binance", "binanceusdm", "binancecoinm", "binanceus"})

LIBRARIES = {
    "ccxt": Library("clientOrderId", timed=_BINANCE),
    "python-binance": Library("newClientOrderId", "clientAlgoId"),
    "binance-connector": Library("newClientOrderId"),
    "pybit": Library("orderLinkId"),
    "python-okx": Library("clOrdId"),
    "alpaca-py": Library("client_order_id"),
}

# Binance refuses a larger receive window.
LONGEST_WINDOW_MS = 60_000


class Stamp(NamedTuple):
    """The deadline an order gets, by the venue's clock, and what carries it there."""

    deadline: int | None
    fields: dict[str, Any]


def stamp(library: str, exchange: str, window_ms: int | None) -> Stamp:
    """Give the deadline `window_ms` from now, and the fields that make the venue enforce it."""
    if window_ms is None or exchange.lower() not in LIBRARIES[library].timed:
        return Stamp(None, {})
    now = time.time_ns() // 1_000_000
    return Stamp(now + window_ms, {"timestamp": now, "recvWindow": window_ms})


def id_field(library: str, *, conditional: bool) -> str:
    """Give the name under which the library takes a client order id."""
    chosen = LIBRARIES[library]
    return (chosen.conditional_id if conditional else "") or chosen.client_id
