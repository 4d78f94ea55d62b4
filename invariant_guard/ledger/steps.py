"""Step: what one atomic decision did. Stores load a key, run a pure function, keep its Step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from .events import Event
from .exposure import KeyState
from .reservations import Reservation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """The key and the records as they are to be kept, what to append, and the answer.

    Nothing to keep: `key` is the very object that was given and `records` is empty.
    """

    key: KeyState
    records: tuple[Reservation, ...]
    events: tuple[Event, ...]
    answer: T
