"""Step: what one atomic decision did. Stores load a key, run a pure function, keep its Step."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar

from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation

T = TypeVar("T")


class _Fields(NamedTuple):
    key: KeyState
    records: tuple[Reservation, ...]
    events: tuple[Event, ...]
    answer: Any


class Step(_Fields, Generic[T]):
    """The outcome of a pure step: key and records to keep, events, answer.

    Nothing to keep: `key` is the very object that was given and `records` is empty. A tuple, because
    one is made before every order; a `NamedTuple` cannot be generic before Python 3.11.
    """

    __slots__ = ()
    answer: T
