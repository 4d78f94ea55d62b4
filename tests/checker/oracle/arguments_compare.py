"""The engine's INV003 and INV004 beside the runs', order call by order call."""

from __future__ import annotations

from dataclasses import dataclass

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

from .arguments_execute import Mismatches, execute
from .compare import UNGUARDED, Difference, Engine

CONFIG = Config(presets=("ccxt",))


def engine(source: str) -> Report:
    return analyse(source.encode(), "program.py", CONFIG)


@dataclass(slots=True)
class Tally:
    """What a series of programs amounted to."""

    programs: int = 0
    runs: int = 0
    too_large: int = 0
    orders: int = 0
    unguarded: int = 0
    mismatched: int = 0

    def count(self, verdict: Mismatches) -> None:
        self.programs += 1
        self.runs += verdict.runs
        self.orders += len(verdict.reached)
        self.unguarded += len(verdict.unguarded)
        self.mismatched += len(verdict.expected)


def compare(source: str, verdict: Mismatches, ask: Engine = engine) -> Difference:
    """Whether an order is guarded must agree first: INV003 speaks of guarded ones alone."""
    report = ask(source)
    problems = [f"the engine: {each.message} (line {each.line})" for each in report.problems]
    open_codes = {*UNGUARDED, "INV005"}
    at = {(each.line, each.column) for each in report.findings if each.code in open_codes}
    if at != verdict.unguarded:
        problems.append(f"unguarded for one side only: {sorted(at ^ verdict.unguarded)}")
    missed, false = set(), set()
    reused = verdict.reused - verdict.unguarded
    for code, expected in (("INV003", verdict.expected), ("INV004", reused)):
        flagged = {(each.line, each.column) for each in report.findings if each.code == code}
        missed |= expected - flagged
        false |= flagged - expected - (verdict.by_turns if code == "INV004" else frozenset())
    return Difference(tuple(sorted(missed)), tuple(sorted(false)), tuple(problems))


def difference(source: str, ask: Engine = engine, limit: int = 2_000) -> Difference:
    return compare(source, execute(source, limit), ask)
