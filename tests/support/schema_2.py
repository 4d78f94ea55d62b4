"""What the version before left of a ledger: schema 2, made of what schema 3 keeps."""

from __future__ import annotations

import json
import sqlite3

from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.redis.wire import PREFIX


def to_schema_2(url: str, port: int) -> None:
    """Make a ledger what the version before would have left."""

    def former(row: str) -> str:
        fields = json.loads(row)
        return codec.encode([*fields[:6], *fields[11:]])

    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        refuse = "SELECT RAISE(ABORT, 'events are append-only')"
        for statement in (
            "DROP INDEX refusals",
            "DROP TABLE scopes",
            "DROP VIEW orders",
            "ALTER TABLE reservations RENAME TO orders",
            "DROP TRIGGER events_last",
            f"CREATE TRIGGER events_last BEFORE DELETE ON events BEGIN {refuse}; END",
            "ALTER TABLE orders DROP COLUMN what",
            "PRAGMA user_version = 2",
        ):
            connection.execute(statement)
        for key, body in connection.execute("SELECT key, body FROM keys").fetchall():
            connection.execute("UPDATE keys SET body = ? WHERE key = ?", (former(body), key))
        connection.close()
        return
    import redis

    client = redis.Redis(port=port, decode_responses=True)
    for key, body in client.hgetall(f"{PREFIX}:keys").items():
        client.hset(f"{PREFIX}:keys", key, former(body))
    client.delete(f"{PREFIX}:refusals")
    client.hdel(f"{PREFIX}:meta", "now", "ahead", "dropped")
    client.hset(f"{PREFIX}:meta", "schema", "2")
