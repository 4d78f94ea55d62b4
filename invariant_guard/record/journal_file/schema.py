"""Tables of a journal, and a decision as one of its rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from invariant_guard.basics.text import shown
from invariant_guard.record.decisions import DecisionEvent, PositionConflictEvent

APPLICATION = 0x49474A31
#: A journal of version 1, which kept no client ids, is upgraded by whoever next writes to it.
VERSION = 2

#: Words for what happened, the ledger's own.
ADMITTED, BLOCKED, CONFLICT = "admitted", "blocked", "conflict"

TABLES = """
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
    code TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL, exchange TEXT NOT NULL,
    symbol TEXT NOT NULL, side TEXT NOT NULL, quantity TEXT NOT NULL, price TEXT NOT NULL,
    existing TEXT NOT NULL, basis TEXT NOT NULL, reason TEXT NOT NULL, remedy TEXT NOT NULL,
    failed INTEGER NOT NULL, verified INTEGER NOT NULL, enforced INTEGER NOT NULL,
    sequence INTEGER NOT NULL, service TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    client_id TEXT NOT NULL DEFAULT '', taken INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX by_time ON decisions (at, kind, failed);
CREATE INDEX refusals ON decisions (at) WHERE kind = 'blocked';
CREATE INDEX by_client ON decisions (client_id) WHERE client_id <> '';
CREATE TABLE writers (
    writer TEXT PRIMARY KEY, service TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    at INTEGER NOT NULL, dropped INTEGER NOT NULL, replaced INTEGER NOT NULL
) WITHOUT ROWID;
"""

#: What makes a journal of version 1 one of this version. A writer of version 1 that has it open goes on
#: with it, for it names its columns.
UPGRADE = (
    "ALTER TABLE decisions ADD COLUMN client_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE decisions ADD COLUMN taken INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX by_client ON decisions (client_id) WHERE client_id <> ''",
)

#: All but the number and what is learned later, in the order of the table.
COLUMNS = (
    "at", "kind", "code", "source", "account", "exchange", "symbol", "side", "quantity", "price",
    "existing", "basis", "reason", "remedy", "failed", "verified", "enforced", "sequence",
    "service", "host", "pid", "client_id",
)  # fmt: skip
INSERT = f"INSERT INTO decisions ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
#: The second condition is the index's own, or the index is not used.
TAKE = "UPDATE decisions SET taken = 1 WHERE client_id = ? AND client_id <> ''"
KEEP_WRITER = "INSERT OR REPLACE INTO writers VALUES (?, ?, ?, ?, ?, ?, ?)"

JournalRow = tuple[Any, ...]


def row_of(
    event: DecisionEvent | PositionConflictEvent, origin: tuple[str, str, int]
) -> JournalRow:
    """Return an event as a row, with its service, host and pid."""
    at = int(event.timestamp.timestamp() * 1000)
    if isinstance(event, PositionConflictEvent):
        reason = f"LONG {event.long_quantity} and SHORT {event.short_quantity} are open at once"
        return (
            at, CONFLICT, "LEGS_IN_CONFLICT", "", event.account, event.exchange, event.symbol, "",
            "", "", "", "", _text(reason), "", 0, 1, 1, 0, *origin, "",
        )  # fmt: skip
    code, remedy = event.code, event.remedy or ""
    if code is not None and remedy == code.remedy:
        # Whoever reads finds it by the code.
        remedy = ""
    return (
        at, ADMITTED if event.allowed else BLOCKED, "" if code is None else code.value,
        event.source, event.account, event.exchange, event.symbol, event.side,
        _text(event.quantity), _text(event.price), _text(event.existing_quantity),
        "" if event.basis is None else event.basis.value, _text(event.reason), _text(remedy),
        int(event.outcome.value == "failed"), int(event.verified), int(event.enforced),
        event.sequence, *origin, event.client_id,
    )  # fmt: skip


def _text(value: object) -> str:
    """Return a value as text that SQLite takes: it refuses lone surrogates."""
    if value is None:
        return ""
    if type(value) in (int, float, Decimal):
        return str(value)
    text = value if type(value) is str else shown(value)
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
