"""The Redis store for asyncio: the same scripts and the same steps, awaited."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import Any

from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.sansio import drive_async
from invariant_guard.ledger.stores.base import (
    BUDGET,
    Contents,
    Operation,
    Rebound,
    T,
    monotonic,
)
from invariant_guard.ledger.stores.redis import wire as protocol
from invariant_guard.ledger.stores.redis.clients import async_client_of, where_of
from invariant_guard.ledger.stores.redis.steps import Call, RedisSteps, perform
from invariant_guard.ledger.stores.redis.wire import Script

# Clients that a forked child inherited. Thrown away there, their sockets would be taken from the
# selector of the parent's loop, which both share, and the parent would hear nothing any more.
_inherited: list[dict[asyncio.AbstractEventLoop, Any]] = []


class AsyncRedisStore:
    """Keeps the ledger in Redis, through redis.asyncio. Connections belong to one event loop."""

    adopts_first = False

    def __init__(
        self,
        url: str,
        *,
        budget: float = BUDGET,
        scripts: Callable[[str], Script] = protocol.script,
        clock: Callable[[], int] = monotonic,
    ) -> None:
        self._url = url
        self._budget = budget
        self._steps = RedisSteps(where_of(url), budget, scripts, clock)
        self._clients: dict[asyncio.AbstractEventLoop, Any] = {}
        self._pid = os.getpid()
        # A bad URL is an error now, not at the first order.
        async_client_of(url, budget)

    async def admit(self, label: str, suffix: str, request: Request) -> Decision:
        return await drive_async(self._steps.admit(label, suffix, request), self._call)

    async def run(self, operation: Operation[T]) -> T:
        return await drive_async(self._steps.run(operation), self._call)

    async def edit(self, edit: Edit[T]) -> T:
        return await drive_async(self._steps.edit(edit), self._call)

    async def bind(self, label: str, account: str) -> str:
        return str((await self._call(Call("bind", protocol.bind_args(label, account))))[1])

    async def rebind(self, label: str, account: str) -> Rebound:
        args = protocol.bind_args(label, account)
        return protocol.rebound_of(await self._call(Call("rebind", args)))

    async def contents(self) -> Contents:
        return protocol.contents_of(await self._call(Call("contents", [])))

    async def record(self, order_id: str) -> Reservation | None:
        return await drive_async(self._steps.record(self._client(), order_id), perform)

    async def records(self, order_ids: Sequence[str]) -> list[Reservation]:
        return await drive_async(self._steps.records(self._client(), order_ids), perform)

    async def events_after(self, number: int, limit: int) -> list[Event]:
        return protocol.events_of(await self._call(Call("page", [str(number), str(limit)])))

    async def refusals(self, since: int | None = None) -> list[Event]:
        return await drive_async(self._steps.refusals(since), self._call)

    async def prune(self, upto: int, orders: Sequence[Reservation]) -> int:
        args = protocol.prune_args(upto, orders)
        return int((await self._call(Call("prune", args, again=False)))[1])

    async def owner(self) -> str:
        return self._steps.owner()

    async def is_dead(self, owner: str) -> bool:
        return self._steps.is_dead(owner)

    async def close(self) -> None:
        """Close this loop's connections. Those of another loop cannot be closed from here."""
        client = self._own().pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    async def _call(self, call: Call) -> Any:
        client = self._client()
        return await drive_async(self._steps.call(client, client.execute_command, call), perform)

    def _client(self) -> Any:
        """Return the running loop's client."""
        clients, loop = self._own(), asyncio.get_running_loop()
        client = clients.get(loop)
        if client is None:
            for other in list(clients):
                if other.is_closed():
                    clients.pop(other, None)
            client = clients[loop] = async_client_of(self._url, self._budget)
        return client

    def _own(self) -> dict[asyncio.AbstractEventLoop, Any]:
        """Return this process's clients, by loop."""
        if self._pid != os.getpid():
            _inherited.append(self._clients)
            self._clients, self._pid = {}, os.getpid()
        return self._clients
