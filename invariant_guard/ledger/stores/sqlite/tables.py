"""Tables: the ledger's rows in SQLite, and the statements that read and write them."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.base import StoreUnavailable

APPLICATION = 0x49476C31

# Orders are kept by whether they are live, then by id: the few in flight lie together behind all that
# are settled, and an admission reads and writes one page there. An index on the key would be a second
# page to write before every order.
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE accounts (label TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keys (key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE orders (
    live INTEGER, id TEXT, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (live, id)
) WITHOUT ROWID;
CREATE TABLE events (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_last BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""

# One look at all an admission needs: the key's row, what was decided for the id before, and the live
# orders of the key. The second column says which is which. No numbered parameters: Python 3.12 up to
# 3.12.3 warns of them each time.
LOOK = """
SELECT body, NULL FROM keys WHERE key = ?
UNION ALL SELECT body, 1 FROM orders WHERE live = 0 AND id = ?
UNION ALL SELECT body, id = ? FROM orders WHERE live = 1 AND (key = ? OR id = ?)
"""
KEEP_KEY = "INSERT INTO keys VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body"
KEEP_ORDER = "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?)"
# Twice one row, because SQLite builds a table to look up `live IN (0, 1)`.
_FIND_ORDER = """
SELECT coalesce(
    (SELECT body FROM orders WHERE live = 1 AND id = ?),
    (SELECT body FROM orders WHERE live = 0 AND id = ?)
)
"""
_DROP_ORDER = "DELETE FROM orders WHERE live = ? AND id = ?"
_APPEND = "INSERT INTO events (at, body) VALUES (?, ?)"


def check_schema(cursor: sqlite3.Cursor, path: str) -> None:
    """Make the tables in an empty file, and refuse one of something else."""
    version = int(cursor.execute("PRAGMA user_version").fetchone()[0])
    application = int(cursor.execute("PRAGMA application_id").fetchone()[0])
    tables = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables and not version:
        for statement in TABLES.split(";\n"):
            cursor.execute(statement)
        cursor.execute(f"PRAGMA application_id = {APPLICATION}")
        cursor.execute(f"PRAGMA user_version = {codec.SCHEMA}")
    elif application != APPLICATION:
        raise StoreUnavailable(f"{path} is a database of something else", "Name a file of its own.")
    elif version != codec.SCHEMA:
        raise StoreUnavailable(
            f"{path} has ledger schema {version}, and this is schema {codec.SCHEMA}",
            "Run one version of invariant-guard on all services.",
        )


def append(cursor: sqlite3.Cursor, event: Event) -> None:
    """Append an event, at the wall clock's time."""
    at = time.time_ns() // 1_000_000
    cursor.execute(_APPEND, (at, codec.event_to_text(event, at)))


def keep(cursor: sqlite3.Cursor, step: Step[Any]) -> None:
    """Keep a step's records, wherever they stood before, and append its events."""
    for record in step.records:
        cursor.execute(_DROP_ORDER, (not record.live, record.id))
        text = codec.record_to_text(record)
        cursor.execute(KEEP_ORDER, (record.live, record.id, record.key, text))
    for event in step.events:
        append(cursor, event)


def record_of(cursor: sqlite3.Cursor, order_id: str) -> Reservation | None:
    """Read the order of an id, live or settled."""
    text = cursor.execute(_FIND_ORDER, (order_id, order_id)).fetchone()[0]
    return None if text is None else codec.text_to_record(text)


def live_of(cursor: sqlite3.Cursor, key: str) -> tuple[Reservation, ...]:
    """Read the live orders of a key."""
    rows = cursor.execute("SELECT body FROM orders WHERE live = 1 AND key = ?", (key,))
    return tuple(codec.text_to_record(row[0]) for row in rows)


def all_keys(cursor: sqlite3.Cursor) -> tuple[KeyState, ...]:
    """Read every key with its live orders, in one pass over each table."""
    live: dict[str, list[Reservation]] = {}
    for name, text in cursor.execute("SELECT key, body FROM orders WHERE live = 1"):
        live.setdefault(name, []).append(codec.text_to_record(text))
    return tuple(
        codec.text_to_key(name, body, tuple(live.get(name, ())))
        for name, body in cursor.execute("SELECT key, body FROM keys ORDER BY key")
    )
