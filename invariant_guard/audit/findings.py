"""Findings: what was found, where, and the rows that show it."""

from __future__ import annotations

from dataclasses import dataclass, field

from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.model import Where

#: How many findings of a code that only reports are kept; all are counted.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        code: its kind.
        at: when it began, in nanoseconds since 1970.
        where: account, exchange and instrument.
        text: what was found, in a sentence.
        sources: who sent the orders, where known.
        rows: `file:row` of what shows it.
        until: when it ended, where it lasted; None while it does.
        facts: numbers as exact text, for machines.
    """

    code: AuditCode
    at: int | None
    where: Where
    text: str
    sources: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    until: int | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Findings:
    """Findings by code: all that fail an audit, and the first of the rest."""

    kept: dict[AuditCode, list[Finding]] = field(default_factory=dict)
    counts: dict[AuditCode, int] = field(default_factory=dict)
    rows: dict[AuditCode, set[str]] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Keep or count a finding."""
        code = finding.code
        self.counts[code] = self.counts.get(code, 0) + 1
        rows = self.kept.setdefault(code, [])
        if code.fails or len(rows) < KEPT:
            rows.append(finding)
            if finding.rows:
                self.rows.setdefault(code, set()).add(finding.rows[0])

    def take_back(self, code: AuditCode, row: str) -> None:
        """Drop the finding that begins with a row: what followed made it another one."""
        if row in self.rows.get(code, ()):
            self.kept[code] = [one for one in self.kept[code] if one.rows[:1] != (row,)]

    def wanted(self, code: AuditCode) -> bool:
        """Whether one more of a code would be kept, and not only counted."""
        return code.fails or len(self.kept.get(code, ())) < KEPT

    def count(self, code: AuditCode, number: int = 1) -> None:
        """Count findings that nobody needs to see one by one."""
        self.counts[code] = self.counts.get(code, 0) + number
