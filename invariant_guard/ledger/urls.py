"""URLs: which store a ledger is kept in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.operations import LAG_MS
from invariant_guard.ledger.stores.memory import MemoryStore

_Store = TypeVar("_Store")

KNOWN = "memory://, sqlite:////absolute/path, redis://host:6379/0 or rediss:// for TLS"


def open_ledger(url: str, *, lag_ms: int = LAG_MS) -> Ledger:
    """Open the ledger that `url` names: `memory://`, `sqlite:////abs/path` or `redis://host`.

    A store that cannot be reached is not an error yet: it refuses orders, STORE_UNAVAILABLE, until
    it can.

    Args:
        url: where the ledger is kept.
        lag_ms: how long a venue may take to show what it did, in ms.

    Raises:
        ValueError: the URL names no store.
        ImportError: it names one on Redis, and the redis package is missing.
    """
    scheme, path = split(url)
    if scheme == "memory":
        return Ledger(MemoryStore(), url=url, lag_ms=lag_ms)
    if scheme == "sqlite":
        from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

        return Ledger(SQLiteStore(path), url=url, lag_ms=lag_ms)
    from invariant_guard.ledger.stores.redis.sync import RedisStore  # needs the redis package

    return Ledger(understood(RedisStore, url), url=url, lag_ms=lag_ms)


def open_async_ledger(url: str, *, lag_ms: int = LAG_MS) -> AsyncLedger:
    """Open the ledger that `url` names for asyncio: redis.asyncio for redis://, else threads.

    Args:
        url: where the ledger is kept.
        lag_ms: how long a venue may take to show what it did, in ms.

    Raises:
        ValueError: the URL names no store.
        ImportError: it names one on Redis, and the redis package is missing.
    """
    scheme, _ = split(url)
    if scheme == "redis":
        from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore

        return AsyncLedger(understood(AsyncRedisStore, url), url=url, lag_ms=lag_ms)
    return AsyncLedger(ThreadedStore(open_ledger(url).store), url=url, lag_ms=lag_ms)


def understood(store: Callable[[str], _Store], url: str) -> _Store:
    """Make a Redis store of a URL. Raises ValueError where redis-py makes nothing of it."""
    try:
        return store(url)
    except (ValueError, TypeError) as fault:
        # Its message may quote the password, which stands where a port does if it holds a slash.
        problem = type(fault).__name__
    raise ValueError(
        f"redis-py makes nothing of {_masked(url)!r} ({problem}); write {KNOWN}, and in a password "
        "%2F for a slash and %40 for an @"
    )


def split(url: str) -> tuple[str, str]:
    """Return the scheme (memory, sqlite or redis) and the path. Raises ValueError for anything else."""
    if not isinstance(url, str):
        raise ValueError(f"a ledger's URL is text, not {url!r}; write {KNOWN}")
    try:
        parts = urlsplit(url)
    except ValueError:
        # Its message quotes the host with the password before it.
        raise ValueError(f"{_masked(url)!r} is no URL; write {KNOWN}") from None
    if parts.scheme == "memory" and url == "memory://":
        return "memory", ""
    if parts.scheme == "sqlite" and not (parts.query or parts.fragment):
        if parts.netloc or not parts.path.startswith("//"):
            raise ValueError(
                f"{url!r} is no absolute path: two working directories would be two ledgers; "
                "write sqlite:////var/lib/trading/ledger.db, with four slashes"
            )
        path = unquote(parts.path[1:])
        if not path.isprintable():
            raise ValueError(f"{url!r} names no file: its path holds what cannot be printed")
        return "sqlite", path
    if parts.scheme in ("redis", "rediss", "unix") and (parts.netloc or parts.path):
        return "redis", ""
    raise ValueError(f"{_masked(url)!r} names no ledger; write {KNOWN}")


def _masked(url: str) -> str:
    """The URL without what it may hold of a password: errors end up in logs."""
    return re.sub(r"(password=)[^&]*", r"\1***", re.sub(r"//.*@", "//***@", url))
