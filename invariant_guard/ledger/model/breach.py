"""Breach: which limit stood in an order's way, and how far it was used."""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.ledger.model.units import to_text


class Breach(NamedTuple):
    """A limit, what was used of it and what the order asked.

    `how` says whose word the cap was: '' the file's, else override, fed, floor or stale. `why`
    stands in place of the numbers where there are none to compare.
    """

    scope: str
    name: str
    used: int = 0
    asked: int = 0
    cap: int = 0
    how: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """The breach in one line, as refusals and events say it."""
        what = f"{self.scope} {self.name}" if self.name else self.scope
        if self.why:
            return f"{what}: {self.why}"
        numbers = f"{to_text(self.used)} used, {to_text(self.asked)} asked"
        how = f" ({self.how})" if self.how else ""
        return f"{what}: {numbers}, {to_text(self.cap)} allowed{how}"
