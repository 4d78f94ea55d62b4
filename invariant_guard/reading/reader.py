"""Reader: what may be asked of a ledger or a journal by whoever only looks.

No question takes a lock that a writer wants, and none changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Contents
from invariant_guard.reading.entries import Entry


class Wanted(NamedTuple):
    """Which refusals are wanted; an empty word asks for all.

    Attributes:
        since: Unix ms of the oldest.
        before: number that they stand before, for paging back.
        limit: how many at most: the newest.
    """

    since: int | None = None
    before: int | None = None
    limit: int | None = None
    code: str = ""
    source: str = ""
    account: str = ""
    symbol: str = ""

    def wants(self, entry: Entry) -> bool:
        """Whether an entry answers to the words."""
        return (
            (not self.code or entry.code == self.code)
            and (not self.source or entry.source == self.source)
            and (not self.account or entry.account == self.account)
            and (not self.symbol or entry.symbol == self.symbol)
            and (self.since is None or entry.at >= self.since)
            and (self.before is None or entry.number < self.before)
        )

    def newest(self, newest_first: Iterable[Entry]) -> list[Entry]:
        """Take the newest that are wanted; the answer has the oldest first."""
        found: list[Entry] = []
        for entry in newest_first:
            if self.limit is not None and len(found) >= self.limit:
                break
            if self.wants(entry):
                found.append(entry)
        return found[::-1]


class Bucket(NamedTuple):
    """Decisions within one step of time.

    Attributes:
        at: Unix ms of its begin.
        foreign: orders that reconcile found at the venue, and nobody had reserved.
    """

    at: int
    allowed: int = 0
    refused: int = 0
    failed: int = 0
    foreign: int = 0

    @property
    def blocked(self) -> int:
        """Orders that were not cleared."""
        return self.refused + self.failed

    @property
    def rate(self) -> float:
        """Share of orders that were blocked; 0 without an order."""
        total = self.allowed + self.blocked
        return self.blocked / total if total else 0.0


class Reader(Protocol):
    """Answers from a ledger or a journal. Each call raises StoreUnavailable, and nothing else.

    Attributes:
        url: what it reads, without a password.
        origin: ``ledger`` or ``journal``.
    """

    url: str
    origin: str

    def events_after(self, number: int, limit: int = 1000) -> list[Entry]:
        """Return a page of entries, oldest first, from behind a number.

        0 is before the first.
        """
        ...

    def last_number(self) -> int:
        """Return the number of the newest entry, or 0."""
        ...

    def number_at(self, at: int) -> int:
        """Return the number of the last entry before a moment in Unix ms, or 0."""
        ...

    def refusals(self, wanted: Wanted = Wanted()) -> list[Entry]:  # noqa: B008 -- immutable
        """Return the refusals that are wanted, oldest first."""
        ...

    def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
        """Return decisions counted by steps of time, from ``since`` until now.

        ``since`` is Unix ms and ``step`` is ms. Steps are whole multiples of a minute, or are made so.
        Counted are entries before a number; None for all.
        """
        ...

    def history(self, order_id: str) -> list[Entry]:
        """Return all entries of one order, oldest first."""
        ...

    def contents(self) -> Contents | None:
        """Return keys, orders in flight and labels; None where it is a journal."""
        ...

    def order(self, order_id: str) -> Reservation | None:
        """Return the record of an order; None where there is none."""
        ...

    def dropped(self) -> int:
        """Return how many decisions were lost on the way to a journal."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
