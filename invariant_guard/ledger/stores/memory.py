"""The memory store: one process, a lock and three dictionaries."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any

from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.limits.judge import admit_within
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.rows import NO_ROW, NO_TOTALS, Change, Row
from invariant_guard.ledger.limits.totals import added, changes, recomputed
from invariant_guard.ledger.model.keys import escape
from invariant_guard.ledger.protocol.admission import Decision, Request, admit
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import restart
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.retirement import hindrances
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores.base import (
    BUDGET,
    Contents,
    Operation,
    Rebound,
    StoreUnavailable,
    T,
    monotonic,
    unbound,
)

_stores: weakref.WeakSet[MemoryStore] = weakref.WeakSet()


class _Turn:
    """The lock of a store, waited for no longer than an order may.

    A signal handler that places an order may have interrupted the very step that holds it.
    """

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=BUDGET):
            raise StoreUnavailable(
                "this process's ledger is in the middle of another step",
                "Place no order in a signal handler: set a flag there, and look at it elsewhere.",
            )

    def __exit__(self, kind: object, fault: object, traceback: object) -> None:
        self._lock.release()


class MemoryStore:
    """Keeps the ledger in this process, for backtests and single-process services.

    It dies with the process, and so do the owners of everything in it.
    """

    adopts_first = True

    def __init__(self, *, clock: Callable[[], int] = monotonic) -> None:
        self._clock = clock
        self._turn = _Turn()
        _stores.add(self)
        self._keys: dict[str, KeyState] = {}
        self._records: dict[str, Reservation] = {}
        self._accounts: dict[str, str] = {}
        # Those up to the number `_dropped` are archived.
        self._events: list[Event] = []
        self._refusals: list[Event] = []
        self._dropped = 0
        self._since = self._clock()
        # Of limits: none before the first.
        self._rules: Rules | None = None
        self._rows: dict[str, Row] = {}

    def admit(self, label: str, suffix: str, request: Request) -> Decision:
        with self._turn:
            account = self._accounts.get(label)
            if account is None:
                decision, event = unbound(label, suffix, request)
                self._append(event)
                return decision
            name = f"{account}/{suffix}"
            key, known = self._key(name), self._records.get(request.id)
            if self._rules is None:
                step = admit(key, known, request, self._clock())
            else:
                step = self._admit_within(self._rules, key, known, request)
            self._keep(step, key)
            return step.answer

    def _admit_within(
        self, rules: Rules, key: KeyState, known: Reservation | None, request: Request
    ) -> Step[Decision]:
        plan = rules.plan(key.key, request.source)
        rows = tuple([self._rows.get(name, NO_ROW) for name in plan.rows])
        names = rules.siblings(plan, key.key, lambda: len(self._keys), lambda: self._keys)
        others = tuple(map(self._key, names))
        step, changed = admit_within(plan, rows, key, known, request, self._clock(), others)
        self._keep_rows(changed)
        return step

    def _keep_rows(self, changed: Iterable[Change]) -> None:
        for scope, _, after in changed:
            self._rows[scope] = after

    def edit(self, edit: Edit[T]) -> T:
        with self._turn:
            book = None if self._rules is None else self._rules.book
            standings = {name: self._rows.get(name, NO_ROW).standing for name in edit.scopes}
            edited = edit.function(book, standings, self._clock())
            if edited.book is not None:
                self._rules = Rules(edited.book)
            self._keep_rows(edited.changed(self._rows))
            if edited.recompute and self._rules is not None:
                self._rows = {n: row._replace(totals=NO_TOTALS) for n, row in self._rows.items()}
                self._keep_rows(added(self._rows, recomputed(self._rules, self._keys.values())))
            for event in edited.events:
                self._append(event)
            return edited.answer

    def run(self, operation: Operation[T]) -> T:
        with self._turn:
            record = self._records.get(operation.id) if operation.id else None
            name = operation.key if record is None else record.key
            key = self._key(name)
            step = operation.function(key, record, self._clock())
            if self._rules is not None:
                opens = self._rows.get(f"key:{step.key.key}", NO_ROW).totals.opens
                more = changes(self._rules, opens, key, step.key)
                self._keep_rows(added(self._rows, more))
            self._keep(step, key)
            return step.answer

    def _key(self, name: str) -> KeyState:
        return self._keys.get(name) or KeyState(name, last_live=self._since)

    def _keep(self, step: Step[Any], before: KeyState) -> None:
        after = step.key
        # The name of a key that somebody asked about is kept, so that reconcile finds it.
        if after.key and (after is not before or after.key not in self._keys):
            self._keys[after.key] = after
        for record in step.records:
            self._records[record.id] = record
        for event in step.events:
            self._append(event)

    def _append(self, event: Event) -> None:
        number = self._dropped + len(self._events) + 1
        event = event._replace(at=time.time_ns() // 1_000_000, number=number)
        self._events.append(event)
        if event.kind is EventKind.BLOCKED:
            self._refusals.append(event)

    def bind(self, label: str, account: str) -> str:
        with self._turn:
            known = label in self._accounts
            bound = self._accounts.setdefault(label, escape(account))
            if not known:
                self._append(Event(EventKind.BOUND, "", detail=f"{label} -> {account}"))
            return bound

    def rebind(self, label: str, account: str) -> Rebound:
        with self._turn:
            after, before = escape(account), self._accounts.get(label, "")
            if before == after:
                return Rebound(before)
            keys = [key for key in self._keys.values() if before and key.is_of(before, after)]
            hindered = tuple(line for key in sorted(keys) for line in hindrances(key))
            if not hindered:
                for key in keys:
                    self._keys[key.key] = restart(key, self._clock())
                self._accounts[label] = after
                self._append(Event(EventKind.BOUND, "", detail=f"{label} -> {account}"))
            return Rebound(before, hindered)

    def contents(self) -> Contents:
        with self._turn:
            keys = tuple(self._keys[name] for name in sorted(self._keys))
            book = None if self._rules is None else self._rules.book
            return Contents(self._clock(), keys, dict(self._accounts), book, dict(self._rows))

    def record(self, order_id: str) -> Reservation | None:
        with self._turn:
            return self._records.get(order_id)

    def records(self, order_ids: Sequence[str]) -> list[Reservation]:
        with self._turn:
            return [self._records[id_] for id_ in order_ids if id_ in self._records]

    def events_after(self, number: int, limit: int) -> list[Event]:
        with self._turn:
            start = max(number - self._dropped, 0)
            return self._events[start : start + limit]

    def refusals(self, since: int | None = None) -> list[Event]:
        with self._turn:
            return [event for event in self._refusals if since is None or event.at >= since]

    def prune(self, upto: int, orders: Sequence[Reservation]) -> int:
        with self._turn:
            gone = max(min(upto - self._dropped, len(self._events) - 1), 0)
            del self._events[:gone]
            self._dropped += gone
            self._refusals = [e for e in self._refusals if e.number > self._dropped]
            count = 0
            for record in orders:
                if self._records.get(record.id) == record:
                    del self._records[record.id]
                    count += 1
            return count

    def owner(self) -> str:
        return ""

    def is_dead(self, owner: str) -> bool:
        return False

    def close(self) -> None:
        return None


def _free_in_child() -> None:
    # Another thread may have been in a step, and that thread stayed in the parent.
    for store in _stores:
        store._turn = _Turn()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_free_in_child)
