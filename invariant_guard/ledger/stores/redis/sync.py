"""The Redis store: several machines, one primary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.sansio import drive
from invariant_guard.ledger.stores.base import (
    BUDGET,
    Contents,
    Operation,
    Rebound,
    T,
    monotonic,
)
from invariant_guard.ledger.stores.redis import wire as protocol
from invariant_guard.ledger.stores.redis.clients import client_of, where_of
from invariant_guard.ledger.stores.redis.connections import Lane, exchange
from invariant_guard.ledger.stores.redis.steps import Call, RedisSteps, perform
from invariant_guard.ledger.stores.redis.wire import Script


class RedisStore:
    """Keeps the ledger in Redis, through redis-py.

    Raises ValueError for a URL that redis-py does not understand. Connects at first use.
    """

    adopts_first = False

    def __init__(
        self,
        url: str,
        *,
        budget: float = BUDGET,
        scripts: Callable[[str], Script] = protocol.script,
        clock: Callable[[], int] = monotonic,
    ) -> None:
        self._client = client_of(url, budget)
        self._lane = Lane(self._client)
        self._steps = RedisSteps(where_of(url), budget, scripts, clock)

    def admit(self, label: str, suffix: str, request: Request) -> Decision:
        return drive(self._steps.admit(label, suffix, request), self._call)

    def run(self, operation: Operation[T]) -> T:
        return drive(self._steps.run(operation), self._call)

    def edit(self, edit: Edit[T]) -> T:
        return drive(self._steps.edit(edit), self._call)

    def bind(self, label: str, account: str) -> str:
        return str((self._call(Call("bind", protocol.bind_args(label, account))))[1])

    def rebind(self, label: str, account: str) -> Rebound:
        args = protocol.bind_args(label, account)
        return protocol.rebound_of(self._call(Call("rebind", args)))

    def contents(self) -> Contents:
        return protocol.contents_of(self._call(Call("contents", [])))

    def record(self, order_id: str) -> Reservation | None:
        return drive(self._steps.record(self._client, order_id), perform)

    def records(self, order_ids: Sequence[str]) -> list[Reservation]:
        return drive(self._steps.records(self._client, order_ids), perform)

    def events_after(self, number: int, limit: int) -> list[Event]:
        return protocol.events_of(self._call(Call("page", [str(number), str(limit)])))

    def refusals(self, since: int | None = None) -> list[Event]:
        return drive(self._steps.refusals(since), self._call)

    def prune(self, upto: int, orders: Sequence[Reservation]) -> int:
        args = protocol.prune_args(upto, orders)
        return int((self._call(Call("prune", args, again=False)))[1])

    def owner(self) -> str:
        return self._steps.owner()

    def is_dead(self, owner: str) -> bool:
        return self._steps.is_dead(owner)

    def close(self) -> None:
        self._lane.close()
        self._client.close()

    def _call(self, call: Call) -> Any:
        connection = self._lane.take()
        try:
            send = partial(exchange, connection)
            return drive(self._steps.call(self._client, send, call), perform)
        finally:
            self._lane.give_back(connection)
