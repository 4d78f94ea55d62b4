"""One state of a file with the findings in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lint_plugin.analysis.pipeline import analyse_to_fix
from lint_plugin.fix.source import Source
from lint_plugin.results.finding import Finding
from lint_plugin.results.order_to_fix import OrderToFix
from lint_plugin.run.suppressions import part_by_comments
from lint_plugin.settings.config import Config

# The identity of a finding in one state of a file: its rule, and the offset it stands at.
Key = tuple[str, int]
Selected = Callable[[str], bool]


class Sheet(NamedTuple):
    """One state of a file: what it says, and what is found in it."""

    source: Source
    findings: dict[Key, Finding]
    orders: dict[tuple[int, int], OrderToFix]


class UnfitError(Exception):
    """A state of a file that cannot be compiled or analysed."""


def read_sheet(text: str, path: str, config: Config, is_selected: Selected) -> Sheet:
    """Analyse one state of a file.

    Raises:
        UnfitError: It does not compile, or cannot be analysed.
    """
    try:
        source = Source(text)
        # Compiled, not run: a `return` outside a function is no matter of the tree.
        compile(source.tree, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UnfitError(f"does not compile ({' '.join(str(error).split())})") from None
    report, orders = analyse_to_fix(text, path, config)
    if report.problems:
        raise UnfitError(report.problems[0].message)
    found = {
        (finding.code, source.place(finding.line, finding.column)): finding
        for finding in part_by_comments(report).remaining
        if is_selected(finding.code)
    }
    return Sheet(source, found, {(order.line, order.column): order for order in orders})
