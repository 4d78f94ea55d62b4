"""The cure of every finding pasted into published code, and the code checked again.

    python -m benchmarks.cured                 pasted above the order: each must now be guarded
    python -m benchmarks.cured --at start      pasted at the start of the function, as many a team would
    python -m benchmarks.cured --findings 20   also what is found then, to be judged by hand

No package calls a guard, so no rule about guards finds anything in them as they come. This gives them one,
in words of the checker's own message. Where the guard stands right above its order, a finding that is left
says that the message or the checker is wrong; at the start of the function, what a name stood for may have
changed on the way, which is what INV003 is for. Where the class has a method that reads positions, the guard
is given what that returns, which is what INV006 is for. Statements are found with `ast`, which owes nothing
to us.

Exit status 1 where a guard right above its order does not count for it.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import table
from benchmarks.packages import TRADING, WIDER, Package, python_files, unpacked
from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Finding
from lint_plugin.results.rules import RULES
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config

_CURE = re.compile(r"\bcall `((?:await )?\S*enforce_before_order\(.*\))` (?:on that path|in it)")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_READS_POSITIONS = re.compile(r"^_*(?:get|fetch|pull|load|read|list)\w*positions")
_CONFIG = Config()
_ABOUT_GUARDS = frozenset({"INV001", "INV002", "INV003", "INV008"})


class Pasted(NamedTuple):
    """One file with the cures of its findings in it."""

    name: str
    source: str
    orders: int
    guards: int
    left: tuple[Finding, ...]

    @property
    def uncured(self) -> bool:
        """Whether an order is left whose guard does not count for it, or that got none."""
        return self.guards < self.orders or any(item.code in _ABOUT_GUARDS for item in self.left)


def examine(folder: Path, *, at_start: bool) -> Iterator[Pasted]:
    """Paste into every file of a folder that sends orders, and check it again."""
    for path in python_files(folder):
        source = path.read_bytes()
        if not mentions(source, _CONFIG):
            continue
        report = analyse(source, path.name, _CONFIG)
        text, guards = paste(source.decode(), report.findings, at_start=at_start)
        again = analyse(text.encode(), path.name, _CONFIG)
        if again.problems:
            raise SystemExit(f"{path}: {again.problems[0].message}")
        name = path.relative_to(folder).as_posix()
        left = tuple(item for item in again.findings if RULES[item.code].on_by_default)
        yield Pasted(name, text, len(report.orders), guards, left)


def paste(source: str, findings: Sequence[Finding], *, at_start: bool) -> tuple[str, int]:
    """The source with a guard for every finding that has a line to put one on, and how many that are."""
    lines = source.split("\n")
    tree = ast.parse(source)
    insertions: list[tuple[int, str]] = []
    for finding in findings:
        cure = _CURE.search(finding.message)
        around = [node for node in ast.walk(tree) if _spans(node, finding.line)]
        place = _place(around, lines, at_start=at_start)
        if cure is not None and place is not None:
            line, indent = place
            positions = f"current_positions={_positions(around)}"
            insertions.append((line, indent + cure[1].replace("current_positions=...", positions)))
    # From the bottom up, so that what is inserted moves nothing that is still to come.
    for line, text in sorted(insertions, reverse=True):
        lines.insert(line - 1, text)
    return "\n".join(lines), len(insertions)


def _spans(node: ast.AST, line: int) -> bool:
    return isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)


def _positions(around: Sequence[ast.AST]) -> str:
    """How the class round a place reads positions, by the name of one of its methods; else dots."""
    for node in reversed(around):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, _FUNCTIONS) and _READS_POSITIONS.search(item.name):
                    await_ = "await " if isinstance(item, ast.AsyncFunctionDef) else ""
                    return f"{await_}self.{item.name}(...)"
    return "..."


def _place(
    around: Sequence[ast.AST], lines: Sequence[str], *, at_start: bool
) -> tuple[int, str] | None:
    """The line to insert before, and its indentation; None where no statement begins a line there.

    ``around`` holds the statements round a place, from the outside in.
    """
    found: ast.AST | None = around[-1] if around else None
    if at_start:
        functions = [node for node in around if isinstance(node, _FUNCTIONS)]
        body = functions[-1].body if functions else []
        found = next((item for item in body if not _is_text(item)), found)
    if not isinstance(found, ast.stmt):
        return None
    first_line = min(
        [found.lineno, *(each.lineno for each in getattr(found, "decorator_list", ()))]
    )
    before = lines[first_line - 1][: found.col_offset]
    if before.strip() or lines[first_line - 1].lstrip().startswith("elif"):
        return None
    return first_line, before


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _row(package: Package, pasted: Sequence[Pasted]) -> tuple[str, ...]:
    left = Counter(finding.code for each in pasted for finding in each.left)
    return (
        f"{package.name} {package.version}",
        str(sum(each.orders for each in pasted)),
        str(sum(each.guards for each in pasted)),
        ", ".join(f"{number} {code}" for code, number in sorted(left.items())) or "none",
    )


def _show(package: Package, pasted: Sequence[Pasted], most: int) -> None:
    found = [(each, finding) for each in pasted for finding in each.left]
    found.sort(key=lambda pair: hashlib.sha256(f"{pair[0].name}:{pair[1].line}".encode()).digest())
    for each, finding in found[:most]:
        print(f"\n{package.name}/{each.name}:{finding.line} {finding.function}: {finding.code}")
        print(f"    {each.source.split(chr(10))[finding.line - 1].strip()}")
        print(f"    {finding.message}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--at", choices=("order", "start"), default="order")
    parser.add_argument("--findings", type=int, default=0, help="findings to show of each package")
    parser.add_argument("--only", action="append", help="one package, by name (may be repeated)")
    options = parser.parse_args()
    rows = []
    failed = False
    for package in (*TRADING, *WIDER):
        if options.only is not None and package.name not in options.only:
            continue
        pasted = list(examine(unpacked(package), at_start=options.at == "start"))
        rows.append(_row(package, pasted))
        _show(package, pasted, options.findings)
        failed |= options.at == "order" and any(each.uncured for each in pasted)
    print(table(("package", "order calls", "guards pasted", "findings then"), rows))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
