"""Source: where the console reads. It never writes, and never waits for whoever does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Contents


class Source(Protocol):
    """What the console asks of a ledger or a journal. Any call may raise; that is shown."""

    # What is read, for a person: a URL without its password.
    name: str

    def contents(self) -> Contents | None:
        """Return every key with its live orders; None where nobody counts orders."""

    def order(self, order_id: str) -> Reservation | None:
        """Return the record of an order."""

    def events_after(self, number: int, limit: int) -> list[Event]:
        """Return a page of events, oldest first, from behind a number."""

    def refusals(self, since: int) -> list[Event]:
        """Return the refusals since a moment in Unix ms, oldest first."""

    def close(self) -> None:
        """Let go of the store."""


class LedgerSource:
    """Reads a ledger."""

    def __init__(self, ledger: Ledger, name: str) -> None:
        self._ledger = ledger
        self.name = name

    def contents(self) -> Contents:
        return self._ledger.contents()

    def order(self, order_id: str) -> Reservation | None:
        return self._ledger.order(order_id)

    def events_after(self, number: int, limit: int) -> list[Event]:
        return self._ledger.events_after(number, limit)

    def refusals(self, since: int) -> list[Event]:
        return self._ledger.blocked(since)

    def close(self) -> None:
        self._ledger.close()


Open = Callable[[], Source]


def shown_url(url: str) -> str:
    """Return a ledger's URL without who signs in there, and with what."""
    return re.sub(r"(password=)[^&]*", r"\1***", re.sub(r"//.*@", "//***@", url))


def newest(source: Source) -> int:
    """Return the number of the newest event, or 0, in some fifty looks at most."""
    low, high = 0, 1
    while source.events_after(high - 1, 1):
        low, high = high, high * 2
    # Of an archived ledger the first numbers are gone, but one behind `high - 1` is then found all
    # the same: nothing is at or behind `high`, and something at or behind `low`.
    while high - low > 1:
        middle = (low + high) // 2
        if source.events_after(middle - 1, 1):
            low = middle
        else:
            high = middle
    return low
