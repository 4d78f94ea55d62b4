"""Tables: the ledger's rows in SQLite, and the statements that read and write them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from invariant_guard.ledger.limits.book import Book, book_to_text, text_to_book
from invariant_guard.ledger.limits.rows import (
    NO_ROW,
    NO_STANDING,
    NO_TOTALS,
    NO_WINDOWS,
    Change,
    Row,
    standing_to_text,
    text_to_standing,
    text_to_totals,
    text_to_windows,
    totals_to_text,
    windows_to_text,
)
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
CREATE TABLE reservations (
    live INTEGER, id TEXT, key TEXT NOT NULL, body TEXT NOT NULL, what TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (live, id)
) WITHOUT ROWID;
CREATE TABLE scopes (
    name TEXT PRIMARY KEY, totals TEXT, windows TEXT, standing TEXT
) WITHOUT ROWID;
CREATE TABLE events (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX refusals ON events (at) WHERE substr(body, 1, 10) = '["blocked"';
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_last BEFORE DELETE ON events
    WHEN NOT EXISTS (
        SELECT 1 FROM meta WHERE name = 'archived' AND CAST(value AS INTEGER) >= OLD.number
    )
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE VIEW orders AS
    SELECT "@REFUSAL" AS body FROM (SELECT 1 AS "@REFUSAL") AS one, (SELECT 1 AS "@REFUSAL") AS other;
"""

# A service of schema 2 that had the file open before it was carried over looks at its version no more,
# and knows nothing of totals. All it does to a key or an order begins with a look at `orders`, which is
# none of our tables: SQLite refuses that, and any writing to it, as ambiguous, by the name of a column.
# (It refuses to alter tables beside such a view as well: whoever carries this schema over drops it first.)
_REFUSAL = (
    f"ledger schema {codec.SCHEMA}, and this service is of a version before: run one version of all"
)
TABLES = TABLES.replace("@REFUSAL", _REFUSAL)

# One look at all an admission needs: the label's account, the revision of the limits in force, the
# key's row and those of its live orders that matter. They come in this order. No numbered parameters:
# Python 3.12 up to 3.12.3 warns of them each time.
_ACCOUNT = "SELECT account FROM accounts WHERE label = ?"
_LOOK = f"""
SELECT account, 0 FROM accounts WHERE label = ?
UNION ALL SELECT value, 1 FROM meta WHERE name = 'limits'
UNION ALL SELECT body, 2 FROM keys WHERE key = ({_ACCOUNT}) || '/' || ?
UNION ALL SELECT body, 3 FROM reservations WHERE live = 1 AND key = ({_ACCOUNT}) || '/' || ? AND what = ?
"""
KEEP_KEY = "INSERT INTO keys VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body"
KEEP_ORDER = "INSERT OR REPLACE INTO reservations VALUES (?, ?, ?, ?, ?)"
# Where the id has a row already, live or settled, `live` becomes that row's, and the conflict with it
# leaves all as it was. Not as INSERT of a SELECT, because SQLite copies what that reads of its own table.
_SETTLED, _LIVE = (
    f"EXISTS (SELECT 1 FROM reservations WHERE live = {live} AND id = ?)" for live in (0, 1)
)
_ADMIT = "INSERT INTO reservations VALUES ({}, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_ADMIT_LIVE, _ADMIT_SETTLED = _ADMIT.format(f"NOT {_SETTLED}"), _ADMIT.format(_LIVE)
# Twice one row, because SQLite builds a table to look up `live IN (0, 1)`.
_FIND_ORDER = """
SELECT coalesce(
    (SELECT body FROM reservations WHERE live = 1 AND id = ?),
    (SELECT body FROM reservations WHERE live = 0 AND id = ?)
)
"""
_DROP_ORDER = "DELETE FROM reservations WHERE live = ? AND id = ?"
_APPEND = "INSERT INTO events (at, body) VALUES (?, ?)"

# By the index of the same condition: a refusal is found without a look at what was not refused.
_REFUSALS = """
SELECT number, body FROM events
WHERE substr(body, 1, 10) = '["blocked"' AND at >= ? ORDER BY at, number
"""
_PAGE = "SELECT number, body FROM events WHERE number > ? ORDER BY number LIMIT ?"


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
    elif version == 2:
        _from_schema_2(cursor)
    elif version == codec.SCHEMA:
        if has_orders(cursor):
            _put_orders_away(cursor)
    else:
        raise StoreUnavailable(
            f"{path} has ledger schema {version}, and this is schema {codec.SCHEMA}",
            "Run one version of invariant-guard on all services.",
        )


