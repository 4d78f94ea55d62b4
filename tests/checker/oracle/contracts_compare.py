"""The engine's verdicts on files with several functions beside the runs'."""

from __future__ import annotations

from dataclasses import dataclass

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

from .compare import UNGUARDED, Difference, Engine
from .contracts_execute import Kept, execute
from .contracts_instrument import LISTED_GUARDS, LISTED_ORDERS, LISTED_SENDERS

# What the settings list, so that no declaration lacks them.
CONFIG = Config(
    guards=("enforce_before_order", *(f"{LISTED_GUARDS}{number}" for number in range(20))),
    extend_orders=tuple(
        f"{stem}{number}" for stem in (LISTED_ORDERS, LISTED_SENDERS) for number in range(20)
    ),
)


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
    broken: int = 0
    inside: int = 0  # calls of functions of the file that are judged inside
    no_orders: int = 0
    own_orders: int = 0

    def count(self, verdict: Kept) -> None:
        self.programs += 1
        self.runs += verdict.runs
        self.orders += verdict.orders
        self.unguarded += len(verdict.unguarded)
        self.broken += len(verdict.broken)
        self.inside += verdict.own.count("inside")
        self.no_orders += verdict.own.count("none")
        self.own_orders += verdict.own.count("order")


def compare(source: str, verdict: Kept, ask: Engine = engine) -> Difference:
    report = ask(source)
    problems = [f"the engine: {each.message} (line {each.line})" for each in report.problems]
    broken = {each.line for each in report.findings if each.code == "INV009"}
    if broken != verdict.broken:
        problems.append(f"promises broken for one side only: {sorted(broken ^ verdict.broken)}")
    seen = {(each.line, each.column) for each in report.orders}
    if seen != verdict.seen:
        problems.append(f"orders for one side only: {sorted(seen ^ verdict.seen)}")
    flagged = {(each.line, each.column) for each in report.findings if each.code in UNGUARDED}
    return Difference(
        tuple(sorted(verdict.unguarded - flagged)),
        # Later code that no run makes is looked at as if it were made: see ``EXCUSED`` of ``compare``.
        tuple(sorted(flagged - verdict.unguarded - verdict.dead)),
        tuple(problems),
    )


def difference(source: str, ask: Engine = engine, limit: int = 1_500) -> Difference:
    return compare(source, execute(source, limit), ask)
