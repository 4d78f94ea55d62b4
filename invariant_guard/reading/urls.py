"""URLs: which ledger or journal is read."""

from __future__ import annotations

import os
import re

from invariant_guard.ledger.urls import open_ledger, split
from invariant_guard.reading.journal_file import JournalReader
from invariant_guard.reading.ledger_file import LedgerFileReader
from invariant_guard.reading.ledger_store import LedgerReader
from invariant_guard.reading.reader import Reader
from invariant_guard.record.journal_file.address import address_of


def open_ledger_reader(url: str) -> Reader:
    """Open a ledger for reading only.

    Args:
        url: ``sqlite:////absolute/path`` or ``redis://host``.

    Raises:
        ValueError: the URL names no ledger that another process could see, or no file is there.
        ImportError: it names one on Redis, and the redis package is missing.
    """
    scheme, path = split(url)
    if scheme == "memory":
        raise ValueError("memory:// is inside the process that made it; nothing else can see it")
    if scheme == "sqlite":
        if not os.path.exists(path):
            raise ValueError(
                f"there is no ledger at {path}: correct the path, or run "
                "`invariant-guard bind LABEL ACCOUNT` to begin one"
            )
        return LedgerFileReader(path, url=url)
    return LedgerReader(open_ledger(url), url=re.sub(r"//[^/]*@", "//", url))


def open_journal_reader(url: str) -> JournalReader:
    """Open a journal for reading only. Its file may be written later.

    Raises:
        ValueError: the URL names no journal.
    """
    return JournalReader(address_of(url).path, url=url)