def _from_schema_2(cursor: sqlite3.Cursor) -> None:
    """Make a file of schema 2 one of schema 3, in the open transaction.

    Rows of orders and events stay as they are; those of keys are read in both forms.
    """
    cursor.execute("ALTER TABLE orders ADD COLUMN what TEXT NOT NULL DEFAULT ''")
    rows = cursor.execute("SELECT id, body FROM orders WHERE live = 1").fetchall()
    marks = [(part_of(codec.text_to_record(body)), id_) for id_, body in rows]
    cursor.executemany("UPDATE orders SET what = ? WHERE live = 1 AND id = ?", marks)
    cursor.execute("DROP TRIGGER events_last")
    for statement in TABLES.split(";\n"):
        if any(word in statement for word in ("events_last", "INDEX", "TABLE scopes")):
            cursor.execute(statement)
    _put_orders_away(cursor)
    cursor.execute(f"PRAGMA user_version = {codec.SCHEMA}")


def has_orders(cursor: sqlite3.Cursor) -> bool:
    """Whether the orders are still where schema 2 has them."""
    row = cursor.execute("SELECT type FROM sqlite_master WHERE name = 'orders'").fetchone()
    return row is not None and row[0] == "table"


def _put_orders_away(cursor: sqlite3.Cursor) -> None:
    """Rename the orders, and refuse whoever asks by their former name."""
    for trigger in ("keys_of_schema_3", "keys_of_schema_3_new"):
        # Of the first files of schema 3.
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    cursor.execute("ALTER TABLE orders RENAME TO reservations")
    cursor.execute(next(each for each in TABLES.split(";\n") if "VIEW orders" in each))


def part_of(record: Reservation) -> str:
    """Return what an order is to an admission: its kind and side."""
    return record.kind + record.side


def append(cursor: sqlite3.Cursor, event: Event) -> None:
    """Append an event, at the wall clock's time."""
    at = wall_clock()
    append_text(cursor, at, codec.event_to_text(event, at))


def append_text(cursor: sqlite3.Cursor, at: int, text: str) -> None:
    """Append an event of a time, in Unix ms, by its text."""
    cursor.execute(_APPEND, (at, text))


def wall_clock() -> int:
    """Return the time in Unix ms."""
    return time.time_ns() // 1_000_000


def keep(cursor: sqlite3.Cursor, step: Step[Any]) -> None:
    """Keep a step's records, wherever they stood before, and append its events."""
    for record in step.records:
        cursor.execute(_DROP_ORDER, (not record.live, record.id))
        text = codec.record_to_text(record)
        cursor.execute(KEEP_ORDER, (record.live, record.id, record.key, text, part_of(record)))
    for event in step.events:
        append(cursor, event)


def admitted(cursor: sqlite3.Cursor, record: Reservation, text: str, part: str) -> bool:
    """Keep the record of an admission; False where its id has one, which stays."""
    id_, statement = record.id, _ADMIT_LIVE if record.live else _ADMIT_SETTLED
    row = (id_, id_, record.key, text, part)
    return cursor.execute(statement, row).rowcount == 1


def record_of(cursor: sqlite3.Cursor, order_id: str) -> Reservation | None:
    """Read the order of an id, live or settled."""
    text = cursor.execute(_FIND_ORDER, (order_id, order_id)).fetchone()[0]
    return None if text is None else codec.text_to_record(text)


def records_of(cursor: sqlite3.Cursor, order_ids: Sequence[str]) -> list[Reservation]:
    """Read those orders of some ids that there are."""
    found = (record_of(cursor, id_) for id_ in order_ids)
    return [record for record in found if record is not None]


def events_after(cursor: sqlite3.Cursor, number: int, limit: int) -> list[Event]:
    """Read a page of events, oldest first."""
    rows = cursor.execute(_PAGE, (number, limit))
    return [codec.text_to_event(body, number) for number, body in rows]


def refusals(cursor: sqlite3.Cursor, since: int) -> list[Event]:
    """Read the refusals since a moment, in Unix ms."""
    rows = cursor.execute(_REFUSALS, (since,))
    return [codec.text_to_event(body, number) for number, body in rows]


