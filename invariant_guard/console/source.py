"""Source: what the console reads, opened anew after trouble."""

from __future__ import annotations

from collections.abc import Callable

from invariant_guard.ledger.ledger import Ledger
from invariant_guard.reading.ledger_store import LedgerReader
from invariant_guard.reading.reader import Reader
from invariant_guard.reading.urls import open_journal_reader, open_ledger_reader

Open = Callable[[], Reader]


def opener(ledger: Ledger | str) -> Open:
    """Return what opens a ledger for reading only."""
    if isinstance(ledger, Ledger):
        given = ledger
        return lambda: _Lent(given)
    url = ledger
    return lambda: open_ledger_reader(url)


def journal_opener(url: str) -> Open:
    """Return what opens a journal for reading only."""
    return lambda: open_journal_reader(url)


class _Lent(LedgerReader):
    """Reads a ledger that belongs to the service: it is not ours to close."""

    def __init__(self, ledger: Ledger) -> None:
        # Its URL may hold a password, and is not needed: there is no other in this process.
        super().__init__(ledger, url="the service's own ledger")

    def close(self) -> None:
        return None
