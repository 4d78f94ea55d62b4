"""Detect: which format a file is in, by what only that format has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from invariant_guard.audit.readers.bots import is_backtest
from invariant_guard.audit.readers.databases import MAGIC, tables_of
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.json_rows import rows_in
from invariant_guard.audit.readers.tables import header_of
from invariant_guard.audit.readers.venues import VENUES, is_order_file
from invariant_guard.audit.trouble import AuditError

#: Everything that `--format` takes.
FORMATS = (
    "auto", "ccxt", "binance-futures", "bybit", "okx", "alpaca", "ibkr-flex", "freqtrade",
    "hummingbot", "nautilus", "ledger", "journal", "signals", "rollout", "csv",
)  # fmt: skip

_TIME = re.compile(r"(?:time|date)\s*(?:\(utc.*\))?")


def format_of(source: Source) -> str:
    """Return the name of a file's format; `orders` lie beside fills.

    Raises:
        AuditError: it is none that is known; the message shows what it begins with.
    """
    head = source.head()
    if head[:16] == MAGIC:
        return _database(source)
    if head[:4] == b"PAR1":
        return "nautilus"
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        return "ibkr-flex"
    if text[:1] in ("{", "["):
        return _json(source)
    if "\0" in text:
        raise AuditError(
            f"{source.path} is no text, no database and no archive: nothing here reads it"
        )
    return _table(source)


def _database(source: Source) -> str:
    tables = tables_of(source)
    if "TradeFill" in tables:
        return "hummingbot"
    if "trades" in tables and "orders" in tables:
        return "freqtrade"
    if {"events", "keys", "accounts"} <= set(tables):
        return "ledger"
    if {"decisions", "writers"} <= set(tables):
        return "journal"
    raise AuditError(
        f"{source.path} is a database with the tables {', '.join(sorted(tables)) or '(none)'}: neither "
        "freqtrade's, hummingbot's, a ledger's nor a journal's"
    )


def _json(source: Source) -> str:
    first: dict[str, Any] | None = None
    for _, row in rows_in(source):
        first = row
        break
    if first is None:
        raise AuditError(f"{source.path} has an empty list: nothing to audit")
    if is_backtest(first):
        return "freqtrade"
    names = set(first)
    if "version" in names and names & {"event", "order"}:
        return "ledger"
    if {"episode", "step", "action"} <= names:
        return "rollout"
    if {"at", "source", "symbol", "direction"} <= names or is_lean(names) or is_tradingview(names):
        return "signals"
    if is_order_file(first) and "takerOrMaker" not in names:
        return "orders"
    for venue in VENUES:
        if venue.marks <= names:
            return venue.name
    raise AuditError(
        f"{source.path} has rows of {', '.join(sorted(names))[:300]}: no format that is known; say "
        "--format, or export CSV and say --map"
    )


def is_lean(names: set[str]) -> bool:
    """Whether a row is one of LEAN's insights."""
    return {"direction", "symbol"} <= names and bool({"generated-time", "source-model"} & names)


def is_tradingview(names: set[str]) -> bool:
    """Whether a row is an alert of a TradingView strategy."""
    return {"market_position", "prev_market_position"} <= names


def _table(source: Source) -> str:
    header = header_of(source)
    names = [name.lower() for name in header]
    known = set(names)
    if "closing direction" in known:
        raise AuditError(
            f"{source.path} is Bybit's closed P&L: one row for each close and no opening time, so "
            "simultaneous legs cannot be proved; export the executions (Trade History) instead"
        )
    if "trade type" in known and "order id" in known and "balance" in " ".join(names):
        raise AuditError(
            f"{source.path} is OKX's bills, paired rows of money and no orders; export the fills instead"
        )
    if is_binance(names):
        return "binance-futures"
    for venue in VENUES:
        if {mark.lower() for mark in venue.marks} <= known and venue.name != "ccxt":
            return venue.name
    if {"at", "source", "symbol", "direction"} <= known:
        raise AuditError(f"{source.path}: signals are JSON lines, not CSV")
    return "csv"


def is_binance(names: Sequence[str]) -> bool:
    """Whether a header is of one of Binance's futures exports."""
    known = set(names)
    timed = any(_TIME.fullmatch(name) for name in names)
    return timed and {"symbol", "side", "price", "quantity"} <= known and "realized profit" in known
