"""The engine's answer beside the runs', for programs with checks and flags."""

from __future__ import annotations

from dataclasses import dataclass, field

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.settings.config import Config

from .answers_execute import Runs

CONFIG = Config(
    checks=("check", "evaluate[0]", "acheck", "aevaluate[0]"), refusals=("validate", "avalidate")
)
_UNGUARDED = frozenset({"INV001", "INV002", "INV008"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two disagree, by lines."""

    missed: frozenset[int]
    falsely_flagged: frozenset[int]
    problems: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missed or self.falsely_flagged or self.problems)

    def show(self, source: str) -> str:
        """The program with the verdicts on its lines."""
        lines = source.splitlines()
        for words, found in (("MISSED", self.missed), ("FALSELY FLAGGED", self.falsely_flagged)):
            for line in found:
                lines[line - 1] += f"    # <- {words}"
        return "\n".join([*lines, *self.problems])


@dataclass(slots=True)
class Tally:
    """What a series of programs amounted to."""

    programs: int = 0
    too_large: int = 0
    orders: int = 0
    unguarded: int = 0
    differences: list[tuple[str, str, Difference]] = field(default_factory=list)


def compare(source: str, runs: Runs, config: Config = CONFIG) -> Difference:
    report = analyse(source.encode(), "program.py", config)
    flagged = {each.line for each in report.findings if each.code in _UNGUARDED}
    return Difference(
        runs.unguarded - flagged,
        frozenset(flagged - runs.unguarded),
        tuple(problem.message for problem in report.problems),
    )


def orders_in(source: str) -> int:
    return source.count("submit_order")
