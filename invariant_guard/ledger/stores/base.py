"""Stores: where the protocol's state is kept. Three of them, one way of using each.

A store does four things: it decides an admission, it runs any other step atomically, it keeps which
account a label means, and it tells what it holds. What a step decides is not its business.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.limits.pool_report import PoolReport, report_of
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import Row
from invariant_guard.ledger.limits.usage import Usage, usage_of
from invariant_guard.ledger.model.enums import Refusal
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step

T = TypeVar("T")

# How long an order may wait for the store before it is refused, in seconds.
BUDGET = 0.25


def monotonic() -> int:
    """Return this process's own milliseconds, which no correction of a clock moves."""
    return time.monotonic_ns() // 1_000_000


class StoreUnavailable(Exception):
    """Raised where the store is out of reach or beyond trust.

    `reason` says what was found and `remedy` what to do. `unsure` is True where the step may have
    been taken all the same, because only its reply was lost.
    """

    def __init__(self, reason: str, remedy: str, *, unsure: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.unsure = unsure

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is made anew from its text alone, and a pool of processes breaks over one
        # that cannot be.
        return partial(type(self), unsure=self.unsure), (self.reason, self.remedy)


class OfOneKey(StoreUnavailable):
    """Raised where the trouble is with one key, and steps on others may be taken."""


class Overtaken(OfOneKey):
    """Raised where others changed the key before every attempt of the step."""


class Unreadable(OfOneKey):
    """Raised where a row of the store makes no sense."""


@dataclass(frozen=True, slots=True)
class Operation(Generic[T]):
    """One step to run, on a reservation's key or on a named one.

    `function` gets the key, the record of `id` (None where there is none) and the store's time in
    ms. It may run more than once, so it must be pure. `alone` says that it looks at no other order
    of the key: a store may then leave the others out. `in_turn` says that it moves legs, which add
    up in the order in which it was said.
    """

    function: Callable[[KeyState, Reservation | None, int], Step[T]]
    id: str = ""
    key: str = ""
    alone: bool = False
    in_turn: bool = False


class Contents(NamedTuple):
    """Everything that `status` and `orders` show, read at one moment."""

    now: int
    keys: tuple[KeyState, ...]
    accounts: dict[str, str]
    # None before the first limits, and before the first scope was halted.
    book: Book | None = None
    rows: dict[str, Row] = {}  # noqa: RUF012 -- never changed

    @property
    def limits(self) -> Limits | None:
        """The limits in force, or None."""
        return None if self.book is None or not self.book.limits.version else self.book.limits

    def usage(self) -> tuple[Usage, ...] | None:
        """Return how far each limit is used; None where none is in force."""
        if self.book is None or self.limits is None:
            return None
        return tuple(usage_of(self.book, self.keys, self.rows, self.now))

    def pool(self, name: str) -> PoolReport:
        """Return a pool with its keys. Raises ValueError where none of that name is in force."""
        return report_of(self.limits, name, self.keys)


class Rebound(NamedTuple):
    """What a label meant before, and what kept it from meaning another account."""

    before: str
    hindered: tuple[str, ...] = ()


class Store(Protocol):
    """What the ledger asks of a store. Each call raises StoreUnavailable, and nothing else."""

    # Takes the first call's positions for the truth: only where nobody else can know better.
    adopts_first: bool

    def admit(self, label: str, suffix: str, request: Request) -> Decision: ...

    def run(self, operation: Operation[T]) -> T: ...

    def edit(self, edit: Edit[T]) -> T: ...

    def bind(self, label: str, account: str) -> str: ...

    def rebind(self, label: str, account: str) -> Rebound: ...

    def contents(self) -> Contents: ...

    def record(self, order_id: str) -> Reservation | None: ...

    def records(self, order_ids: Sequence[str]) -> list[Reservation]: ...

    def events_after(self, number: int, limit: int) -> list[Event]: ...

    def refusals(self, since: int | None = None) -> list[Event]: ...

    def prune(self, upto: int, orders: Sequence[Reservation]) -> int: ...

    def owner(self) -> str: ...

    def is_dead(self, owner: str) -> bool: ...

    def close(self) -> None: ...


class AsyncStore(Protocol):
    """The same, awaited."""

    adopts_first: bool

    async def admit(self, label: str, suffix: str, request: Request) -> Decision: ...

    async def run(self, operation: Operation[T]) -> T: ...

    async def edit(self, edit: Edit[T]) -> T: ...

    async def bind(self, label: str, account: str) -> str: ...

    async def rebind(self, label: str, account: str) -> Rebound: ...

    async def contents(self) -> Contents: ...

    async def record(self, order_id: str) -> Reservation | None: ...

    async def records(self, order_ids: Sequence[str]) -> list[Reservation]: ...

    async def events_after(self, number: int, limit: int) -> list[Event]: ...

    async def refusals(self, since: int | None = None) -> list[Event]: ...

    async def prune(self, upto: int, orders: Sequence[Reservation]) -> int: ...

    async def owner(self) -> str: ...

    async def is_dead(self, owner: str) -> bool: ...

    async def close(self) -> None: ...


def unbound(label: str, suffix: str, request: Request) -> tuple[Decision, Event]:
    """Refuse an order whose account label is unbound."""
    name = f"?/{suffix}"
    quantity = request.quantity or 0
    decision = Decision(Refusal.UNKNOWN_ACCOUNT, False, name, quantity)
    event = Event(
        EventKind.BLOCKED, name, request.id, quantity, Refusal.UNKNOWN_ACCOUNT.value, label,
        source=request.source,
    )  # fmt: skip
    return decision, event