def prune(cursor: sqlite3.Cursor, upto: int, orders: Sequence[Reservation]) -> int:
    """Drop events up to a number, and settled orders that are still as given.

    Returns how many orders. The newest event stays, because the next number is the one behind it.
    """
    cursor.execute("INSERT OR REPLACE INTO meta VALUES ('archived', ?)", (str(upto),))
    cursor.execute(
        "DELETE FROM events WHERE number <= ? AND number < (SELECT max(number) FROM events)",
        (upto,),
    )
    count = 0
    for record in orders:
        row = (record.id, codec.record_to_text(record))
        count += cursor.execute(
            "DELETE FROM reservations WHERE live = 0 AND id = ? AND body = ?", row
        ).rowcount
    return count


_ROWS = "SELECT name, totals, windows, standing FROM scopes"
_SOME_ROWS = f"{_ROWS} WHERE name IN (?, ?, ?, ?, ?, ?)"
# A part that is NULL stays as it was: written so, because Python asks its adapters about each None.
_KEEP_ROWS = """
INSERT INTO scopes VALUES {} ON CONFLICT (name) DO UPDATE SET
    totals = coalesce(excluded.totals, totals),
    windows = coalesce(excluded.windows, windows),
    standing = coalesce(excluded.standing, standing)
"""
# As many as an admission changes at most, and more than that of an account's sources.
_AT_ONCE = 200


# The values of a row, by which of its parts are given: totals 1, windows 2, standing 4.
_PARTS = [
    f"(?, {', '.join('?' if parts & part else 'NULL' for part in (1, 2, 4))})" for parts in range(8)
]


@lru_cache(maxsize=_AT_ONCE)
def _keep_rows(parts: tuple[int, ...]) -> str:
    return _KEEP_ROWS.format(", ".join(map(_PARTS.__getitem__, parts)))


@lru_cache(maxsize=_AT_ONCE)
def _replace_rows(parts: tuple[int, ...]) -> str:
    return f"REPLACE INTO scopes VALUES {', '.join(map(_PARTS.__getitem__, parts))}"


def limit_rows(cursor: sqlite3.Cursor, names: Sequence[str] | None = None) -> dict[str, Row]:
    """Read scopes, at most six by their names, or all."""
    if names is None:
        found = cursor.execute(_ROWS)
    else:
        found = cursor.execute(_SOME_ROWS, (*names, *[""] * (6 - len(names))))
    return {
        name: Row(
            text_to_totals(totals) if totals else NO_TOTALS,
            text_to_windows(windows) if windows else NO_WINDOWS,
            text_to_standing(standing) if standing else NO_STANDING,
        )
        for name, totals, windows, standing in found
    }


def keep_rows(cursor: sqlite3.Cursor, changed: Sequence[Change]) -> None:
    """Keep what changed of scopes, in one statement where they are few."""
    for start in range(0, len(changed), _AT_ONCE):
        parts, texts = _parts_of(changed[start : start + _AT_ONCE], whole=False)
        cursor.execute(_keep_rows(parts), texts)


def replace_rows(cursor: sqlite3.Cursor, changed: Sequence[Change]) -> None:
    """Keep a few rows of scopes whole, in place of those that were read before.

    SQLite writes over such a row without a look at it; `keep_rows` has it read what it leaves as it is.
    """
    parts, texts = _parts_of(changed, whole=True)
    cursor.execute(_replace_rows(parts), texts)


def _parts_of(changed: Sequence[Change], *, whole: bool) -> tuple[tuple[int, ...], list[str]]:
    """Return which parts of each row to write, and their texts."""
    texts: list[str] = []
    parts = []
    for scope, before, (totals, windows, standing) in changed:
        former_totals, former_windows, former_standing = NO_ROW if whole else before
        which = 0
        texts.append(scope)
        if totals is not former_totals:
            which = 1
            texts.append(totals_to_text(totals))
        if windows is not former_windows:
            which |= 2
            texts.append(windows_to_text(windows))
        if standing is not former_standing:
            which |= 4
            texts.append(standing_to_text(standing))
        parts.append(which)
    return tuple(parts), texts


def account_of(cursor: sqlite3.Cursor, label: str) -> str | None:
    """Read the account of a label, which another process may have bound anew."""
    row = cursor.execute(_ACCOUNT, (label,)).fetchone()
    return None if row is None else str(row[0])


def revision_of(cursor: sqlite3.Cursor) -> int | None:
    """Read the revision of the limits in force; None where there are none."""
    row = cursor.execute("SELECT value FROM meta WHERE name = 'limits'").fetchone()
    return None if row is None else int(row[0])


def book_of(cursor: sqlite3.Cursor) -> Book | None:
    """Read the book of limits."""
    row = cursor.execute("SELECT value FROM meta WHERE name = 'book'").fetchone()
    return None if row is None else text_to_book(row[0])


