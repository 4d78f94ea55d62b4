"""The outcome of a run: the data between the run and the report formats.

Plain named tuples, because a run that finds nothing to analyse builds one too, and must not pay
for dataclasses (see ``config``). Here and there annotations are evaluated: a named tuple whose
annotation is one string compiles it, and the first to do so makes CPython build its syntax tree's classes.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.results.notice import WARNING, Notice

if TYPE_CHECKING:
    from lint_plugin.results.located import Located, Placed


class Failure(NamedTuple):
    """A path, or a part of a file, that was not analysed."""

    path: str
    key: str
    line: int
    message: str
    code: str = "INV902"


class Stale(NamedTuple):
    """A baseline entry whose finding is gone."""

    path: str
    code: str
    function: str
    cure: str


class Summary(NamedTuple):
    """The counts of a run; the names are those of the JSON report."""

    files: int = 0
    parsed: int = 0
    orders: int = 0
    guarded: int = 0
    findings: int = 0
    suppressed: int = 0
    baselined: int = 0
    stale: int = 0
    errors: int = 0
    skipped: Mapping[str, int] = MappingProxyType({})
    """What was passed over, by cause."""


class Outcome(NamedTuple):
    """One run, sorted: the same for any number of processes."""

    findings: tuple["Located", ...]
    errors: tuple[Failure, ...]
    stale: tuple[Stale, ...]
    summary: Summary
    orders: tuple["Placed", ...] = ()
    sources: Mapping[str, bytes] = {}
    """The bytes of the files that have findings or orders, by shown path, for the source frames."""
    references: tuple["Placed", ...] = ()
    """Order functions handled as values: listed by ``paths``, and no order calls."""
    notices: tuple[Notice, ...] = ()
    strict: bool = False
    """Whether a notice that asks for a decision counts as a finding does."""

    @property
    def status(self) -> int:
        """The exit status; a file not analysed outweighs any finding."""
        if self.errors:
            return 2
        if self.findings or self.stale:
            return 1
        return 1 if self.strict and any(item.level == WARNING for item in self.notices) else 0
