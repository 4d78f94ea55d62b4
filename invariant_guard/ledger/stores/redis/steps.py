"""The steps of a Redis store, for both of its faces.

Each method is a procedure (see `sansio`). `run` yields the calls of scripts; the others yield what
the client is to do, as something that is called without arguments.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from redis import exceptions

from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.sansio import Procedure
from invariant_guard.ledger.stores import codec, liveness
from invariant_guard.ledger.stores.base import Operation, T
from invariant_guard.ledger.stores.redis import wire as protocol
from invariant_guard.ledger.stores.redis.wire import Script

logger = logging.getLogger("invariant_guard.ledger")

Deed = Callable[[], Any]


class Call(NamedTuple):
    """A script, and whether it may be sent again after a connection that broke."""

    script: str
    args: list[str]
    again: bool = True


def perform(deed: Deed) -> Any:
    """Do it; gives what is awaited where the client is asynchronous."""
    return deed()


class RedisSteps:
    """The steps on one server."""

    def __init__(self, where: str, budget: float, scripts: Callable[[str], Script]) -> None:
        self._where = where
        self._budget = budget
        self._scripts = scripts
        self._owners = protocol.liveness_folder()
        # The process that looked at the server's settings; a forked child looks for itself.
        self._looked = 0

    # -- owners --------------------------------------------------------------------------

    def owner(self) -> str:
        try:
            return liveness.owner(self._owners)
        except OSError:
            # Nobody can prove this process dead then; nothing else depends on it.
            return ""

    def is_dead(self, owner: str) -> bool:
        return liveness.is_dead(self._owners, owner)

    # -- steps ---------------------------------------------------------------------------

    def run(self, operation: Operation[T]) -> Procedure[Call, T]:
        """Take a step, anew as long as others overtake it."""
        until = time.monotonic() + self._budget
        while True:
            seen = protocol.loaded_of((yield Call("load", [operation.id, operation.key])))
            step = operation.function(seen.key, seen.record, seen.now)
            args = protocol.commit_args(seen, operation.id, step)
            if args is None or (yield Call("commit", args, again=False)) == 1:
                return step.answer
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    def record(self, client: Any, order_id: str) -> Procedure[Deed, Reservation | None]:
        command = partial(client.hget, f"{protocol.PREFIX}:orders", order_id)
        text = yield from self._ask(client, partial(_once, command))
        return codec.text_to_record(text) if text else None

    def events(self, client: Any, since: int | None) -> Procedure[Deed, list[Event]]:
        command = partial(client.lrange, f"{protocol.PREFIX}:events", 0, -1)
        texts = yield from self._ask(client, partial(_once, command))
        return protocol.events_of(texts, since)

    def call(self, client: Any, send: Callable[..., Any], call: Call) -> Procedure[Deed, Any]:
        """Run a script by its hash, or in full where the server lacks it."""
        script = self._scripts(call.script)
        return self._ask(client, partial(_evaluate, send, script, call.args), again=call.again)

    # -- the server ----------------------------------------------------------------------

    def _ask(
        self, client: Any, attempt: Callable[[], Procedure[Deed, Any]], *, again: bool = True
    ) -> Procedure[Deed, Any]:
        """Make an attempt. Raises StoreUnavailable for every error of the client's."""
        started = time.monotonic()
        try:
            if self._looked != os.getpid():
                yield from self._look(client)
            try:
                return (yield from attempt())
            except exceptions.TimeoutError:
                raise
            except exceptions.ConnectionError:
                # A connection the server closed while it lay idle. Once more, on a new one.
                if not again or time.monotonic() - started >= self._budget:
                    raise
                return (yield from attempt())
        except exceptions.RedisError as fault:
            unsure = isinstance(fault, (exceptions.ConnectionError, exceptions.TimeoutError))
            raise protocol.unavailable(fault, self._where, unsure=unsure) from fault

    def _look(self, client: Any) -> Procedure[Deed, None]:
        memory = yield partial(client.info, "memory")
        persistence = yield partial(client.info, "persistence")
        warning = protocol.check_server(memory, persistence)
        if warning:
            logger.warning(warning)
        self._looked = os.getpid()


def _once(deed: Deed) -> Procedure[Deed, Any]:
    return (yield deed)


def _evaluate(send: Callable[..., Any], script: Script, args: list[str]) -> Procedure[Deed, Any]:
    try:
        return (yield partial(send, "EVALSHA", script.sha, 1, protocol.PREFIX, *args))
    except exceptions.NoScriptError:
        return (yield partial(send, "EVAL", script.text, 1, protocol.PREFIX, *args))
