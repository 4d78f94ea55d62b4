"""The Redis store: several machines, one primary."""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from . import codec, liveness
from . import redis_protocol as protocol
from .admission import Decision, Request
from .events import Event
from .redis_lane import Lane, exchange
from .reservations import Reservation
from .stores import BUDGET, Contents, Operation, T

try:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry
except ImportError as missing:
    raise ImportError(
        "a redis:// ledger needs the redis package: pip install 'invariant-guard[redis]'"
    ) from missing

logger = logging.getLogger("invariant_guard.ledger")


def where_of(url: str) -> str:
    """Give the URL without its password, for messages; options may hold one too."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def hold_to(budget: float, retry: Any, pool: Any) -> None:
    """Set what the connections of a client's pool need here, whatever its URL says of it.

    Raises TypeError or ValueError for options that no connection knows.
    """
    options = pool.connection_kwargs
    for name in ("socket_timeout", "socket_connect_timeout"):
        options[name] = min(options.get(name) or budget, budget)
    # Retried here, where the budget is known: redis-py would wait its own time.
    options.update(decode_responses=True, encoding="utf-8", encoding_errors="strict", retry=retry)
    # Made and thrown away; it connects at its first use. A bad URL is an error now, not then.
    pool.connection_class(**options)


class RedisStore:
    """Keeps the ledger in Redis, through redis-py.

    Raises ValueError for a URL that redis-py does not understand. Connects at first use.
    """

    adopts_first = False

    def __init__(self, url: str, *, budget: float = BUDGET) -> None:
        self._where = where_of(url)
        self._budget = budget
        self._client = redis.Redis.from_url(url)
        hold_to(budget, Retry(NoBackoff(), 0), self._client.connection_pool)
        self._lane = Lane(self._client)
        self._checked = False
        self._owners = protocol.liveness_folder()
        self._pid = os.getpid()

    # -- steps ---------------------------------------------------------------------------

    def admit(self, label: str, suffix: str, request: Request) -> Decision:
        # The same id again after a broken connection: it is decided once, whoever heard of it.
        args = protocol.admit_args(label, suffix, request)
        return protocol.decision_of(self._call("admit", args))

    def run(self, operation: Operation[T]) -> T:
        until = time.monotonic() + self._budget
        while True:
            seen = protocol.loaded_of(self._call("load", [operation.id, operation.key]))
            step = operation.function(seen.key, seen.record, seen.now)
            args = protocol.commit_args(seen, operation.id, step)
            if args is None or self._call("commit", args, again=False) == 1:
                return step.answer
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    def bind(self, label: str, account: str) -> str:
        return str(self._call("bind", protocol.bind_args(label, account)))

    def contents(self) -> Contents:
        return protocol.contents_of(self._call("contents", []))

    def record(self, order_id: str) -> Reservation | None:
        text = self._ask(lambda: self._client.hget(f"{protocol.PREFIX}:orders", order_id))
        return codec.text_to_record(text) if text else None

    def events(self, since: int | None = None) -> list[Event]:
        texts = self._ask(lambda: self._client.lrange(f"{protocol.PREFIX}:events", 0, -1))
        return protocol.events_of(texts, since)

    def owner(self) -> str:
        try:
            return liveness.owner(self._owners)
        except OSError:
            # Nobody can prove this process dead then; nothing else depends on it.
            return ""

    def is_dead(self, owner: str) -> bool:
        return liveness.is_dead(self._owners, owner)

    def close(self) -> None:
        self._lane.close()
        self._client.close()

    # -- the server ----------------------------------------------------------------------

    def _script(self, name: str) -> protocol.Script:
        return protocol.script(name)

    def _call(self, name: str, args: list[str], *, again: bool = True) -> Any:
        """Run a script: by its name, or in full where the server does not know it yet."""
        script = self._script(name)
        connection = self._lane.take()

        def attempt() -> Any:
            try:
                return exchange(connection, "EVALSHA", script.sha, 1, protocol.PREFIX, *args)
            except redis.exceptions.NoScriptError:
                return exchange(connection, "EVAL", script.text, 1, protocol.PREFIX, *args)

        try:
            return self._ask(attempt, again=again)
        finally:
            self._lane.give_back(connection)

    def _ask(self, attempt: Any, *, again: bool = True) -> Any:
        started = time.monotonic()
        try:
            self._check_server()
            try:
                return attempt()
            except redis.exceptions.TimeoutError:
                raise
            except redis.exceptions.ConnectionError:
                # A connection the server closed while it lay idle. Once more, on a new one.
                if not again or time.monotonic() - started >= self._budget:
                    raise
                return attempt()
        except redis.exceptions.RedisError as fault:
            unsure = isinstance(
                fault, (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)
            )
            raise protocol.unavailable(fault, self._where, unsure=unsure) from fault

    def _check_server(self) -> None:
        if self._checked and self._pid == os.getpid():
            return
        client = self._client
        warning = protocol.check_server(client.info("memory"), client.info("persistence"))
        if warning:
            logger.warning(warning)
        self._checked, self._pid = True, os.getpid()
