"""Which program showed a broken engine last: it is asked first, and the search goes on from the start.

Most of a search is programs that show nothing. Where a generator or a mutant has changed, the number
is merely a poor guess: every program is asked all the same before a mutant counts as unnoticed.

    INVARIANT_GUARD_NOTICED=write python -m pytest -n 0 tests/checker/oracle -k broken_engine
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

_FILE = Path(__file__).with_name("noticed.json")
_KNOWN: dict[str, dict[str, int]] = json.loads(_FILE.read_text(encoding="utf-8"))
_WRITE = os.environ.get("INVARIANT_GUARD_NOTICED") == "write"


def numbers(judge: str, mutant: str, programs: int) -> Iterator[int]:
    """Each program's number once, the promising one first."""
    known = _KNOWN.get(judge, {}).get(mutant, -1)
    if 0 <= known < programs:
        yield known
    yield from (number for number in range(programs) if number != known)


def note(judge: str, mutant: str, number: int) -> None:
    """Keep what a search has found, where the environment asks for it."""
    if _WRITE and _KNOWN.setdefault(judge, {}).get(mutant) != number:
        _KNOWN[judge][mutant] = number
        _FILE.write_text(json.dumps(_KNOWN, indent=1, sort_keys=True) + "\n", encoding="utf-8")
