"""Stores: where the protocol's state is kept. Three of them, one way of using each.

A store does four things: it decides an admission, it runs any other step atomically, it keeps which
account a label means, and it tells what it holds. What a step decides is not its business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from invariant_guard.ledger.model.enums import Refusal
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step

T = TypeVar("T")

# How long an order may wait for the store before it is refused, in seconds.
BUDGET = 0.25


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


class Overtaken(StoreUnavailable):
    """Raised where others changed the key before every attempt of the step."""


@dataclass(frozen=True, slots=True)
class Operation(Generic[T]):
    """One step to run, on a reservation's key or on a named one.

    `function` gets the key, the record of `id` (None where there is none) and the store's time in
    ms. It may run more than once, so it must be pure.
    """

    function: Callable[[KeyState, Reservation | None, int], Step[T]]
    id: str = ""
    key: str = ""


class Contents(NamedTuple):
    """Everything that `status` and `orders` show, read at one moment."""

    now: int
    keys: tuple[KeyState, ...]
    accounts: dict[str, str]


class Store(Protocol):
    """What the ledger asks of a store. Each call raises StoreUnavailable, and nothing else."""

    # Takes the first call's positions for the truth: only where nobody else can know better.
    adopts_first: bool

    def admit(self, label: str, suffix: str, request: Request) -> Decision: ...

    def run(self, operation: Operation[T]) -> T: ...

    def bind(self, label: str, account: str) -> str: ...

    def contents(self) -> Contents: ...

    def record(self, order_id: str) -> Reservation | None: ...

    def events(self, since: int | None = None) -> list[Event]: ...

    def owner(self) -> str: ...

    def is_dead(self, owner: str) -> bool: ...

    def close(self) -> None: ...


class AsyncStore(Protocol):
    """The same, awaited."""

    adopts_first: bool

    async def admit(self, label: str, suffix: str, request: Request) -> Decision: ...

    async def run(self, operation: Operation[T]) -> T: ...

    async def bind(self, label: str, account: str) -> str: ...

    async def contents(self) -> Contents: ...

    async def record(self, order_id: str) -> Reservation | None: ...

    async def events(self, since: int | None = None) -> list[Event]: ...

    async def owner(self) -> str: ...

    async def is_dead(self, owner: str) -> bool: ...

    async def close(self) -> None: ...


def unbound(label: str, suffix: str, request: Request) -> tuple[Decision, Event]:
    """Refuse an order whose account label is unbound."""
    name = f"?/{suffix}"
    quantity = request.quantity or 0
    decision = Decision(Refusal.UNKNOWN_ACCOUNT, False, name, quantity)
    event = Event(
        EventKind.BLOCKED, name, request.id, quantity, Refusal.UNKNOWN_ACCOUNT.value, label
    )
    return decision, event