def keep_book(cursor: sqlite3.Cursor, book: Book) -> None:
    """Keep the book, and its revision beside it, which an admission reads."""
    rows = [("book", book_to_text(book)), ("limits", str(book.revision))]
    cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def begin_anew(cursor: sqlite3.Cursor, now: int) -> None:
    """Close what depends on the store's time, which has begun anew: feeds, rates, equity."""
    book = book_of(cursor)
    if book is None:
        return
    keep_book(cursor, book.expired())
    for name, row in limit_rows(cursor).items():
        rate = tuple(now for _ in row.windows.rate)
        recent = tuple((now, what) for _, what in row.windows.recent)
        windows = row.windows._replace(rate=rate, recent=recent)
        after = Row(row.totals, windows, row.standing._replace(seen=None))
        keep_rows(cursor, [(name, row, after)])


def key_alone(cursor: sqlite3.Cursor, name: str) -> KeyState | None:
    """Read a key, its live orders left out, or None for one of no row."""
    row = cursor.execute("SELECT body FROM keys WHERE key = ?", (name,)).fetchone()
    return None if row is None else codec.text_to_key(name, row[0], ())


class Look(NamedTuple):
    """What the file holds of an account's key, as an admission looks at it."""

    # None where the label is not bound.
    account: str | None = None
    revision: int | None = None
    key: KeyState | None = None
    # Those of the key's live orders that are of one part; None where the key alone is enough.
    live: list[Reservation] | None = None


def look(
    cursor: sqlite3.Cursor, label: str, suffix: str, part: str, enough: Callable[[KeyState], bool]
) -> Look:
    """Read all that an admission needs, unless the key is enough."""
    account, revision, key = None, None, None
    live: list[Reservation] = []
    for text, which in cursor.execute(_LOOK, (label, label, suffix, label, suffix, part)):
        if which == 3:
            live.append(codec.text_to_record(text))
        elif which == 2:
            key = codec.text_to_key(f"{account}/{suffix}", text, ())
            if enough(key):
                return Look(account, revision, key)
        elif which:
            revision = int(text)
        else:
            account = text
    return Look(account, revision, key, live)


def live_of(cursor: sqlite3.Cursor, key: str) -> tuple[Reservation, ...]:
    """Read the live orders of a key."""
    rows = cursor.execute("SELECT body FROM reservations WHERE live = 1 AND key = ?", (key,))
    return tuple(codec.text_to_record(row[0]) for row in rows)


def count_keys(cursor: sqlite3.Cursor) -> int:
    """Count the keys, of which none ever goes."""
    return int(cursor.execute("SELECT count(*) FROM keys").fetchone()[0])


def names_of_keys(cursor: sqlite3.Cursor) -> list[str]:
    """Read the names of all keys."""
    return [name for (name,) in cursor.execute("SELECT key FROM keys")]


def keys_with(
    cursor: sqlite3.Cursor, names: Sequence[str], parts: Sequence[str]
) -> Iterator[tuple[str, KeyState | None, list[Reservation]]]:
    """Read keys, or None, and those of their live orders that are of two parts."""
    keys: dict[str, KeyState] = {}
    live: dict[str, list[Reservation]] = {name: [] for name in names}
    # SQLite takes some 999 parameters at least.
    for start in range(0, len(names), 450):
        some = names[start : start + 450]
        marks = ", ".join("?" * len(some))
        query = (
            f"SELECT key, body, 0 FROM keys WHERE key IN ({marks}) UNION ALL "
            f"SELECT key, body, 1 FROM reservations WHERE live = 1 AND what IN (?, ?) AND key IN ({marks})"
        )
        for name, body, is_order in cursor.execute(query, (*some, *parts, *some)):
            if is_order:
                live[name].append(codec.text_to_record(body))
            else:
                keys[name] = codec.text_to_key(name, body, ())
    return ((name, keys.get(name), live[name]) for name in names)


def all_keys(cursor: sqlite3.Cursor) -> tuple[KeyState, ...]:
    """Read every key with its live orders, in one pass over each table."""
    live: dict[str, list[Reservation]] = {}
    for name, text in cursor.execute("SELECT key, body FROM reservations WHERE live = 1"):
        live.setdefault(name, []).append(codec.text_to_record(text))
    return tuple(
        codec.text_to_key(name, body, tuple(live.get(name, ())))
        for name, body in cursor.execute("SELECT key, body FROM keys ORDER BY key")
    )
