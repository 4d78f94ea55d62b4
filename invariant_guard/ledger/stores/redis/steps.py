"""The steps of a Redis store, for both of its faces.

Each method is a procedure (see `sansio`). `run` yields the calls of scripts; the others yield what
the client is to do, as something that is called without arguments.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from redis import exceptions

from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.edits import Edit, Edited
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.rows import text_to_standing
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.sansio import Procedure
from invariant_guard.ledger.stores import codec, liveness
from invariant_guard.ledger.stores.base import Operation, T, monotonic
from invariant_guard.ledger.stores.redis import wire as protocol
from invariant_guard.ledger.stores.redis.wire import Script

logger = logging.getLogger("invariant_guard.ledger")

Deed = Callable[[], Any]

# Refusals that are read at a time.
PAGE = 100


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

    def __init__(
        self,
        where: str,
        budget: float,
        scripts: Callable[[str], Script],
        clock: Callable[[], int] = monotonic,
    ) -> None:
        self._where = where
        # What the last reply said of the time, and when that was by a clock that does not step.
        self._clock = clock
        self._heard: tuple[protocol.Heard, int] | None = None
        self._budget = budget
        self._scripts = scripts
        self._owners = protocol.liveness_folder()
        # The process that looked at the server's settings; a forked child looks for itself.
        self._looked = 0
        # The limits as they were last read, with the plans made of them.
        self._rules: Rules | None = None

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

    def admit(self, label: str, suffix: str, request: Request) -> Procedure[Call, Decision]:
        """Decide a request. The same id again after a broken connection is decided once."""
        call = Call("admit", protocol.admit_args(label, suffix, request))
        until = time.monotonic() + self._budget
        while True:
            _, answer = yield call
            if answer.startswith("["):
                return protocol.decision_of(answer)
            # Its limits have no plan for this key yet, or no totals.
            yield from self._plan(answer, request.source)
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    def run(self, operation: Operation[T]) -> Procedure[Call, T]:
        """Take a step, anew as long as others overtake it."""
        until = time.monotonic() + self._budget
        while True:
            alone = "1" if operation.alone else ""
            seen = protocol.loaded_of((yield Call("load", [operation.id, operation.key, alone])))
            rules = None
            if seen.limits.ready:
                rules = yield from self._limits(seen.limits.revision)
            step = operation.function(seen.key, seen.record, seen.now)
            args = protocol.commit_args(seen, operation.id, step, rules)
            if args is None or (yield Call("commit", args, again=False))[1] == 1:
                return step.answer
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    # -- limits --------------------------------------------------------------------------

    def edit(self, edit: Edit[T]) -> Procedure[Call, T]:
        """Take an edit of the limits, anew as long as others overtake it."""
        until = time.monotonic() + self._budget
        while True:
            reply = yield Call("book", list(edit.scopes))
            seen, now = protocol.in_force_of(reply), protocol.Heard.of(reply[0]).time
            standings = map(text_to_standing, seen.standings)
            known = dict(zip(edit.scopes, standings, strict=True))
            edited: Edited[T] = edit.function(seen.book, known, now)
            args = protocol.edit_args(seen, edit.scopes, edited)
            if (yield Call("edit", args, again=False))[1] == 1:
                if edited.recompute:
                    yield from self._add_up()
                return edited.answer
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    def _limits(self, revision: str) -> Procedure[Call, Rules]:
        """Return the limits of a revision, or of a later one in force."""
        if self._rules is None or str(self._rules.book.revision) != revision:
            seen = protocol.in_force_of((yield Call("book", [])))
            self._rules = Rules(seen.book or Book())
        return self._rules

    def _plan(self, key: str, source: str) -> Procedure[Call, None]:
        """Make what an admission lacks: the plan of a key and a source, and totals."""
        seen = protocol.in_force_of((yield Call("book", [])))
        if not seen.state.ready:
            yield from self._add_up()
        rules = yield from self._limits(seen.state.revision)
        known: list[str] = []
        if rules.plan(key, source).follows_others:
            known = (yield Call("names", []))[1]
        yield Call("plan", protocol.plan_args(rules, key, source, known))

    def _add_up(self) -> Procedure[Call, None]:
        """Add up all totals, if nobody else does so meanwhile. Others may be faster."""
        until = time.monotonic() + self._budget
        while True:
            reply = yield Call("contents", [])
            state = protocol.LimitsState.of(reply[3])
            if state.ready or not state.revision:
                return
            rules = yield from self._limits(state.revision)
            if (yield Call("totals", protocol.totals_args(reply, rules)))[1] == 1:
                return
            if time.monotonic() >= until:
                raise protocol.too_busy(self._where)

    def record(self, client: Any, order_id: str) -> Procedure[Deed, Reservation | None]:
        command = partial(client.hget, f"{protocol.PREFIX}:orders", order_id)
        text = yield from self._ask(client, command)
        return codec.text_to_record(text) if text else None

    def records(self, client: Any, order_ids: Sequence[str]) -> Procedure[Deed, list[Reservation]]:
        if not order_ids:
            return []
        command = partial(client.hmget, f"{protocol.PREFIX}:orders", order_ids)
        texts = yield from self._ask(client, command)
        return [codec.text_to_record(text) for text in texts if text]

    def refusals(self, since: int | None) -> Procedure[Call, list[Event]]:
        """Read refusals page by page from the newest, until one page is all before `since`."""
        found: dict[int, Event] = {}
        passed = 0
        while True:
            page = protocol.refusals_of((yield Call("refusals", [str(passed), str(PAGE)])))
            young = [event for event in page if since is None or event.at >= since]
            found.update((event.number, event) for event in young)
            passed += len(page)
            if len(page) < PAGE or not young:
                return [found[number] for number in sorted(found)]

    def call(self, client: Any, send: Callable[..., Any], call: Call) -> Procedure[Deed, Any]:
        """Run a script by its hash, or in full where the server lacks it."""
        script, args = self._scripts(call.script), (1, protocol.PREFIX, self._vouched(), *call.args)
        reply = yield from self._ask(
            client,
            lambda: send("EVALSHA", script.sha, *args),
            lambda: send("EVAL", script.text, *args),
            again=call.again,
        )
        if isinstance(reply, str):
            # Of the script that each order waits for: one text is read in half the time of a list.
            reply = reply.split("\n", 1)
        self._heard = protocol.Heard.of(reply[0]), self._clock()
        return reply

    def _vouched(self) -> str:
        """Return the store's time as it was heard, and how long ago that is."""
        if self._heard is None:
            return ""
        (heard, since), then = self._heard
        return f"{heard} {max(self._clock() - then, 0)} {since}"

    # -- the server ----------------------------------------------------------------------

    def _ask(
        self, client: Any, deed: Deed, unknown: Deed | None = None, *, again: bool = True
    ) -> Procedure[Deed, Any]:
        """Do a deed, or another where the server lacks the script of it.

        Raises StoreUnavailable for every error of the client's.
        """
        started = time.monotonic()
        try:
            if self._looked != os.getpid():
                yield from self._look(client)
            while True:
                try:
                    return (yield deed)
                except exceptions.NoScriptError:  # noqa: PERF203 -- each may fail
                    if unknown is None:
                        raise
                    deed, unknown = unknown, None
                except exceptions.TimeoutError:
                    raise
                except exceptions.ConnectionError:
                    # A connection the server closed while it lay idle. Once more, on a new one.
                    if not again or time.monotonic() - started >= self._budget:
                        raise
                    again = False
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
