"""Order parameters: what travels with an order, library by library: its id, and a deadline.

A deadline counts only where the venue enforces the very time that was promised: Binance refuses an
order later than `timestamp + recvWindow`, and ccxt passes both through. python-binance overwrites
the timestamp when it sends, so an order that was held back leaves with a fresh one; pybit retries
with a wider window. There the id travels and no deadline is recorded.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from invariant_guard.ledger.venues import client_ids

_BINANCE = frozenset({"binance", "binanceusdm", "binancecoinm", "binanceus"})

#: The names of the libraries whose orders can be told apart by an id.
LIBRARIES = ("ccxt", *client_ids.LIBRARIES)

#: Exchanges to which a library passes the times of a deadline on.
TIMED = {"ccxt": _BINANCE}


class Stamp(NamedTuple):
    """The deadline an order gets, by the venue's clock, and what carries it there."""

    deadline: int | None
    fields: dict[str, Any]


def stamp(library: str, exchange: str, window_ms: int | None) -> Stamp:
    """Return the deadline `window_ms` from now, and the fields that make the venue enforce it."""
    if window_ms is None or exchange.lower() not in TIMED.get(library, ()):
        return Stamp(None, {})
    now = time.time_ns() // 1_000_000
    return Stamp(now + window_ms, {"timestamp": now, "recvWindow": window_ms})
