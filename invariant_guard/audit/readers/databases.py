"""Databases: SQLite files, opened read-only and never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.trouble import AuditError

MAGIC = b"SQLite format 3\0"


def connect(source: Source) -> sqlite3.Connection:
    """Open a database so that nothing can be written.

    Raises:
        AuditError: it is inside an archive, or no database.
    """
    if not source.on_disk:
        raise AuditError(
            f"{source.path} is a database inside an archive: unpack it and name the file"
        )
    try:
        # Not `immutable`: a service may be writing, and its rows may be in the write-ahead log still.
        connection = sqlite3.connect(f"file:{quote(source.on_disk)}?mode=ro", uri=True, timeout=5)
        connection.execute("PRAGMA query_only = 1")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as fault:
        raise AuditError(f"{source.path} is no readable database: {fault}") from None
    connection.row_factory = sqlite3.Row
    return connection


def tables_of(source: Source) -> dict[str, set[str]]:
    """Return the columns of each table."""
    with closing(connect(source)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {
            name: {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
            for name in names
        }


def query(source: Source, statement: str) -> Iterator[sqlite3.Row]:
    """Read rows one by one.

    Raises:
        AuditError: the statement fails on this database.
    """
    with closing(connect(source)) as connection:
        try:
            yield from connection.execute(statement)
        except sqlite3.Error as fault:
            raise AuditError(f"{source.path}: not readable: {fault}") from None
