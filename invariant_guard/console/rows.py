"""Rows: events, keys and orders as the pages' tables show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.console.cures import command_of, fact_of, remedy_of
from invariant_guard.console.text import When, clean, spelt_duration, when
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.ledger.model.enums import State, Status
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Contents
from invariant_guard.reading.entries import Entry

# Events of a kind that somebody should see among hundreds.
_BAD = frozenset({EventKind.BLOCKED, EventKind.CONFLICT, EventKind.LATE_FILL})
_NOTICE = frozenset({EventKind.UNKNOWN, EventKind.IMPORTED, EventKind.HALTED, EventKind.RESTARTED})


class Parts(NamedTuple):
    """A key, taken apart for reading."""

    account: str
    exchange: str
    product: str
    symbol: str


@dataclass(frozen=True)
class RefusalRow:
    """One refused order."""

    number: int
    when: When
    code: str
    fact: str
    remedy: str
    command: str
    key: str
    parts: Parts
    order: str
    quantity: str
    source: str
    process: str
    enforced: bool
    id: str


@dataclass(frozen=True)
class EventRow:
    """One event of any kind."""

    number: int
    when: When
    kind: str
    level: str
    key: str
    text: str
    quantity: str
    source: str
    id: str


@dataclass(frozen=True)
class OrderRow:
    """One order in flight, or what became of it."""

    id: str
    what: str
    quantity: str
    filled: str
    state: str
    level: str
    age: str
    owner: str
    reason: str
    venue_id: str
    foreign: bool
    key: str


@dataclass(frozen=True)
class KeyRow:
    """One key, with what is in flight on it."""

    key: str
    link: str
    parts: Parts
    status: str
    level: str
    long: str
    short: str
    read: str
    why: str
    to_do: str
    command: str
    orders: tuple[OrderRow, ...]


def parts_of(key: str) -> Parts:
    """Take a key apart; one that cannot be is all symbol."""
    parts = key.split("/", 3)
    if len(parts) != 4:
        return Parts("", "", "", clean(key))
    return Parts(*(clean(unquote(part)) for part in parts))


def row_of_refusal(entry: Entry, now: int) -> RefusalRow:
    """Return a refusal as a row."""
    parts = parts_of(entry.key) if entry.key else Parts("", "", "", "")
    label = entry.account if entry.code == ViolationCode.UNKNOWN_ACCOUNT else ""
    account = f"{clean(entry.account)} (unbound)" if label else clean(entry.account)
    command = command_of(entry.code, entry.key, label)
    return RefusalRow(
        entry.number,
        when(entry.at, now),
        clean(entry.code),
        clean(entry.reason or fact_of(entry.code)),
        clean(entry.remedy or remedy_of(entry.code)),
        clean(command),
        clean(entry.key),
        Parts(account, clean(entry.exchange), parts.product, clean(entry.symbol)),
        clean(entry.order),
        clean(entry.quantity),
        clean(entry.source),
        _process(entry),
        entry.enforced,
        clean(entry.id),
    )


def event_row(entry: Entry, now: int) -> EventRow:
    """Return an entry of any kind as a row."""
    bad, notice = entry.kind in _BAD, entry.kind in _NOTICE
    told = (entry.code, entry.order, entry.detail, "" if entry.key else entry.reason)
    key = entry.key or "/".join(p for p in (entry.account, entry.exchange, entry.symbol) if p)
    return EventRow(
        entry.number,
        when(entry.at, now),
        clean(entry.kind.replace("_", " ")),
        "bad" if bad else "warn" if notice else "",
        clean(key),
        clean(" ".join(part for part in told if part)),
        clean(entry.quantity),
        clean(entry.source),
        clean(entry.id),
    )


def _process(entry: Entry) -> str:
    """Return which process decided, where a journal says so."""
    if not entry.pid:
        return clean(entry.service)
    return clean(f"{entry.service} {entry.host}:{entry.pid}".strip())


def order_row(record: Reservation, now: int) -> OrderRow:
    """Return an order as a row; `now` by the store's clock."""
    unknown = record.state is State.UNKNOWN
    owner = record.owner.split("/")
    return OrderRow(
        clean(record.id),
        f"{record.kind.value} {record.side.value}" + (" stop" if record.conditional else ""),
        to_text(record.quantity),
        to_text(record.filled),
        record.state.value.upper(),
        "bad" if unknown else "",
        spelt_duration((now - record.created) / 1000),
        clean(f"{owner[1]}:{owner[3]}" if len(owner) > 3 else record.owner),
        clean(record.reason),
        clean(record.venue_id),
        record.id.startswith("fx"),
        clean(record.key),
    )


LEVELS: Mapping[Status, str] = {
    Status.READY: "good",
    Status.RECONCILING: "warn",
    Status.HALTED: "warn",
    Status.CONFLICT: "bad",
}
_TO_DO = {
    Status.READY: "",
    Status.RECONCILING: "What is open is not known, so openings are refused.",
    Status.HALTED: "Halted by a person; exits pass.",
    Status.CONFLICT: (
        "A long and a short may be open. Close one with a reduce-only order; two reads that show "
        "at most one leg end this."
    ),
}


def key_row(key: KeyState, now: int) -> KeyRow:
    """Return a key as a row; `now` by the store's clock."""
    code = "" if key.status is Status.READY else key.status.value
    return KeyRow(
        clean(key.key),
        quote(key.key, safe=""),
        parts_of(key.key),
        key.status.value,
        LEVELS[key.status],
        to_text(key.long),
        to_text(key.short),
        "never" if key.read_at is None else f"{spelt_duration((now - key.read_at) / 1000)} ago",
        clean(key.why),
        _TO_DO[key.status],
        clean(command_of(code, key.key)),
        tuple(order_row(r, now) for r in sorted(key.live, key=lambda r: (r.created, r.id))),
    )


def key_rows(contents: Contents) -> list[KeyRow]:
    """Return every key in use, those that need somebody first."""
    rows = [key_row(key, contents.now) for key in contents.keys if not key.out_of_use]
    order = {"bad": 0, "warn": 1, "good": 2}
    return sorted(rows, key=lambda row: (order[row.level], row.key))


def old_unknown(contents: Contents, thresholds: Thresholds) -> list[Reservation]:
    """Return orders that have been UNKNOWN for too long, oldest first."""
    limit = thresholds.unknown_age * 1000
    return [record for record in unknown(contents) if contents.now - record.created > limit]


def unknown(contents: Contents) -> list[Reservation]:
    """Return the orders whose fate nobody knows, oldest first."""
    records = _live(contents)
    return sorted((r for r in records if r.state is State.UNKNOWN), key=lambda r: r.created)


def foreign(contents: Contents) -> list[Reservation]:
    """Return live orders that reconciliation found at the venue, and nobody reserved."""
    return [record for record in _live(contents) if record.id.startswith("fx")]


def _live(contents: Contents) -> Iterable[Reservation]:
    return (record for key in contents.keys for record in key.live)
