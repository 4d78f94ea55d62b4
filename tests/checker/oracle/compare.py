"""The engine's answer beside the executor's, order call by order call."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

from .execute import Verdict, execute
from .facts import NO_RETURN, NON_SUPPRESSING, gather, last_name
from .instrument import position
from .world import Position

CONFIG = Config(non_suppressing=NON_SUPPRESSING, no_return=NO_RETURN)
UNGUARDED = frozenset({"INV001", "INV002", "INV008"})

Engine = Callable[[str], Report]


def engine(source: str) -> Report:
    return analyse(source.encode(), "program.py", CONFIG)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two disagree. ``problems`` are programs that the engine refused or saw other orders in."""

    missed: tuple[Position, ...] = ()
    falsely_flagged: tuple[Position, ...] = ()
    problems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missed or self.falsely_flagged or self.problems)

    def kinds(self) -> frozenset[str]:
        """What sort of difference: a smaller program must show one of the same sort."""
        named = {
            "missed": self.missed,
            "falsely flagged": self.falsely_flagged,
            "problems": self.problems,
        }
        return frozenset(name for name, found in named.items() if found)

    def show(self, source: str) -> str:
        """The program with the verdicts on its lines."""
        notes: dict[int, list[str]] = {}
        for line, _ in self.missed:
            notes.setdefault(line, []).append("MISSED: some run sends this unguarded")
        for line, _ in self.falsely_flagged:
            notes.setdefault(line, []).append("FALSELY FLAGGED: no run sends this unguarded")
        lines = [
            f"{text}    # <- {'; '.join(notes[number])}" if number in notes else text
            for number, text in enumerate(source.splitlines(), 1)
        ]
        return "\n".join([*lines, *self.problems])


# Every difference that is let pass, with its reason. Nothing else is: the executor's world was made
# to realise the model (whatever is evaluated may raise, an assert may be stripped, an unknown handler
# matches or not), so that most of what might be excused does happen in some run.
EXCUSED = {
    "later code that never runs": (
        "A nested function, lambda, generator expression or method that stands where nothing arrives, or"
        " that nobody calls or iterates, has no run that reaches its body. The engine looks at the body"
        " as if it were made and used; the flags are false and stand in code that is dead."
    ),
}


def excused(source: str, flagged: Position, verdict: Verdict) -> str | None:
    """The reason to let a false flag pass, if there is one."""
    if flagged in verdict.reached:
        return None
    for node in ast.walk(ast.parse(source)):
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp
        ) and any(
            isinstance(part, ast.Call) and last_name(part.func) and position(part) == flagged
            for part in ast.walk(node)
        ):
            if isinstance(node, ast.GeneratorExp):
                return "later code that never runs"
            if (node.lineno, node.col_offset) not in verdict.entered:
                return "later code that never runs"
    return None


@dataclass(slots=True)
class Tally:
    """What a series of programs amounted to."""

    programs: int = 0
    runs: int = 0
    questions: int = 0
    too_large: int = 0
    orders: int = 0
    unguarded: int = 0
    unreached: int = 0
    mixed: int = 0
    differences: list[tuple[str, str, Difference]] = field(default_factory=list)

    def count(self, verdict: Verdict, orders: int) -> None:
        self.programs += 1
        self.runs += verdict.runs
        self.questions += verdict.questions
        self.orders += orders
        self.unguarded += len(verdict.unguarded)
        self.unreached += orders - len(verdict.reached)
        self.mixed += bool(verdict.unguarded) and len(verdict.unguarded) < orders


def orders_in(source: str) -> frozenset[Position]:
    """Every order call that stands in the text."""
    tree = ast.parse(source)
    names = gather(tree).orders
    return frozenset(
        position(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and last_name(node.func) in names
    )


def compare(source: str, verdict: Verdict, ask: Engine = engine) -> Difference:
    report = ask(source)
    flagged = {(each.line, each.column) for each in report.findings if each.code in UNGUARDED}
    problems = [f"the engine: {each.message} (line {each.line})" for each in report.problems]
    seen = {(each.line, each.column) for each in report.orders}
    if seen != orders_in(source):
        problems.append(f"orders seen only by one side: {sorted(seen ^ orders_in(source))}")
    if {(o.line, o.column) for o in report.orders if not o.guarded} != flagged:
        problems.append("the orders counted as unguarded are not those with a finding")
    false = [
        each
        for each in sorted(flagged - verdict.unguarded)
        if excused(source, each, verdict) is None
    ]
    return Difference(
        tuple(sorted(verdict.unguarded - flagged)),
        tuple(false),
        tuple(problems),
    )


def difference(source: str, ask: Engine = engine, limit: int = 4000) -> Difference:
    return compare(source, execute(source, limit), ask)
