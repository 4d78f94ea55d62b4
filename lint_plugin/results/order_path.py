"""The rows of ``invariant-lint paths``, between the run and the forms they are shown in."""

from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.results.outcome import Failure

if TYPE_CHECKING:
    from lint_plugin.results.finding import Step

# From what a person must look at first to what needs no look.
STATUSES = (
    "unguarded",
    "by reference",
    "exit",
    "baselined",
    "suppressed",
    "guarded",
    "unreachable",
)
# Of these nobody has shown that a check precedes them, or that a person accepted it.
OPEN = frozenset({"unguarded", "by reference", "exit"})
# The earlier status of an order that an earlier document does not list.
NEW = "-"


class Caller(NamedTuple):
    """A call in another file that bears the name of the function round an order."""

    path: str
    line: int
    function: str
    text: str


class OrderPath(NamedTuple):
    """One order: its place, its terms, its status, and its cure.

    The first nine fields are those of the first JSON version; ``area`` is `tests`, `archives` or empty.
    ``earlier`` is the status in the document compared with, NEW where it was not there.
    """

    path: str
    line: int
    column: int
    function: str
    call: str
    status: str
    guard: str
    rule: str
    cure: str
    kind: str
    taken: str
    effect: str
    side: str
    symbol: str
    quantity: str
    reason: str
    area: str
    fact: str
    steps: "tuple[Step, ...]"
    endpoint: str = ""
    earlier: str = ""
    callers: tuple[Caller, ...] = ()
    callers_left_out: int = 0


class Earlier(NamedTuple):
    """An order of the document compared with that is no longer there."""

    path: str
    line: int
    function: str
    call: str
    status: str
    side: str = ""
    symbol: str = ""
    quantity: str = ""


class Comparison(NamedTuple):
    """The difference to the orders of an earlier document."""

    file: str
    commit: str
    gone: tuple[Earlier, ...]
    new: int
    changed: int


class Selection(NamedTuple):
    """The orders that a person asked for; by default all but tests and archives."""

    statuses: tuple[str, ...] = ()
    text: str = ""
    tests: bool = False


class Head(NamedTuple):
    """The origin of a report: files, commit, tool and settings."""

    name: str
    tool: str
    settings: str
    settings_file: str
    commit: str = ""
    is_changed: bool = False


class OrderPaths(NamedTuple):
    """The orders to show, with what a reader must know beside them.

    ``all`` are those before ``selection``; ``rows`` after it.
    """

    rows: tuple[OrderPath, ...]
    all: tuple[OrderPath, ...]
    selection: Selection
    head: Head
    errors: tuple[Failure, ...]
    notes: tuple[str, ...]
    files: int
    parsed: int
    comparison: "Comparison | None" = None

    def left_out(self, area: str) -> int:
        """Count the orders of an area that are left out."""
        return 0 if self.selection.tests else sum(row.area == area for row in self.all)
