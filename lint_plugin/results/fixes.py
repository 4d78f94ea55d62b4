"""The outcome of ``fix``: changed files, and what became of each finding."""

from __future__ import annotations

from typing import NamedTuple

from lint_plugin.results.finding import Finding
from lint_plugin.results.outcome import Failure

WHOLE, PARTLY, SUPPRESSED, LEFT = "whole", "partly", "suppressed", "left"
# The reason of what is cured whole by asking the callers for the guard.
DECLARED = "declared"
STATUSES = (WHOLE, PARTLY, SUPPRESSED, LEFT)


class FixedFile(NamedTuple):
    """One file before and after its changes, by the path that is shown."""

    path: str
    before: bytes
    after: bytes


class FixedFinding(NamedTuple):
    """What became of one finding. ``line_after`` is its line once the file is changed."""

    path: str
    finding: Finding
    status: str
    reason: str = ""
    line_after: int = 0


class Fixes(NamedTuple):
    """What one run changes, or would change."""

    files: tuple[FixedFile, ...]
    findings: tuple[FixedFinding, ...]
    settings: tuple[str, ...] = ()
    """Lines that the settings have yet to get: of what this run declares, and of what is declared."""
    errors: tuple[Failure, ...] = ()

    def count(self, status: str) -> int:
        """Count the findings of a status."""
        return sum(each.status == status for each in self.findings)

    @property
    def declared(self) -> int:
        """The findings cured whole by a declaration."""
        return sum(each.status == WHOLE and each.reason == DECLARED for each in self.findings)

    @property
    def status(self) -> int:
        """The exit status: 0 where all is cured, 2 where something failed."""
        if self.errors:
            return 2
        return int(bool(self.count(LEFT) or self.count(PARTLY)))
