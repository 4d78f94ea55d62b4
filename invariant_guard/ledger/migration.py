"""Migration: a ledger of the schema before, carried over with a copy kept.

The first call of a service of this version carries a ledger over too, without the copy.
"""

from __future__ import annotations

from dataclasses import dataclass

from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.urls import split

SCHEMA = codec.SCHEMA


@dataclass(frozen=True)
class Migrated:
    """What was found, and what was kept of it.

    Attributes:
        found: the schema that the ledger had.
        copy: where it is kept as it was; "" where nothing was to be carried over.
    """

    found: int
    copy: str = ""


def migrate(url: str, copy: str | None = None) -> Migrated:
    """Carry a ledger over to this version's schema, and keep it as it was.

    Stop the services of the version before first: what one of them writes afterwards is refused.

    Args:
        url: the ledger's, in SQLite or Redis.
        copy: a file that does not exist yet, for SQLite; beside the ledger by itself.

    Raises:
        FileExistsError: something is there already.
        StoreUnavailable: the store cannot be reached, or holds no such ledger.
        ValueError: the URL names no store that is kept, or one that takes no file.
    """
    scheme, path = split(url)
    if scheme == "memory":
        raise ValueError("memory:// ends with its process: there is nothing to carry over")
    if scheme == "sqlite":
        from invariant_guard.ledger.stores.sqlite.migration import migrate_file

        place = copy if copy is not None else f"{path}.schema-{SCHEMA - 1}"
        found = migrate_file(path, place)
    else:
        if copy is not None:
            raise ValueError("a ledger in Redis is copied inside of the server, to no file")
        from invariant_guard.ledger.stores.redis.migration import migrate_keys
        from invariant_guard.ledger.stores.redis.wire import PREFIX

        place = f"{PREFIX}:schema-{SCHEMA - 1}"
        found = migrate_keys(url, place, SCHEMA)
        place = f"{place}:*"
    return Migrated(found, place if 0 < found < SCHEMA else "")
