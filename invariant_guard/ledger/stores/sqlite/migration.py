"""Migration of a SQLite file: copied and carried over in one turn of writing."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.stores.sqlite.tables import APPLICATION, check_schema

# Seconds that a service of the version before may still hold the file.
_PATIENCE = 5.0


def migrate_file(path: str, copy: str) -> int:
    """Carry a file over, with a copy where it is of an earlier schema.

    Nobody can write in between: the copy is all that the schema before had. Killed anywhere, the file
    is whole in the one schema or the other.

    Args:
        path: the ledger's file.
        copy: a file that does not exist yet.

    Returns:
        The schema that the file had.

    Raises:
        FileExistsError: there is something at `copy`.
        StoreUnavailable: the file is locked, or no ledger that this version knows.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        version = int(cursor.execute("PRAGMA user_version").fetchone()[0])
        application = int(cursor.execute("PRAGMA application_id").fetchone()[0])
        if application == APPLICATION and version < codec.SCHEMA:
            _keep(path, copy)
        check_schema(cursor, path)
        cursor.execute("COMMIT")
    except sqlite3.Error as fault:
        raise StoreUnavailable(
            f"{path} cannot be carried over: {fault}",
            "Stop the services of the version before, and run this again.",
        ) from fault
    finally:
        connection.close()
    return version


def _keep(path: str, copy: str) -> None:
    """Copy the file as it was committed last, onto the disk."""
    descriptor = os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, os.stat(path).st_mode & 0o777)
    try:
        with (
            contextlib.closing(sqlite3.connect(path)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        os.fsync(descriptor)
    except BaseException:
        # Half of a copy would be taken for one.
        os.unlink(copy)
        raise
    finally:
        os.close(descriptor)
