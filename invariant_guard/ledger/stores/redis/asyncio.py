"""The Redis store for asyncio: the same scripts and the same steps, awaited."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores import codec, liveness
from invariant_guard.ledger.stores.base import BUDGET, Contents, Operation, T
from invariant_guard.ledger.stores.redis import wire as protocol
from invariant_guard.ledger.stores.redis.sync import hold_to, logger, where_of


class AsyncRedisStore:
    """Keeps the ledger in Redis, through redis.asyncio. Connections belong to one event loop."""

    adopts_first = False

    def __init__(self, url: str, *, budget: float = BUDGET) -> None:
        self._url = url
        self._where = where_of(url)
        self._budget = budget
        self._clients: dict[int, Any] = {}
        self._checked = False
        self._owners = protocol.liveness_folder()
        # A bad URL is an error now, not at the first order.
        self._client_for(0)

    def _client_for(self, loop: int) -> Any:
        client = self._clients.get(loop)
        if client is None:
            client = redis.asyncio.Redis.from_url(self._url)
            hold_to(self._budget, Retry(NoBackoff(), 0), client.connection_pool)
            self._clients = {loop: client}
        return client

    @property
    def _client(self) -> Any:
        # Another loop, or a forked child, must not use this one's sockets.
        return self._client_for(hash((id(asyncio.get_running_loop()), os.getpid())))

    # -- steps ---------------------------------------------------------------------------

    async def admit(self, label: str, suffix: str, request: Request) -> Decision:
        args = protocol.admit_args(label, suffix, request)
        return protocol.decision_of(await self._call("admit", args))

    async def run(self, operation: Operation[T]) -> T:
        until = time.monotonic() + self._budget
        while True:
            seen = protocol.loaded_of(await self._call("load", [operation.id, operation.key]))
            step = operation.function(seen.key, seen.record, seen.now)
            args = protocol.commit_args(seen, operation.id, step)
            if args is None or await self._call("commit", args, again=False) == 1:
                return step.answer
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    async def bind(self, label: str, account: str) -> str:
        return str(await self._call("bind", protocol.bind_args(label, account)))

    async def contents(self) -> Contents:
        return protocol.contents_of(await self._call("contents", []))

    async def record(self, order_id: str) -> Reservation | None:
        text = await self._ask(lambda: self._client.hget(f"{protocol.PREFIX}:orders", order_id))
        return codec.text_to_record(text) if text else None

    async def events(self, since: int | None = None) -> list[Event]:
        texts = await self._ask(lambda: self._client.lrange(f"{protocol.PREFIX}:events", 0, -1))
        return protocol.events_of(texts, since)

    async def owner(self) -> str:
        try:
            return liveness.owner(self._owners)
        except OSError:
            return ""

    async def is_dead(self, owner: str) -> bool:
        return liveness.is_dead(self._owners, owner)

    async def close(self) -> None:
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    # -- the server ----------------------------------------------------------------------

    async def _call(self, name: str, args: list[str], *, again: bool = True) -> Any:
        script = protocol.script(name)

        async def attempt() -> Any:
            try:
                return await self._client.evalsha(script.sha, 1, protocol.PREFIX, *args)
            except redis.exceptions.NoScriptError:
                return await self._client.eval(script.text, 1, protocol.PREFIX, *args)

        return await self._ask(attempt, again=again)

    async def _ask(self, attempt: Callable[[], Awaitable[Any]], *, again: bool = True) -> Any:
        started = time.monotonic()
        try:
            await self._check_server()
            try:
                return await attempt()
            except redis.exceptions.TimeoutError:
                raise
            except redis.exceptions.ConnectionError:
                if not again or time.monotonic() - started >= self._budget:
                    raise
                return await attempt()
        except redis.exceptions.RedisError as fault:
            raise protocol.unavailable(fault, self._where, unsure=_unsure(fault)) from fault

    async def _check_server(self) -> None:
        if self._checked:
            return
        client = self._client
        warning = protocol.check_server(
            await client.info("memory"), await client.info("persistence")
        )
        if warning:
            logger.warning(warning)
        self._checked = True


def _unsure(fault: Exception) -> bool:
    return isinstance(fault, (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError))
