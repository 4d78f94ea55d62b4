"""The report on one file: plain frozen data, the same for every shell.

Lines are 1-based; columns are 1-based code points; ends are exclusive. Nothing here knows where the
file lies: a shell adds the path it shows, so that a cached report serves any working directory.
"""

from typing import NamedTuple

# In characters: a line of a log, of a pull request's annotation or of flake8 is read whole up to here.
LONGEST_BRIEF = 600


class Step(NamedTuple):
    """One step of a witness: its location, and what happened there."""

    line: int
    column: int
    note: str


class Finding(NamedTuple):
    """One violated rule at one place.

    ``fact`` and ``cure`` are single sentences without a final full stop. ``statement`` is the source
    of the statement round the place with white space folded: it gives the fingerprint an identity that
    survives moved lines.
    """

    code: str
    line: int
    column: int
    end_line: int
    end_column: int
    function: str
    call: str
    fact: str
    cure: str
    witness: tuple[Step, ...]
    statement: str

    @property
    def brief(self) -> str:
        """The one-line form: fact, path by line, cure."""
        lines = [str(step.line) for step in self.witness]
        path = f" (path {' -> '.join(_without_repeats(lines))})" if lines else ""
        explained = f"invariant-lint explain {self.code}"
        text = f"{self.fact}{path}; {self.cure}, or {explained}"
        if len(text) > LONGEST_BRIEF:
            # A cure that is cut could be pasted: the full report has it whole.
            text = f"{self.fact}{path}; the full report has the cure, and {explained}"
        if len(text) > LONGEST_BRIEF:
            rest = text[len(self.fact) :]
            text = f"{self.fact[: LONGEST_BRIEF - len(rest) - 3]}...{rest}"
        return text

    @property
    def message(self) -> str:
        """The full form: fact, path step by step, cure."""
        steps = [f"{step.line}: {step.note}" for step in self.witness]
        path = f" Path: {'; '.join(steps)}." if steps else ""
        return f"{self.fact}.{path} Cure: {self.cure}."


class Problem(NamedTuple):
    """The reason why a file, or a part of it, could not be analysed.

    It is always INV902, always exit status 2.
    """

    message: str
    line: int = 1
    code: str = "INV902"


class Noqa(NamedTuple):
    """A ``# noqa`` comment that names INV codes.

    ``codes`` are upper case and in the order written; ``reason`` is the text after ``--``, or None.
    ``also`` are the lines of its statement on which no comment can stand: they end in a backslash, or inside
    a text.
    """

    line: int
    column: int
    end_column: int
    codes: tuple[str, ...]
    reason: str | None
    also: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines that the comment speaks for."""
        return (self.line, *self.also)


class OrderCall(NamedTuple):
    """One order call, guarded or unguarded, or an order function handled as a value.

    ``guard`` names the guards that cover it, as the file calls them, and ``guards`` says where each
    completes. ``taken`` is what is done with a function that is not called here: `kept in x`. ``symbol``,
    ``side`` and ``quantity`` are the source text of what the call says; ``effect`` is `exit` where it
    says that it only reduces, `entry` where nothing in it does, and empty where that is not written here.
    ``endpoint`` names venue and path of an order that is none by the name of its call.
    """

    line: int
    column: int
    function: str
    call: str
    guarded: bool
    guard: str = ""
    taken: str = ""
    reachable: bool = True
    effect: str = ""
    side: str = ""
    symbol: str = ""
    quantity: str = ""
    guards: tuple[Step, ...] = ()
    endpoint: str = ""


class Report(NamedTuple):
    """The analysis of one file.

    ``findings`` are those of all rules, before settings and ``# noqa``. ``references`` are the order
    functions that the file handles as values; they are no order calls, and not counted as such.
    """

    parsed: bool = False
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    noqas: tuple[Noqa, ...] = ()
    orders: tuple[OrderCall, ...] = ()
    references: tuple[OrderCall, ...] = ()


def _without_repeats(items: list[str]) -> list[str]:
    return [item for index, item in enumerate(items) if index == 0 or item != items[index - 1]]
