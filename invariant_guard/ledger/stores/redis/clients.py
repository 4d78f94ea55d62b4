"""Clients of redis-py, for both faces, with the timeouts that an order can wait for."""

from __future__ import annotations

from typing import Any

try:
    import redis
    import redis.asyncio
    from redis.asyncio.retry import Retry as AsyncRetry
    from redis.backoff import NoBackoff
    from redis.retry import Retry
except ImportError as missing:
    raise ImportError(
        "a redis:// ledger needs the redis package: pip install 'invariant-guard[redis]'"
    ) from missing

# A pool counts what is in use at once. Orders wait for no turn there: one too many is refused.
_NO_LIMIT = 2**31


def where_of(url: str) -> str:
    """Return the URL without its password and options, for messages."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def client_of(url: str, budget: float) -> Any:
    """Make a client that waits. Raises ValueError or TypeError for a URL that is none."""
    client = redis.Redis.from_url(url)
    _hold_to(budget, Retry(NoBackoff(), 0), client.connection_pool)
    return client


def async_client_of(url: str, budget: float) -> Any:
    """Make a client that is awaited. Raises ValueError or TypeError for a URL that is none."""
    client = redis.asyncio.Redis.from_url(url)
    _hold_to(budget, AsyncRetry(NoBackoff(), 0), client.connection_pool)
    return client


def _hold_to(budget: float, retry: Any, pool: Any) -> None:
    """Configure the connections of a client's pool: timeouts, decoding, no retries.

    Raises TypeError or ValueError for options that no connection knows.
    """
    options = pool.connection_kwargs
    for name in ("socket_timeout", "socket_connect_timeout"):
        options[name] = min(options.get(name) or budget, budget)
    # Retried here, where the budget is known: redis-py would wait its own time.
    options.update(decode_responses=True, encoding="utf-8", encoding_errors="strict", retry=retry)
    pool.max_connections = _NO_LIMIT
    # Made and thrown away; it connects at its first use. A bad URL is an error now, not then.
    pool.connection_class(**options)
