"""Readers: which ledger or journal a command looks at, and following what is new there."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timezone

from invariant_guard.cli.common import UsageError
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Reader
from invariant_guard.reading.urls import open_journal_reader, open_ledger_reader
from invariant_guard.record.journal_file.address import VARIABLE

#: Seconds between two looks at what is new.
PAUSE = 0.5


def reader_for(options: argparse.Namespace) -> Reader:
    """Open what the options name, else the environment; a ledger before a journal.

    Raises:
        UsageError: nothing is named, or both are.
        ValueError: a URL names neither.
    """
    ledger, journal = options.ledger, getattr(options, "journal", None)
    if ledger and journal:
        raise UsageError("--ledger or --journal: one of them")
    if not ledger and not journal:
        ledger = os.environ.get("INVARIANT_GUARD_LEDGER")
        journal = os.environ.get(VARIABLE)
    if ledger:
        return open_ledger_reader(ledger)
    if journal:
        return open_journal_reader(journal)
    raise UsageError(
        "which ledger or journal? Set INVARIANT_GUARD_LEDGER or INVARIANT_GUARD_JOURNAL, or pass "
        "--ledger URL or --journal URL"
    )


def iso(at: int) -> str:
    """Return a moment in Unix ms as ISO text."""
    return datetime.fromtimestamp(at / 1000, timezone.utc).isoformat()


def since_ms(age: float | None) -> int | None:
    """Return the moment so many seconds ago in Unix ms."""
    return None if age is None else int((time.time() - age) * 1000)


def news(reader: Reader, number: int, *, once: bool = False) -> Iterator[Entry | None]:
    """Yield entries behind a number as they come, and None while none do.

    A store that is away is waited for, and said once. A journal that was begun anew is read from
    its begin.
    """
    away = False
    while True:
        try:
            page = reader.events_after(number)
            if not page and reader.last_number() < number:
                number = 0
                continue
            away = False
        except StoreUnavailable as fault:
            if once:
                raise
            if not away:
                print(f"invariant-guard: waiting: {fault.reason}", file=sys.stderr)
            away, page = True, []
        if page:
            yield from page
            number = page[-1].number
            continue
        yield None
        if once:
            return
        time.sleep(PAUSE)
