"""`invariant-lint fix` on published packages: the share it cures whole, partly, not at all.

    python -m benchmarks.fixed                     the table of docs/fix.md
    python -m benchmarks.fixed --reasons 8         also why findings are left, most frequent first
    python -m benchmarks.fixed --show basana       also the patch of one package

Each package is copied and changed, with `fix.positions = "self._positions()"` as the only setting. Then every
changed file is compiled, the copy is checked again, and changed again: the check may find what was said to be
left and no more, and the second change must be empty.

Exit status 1 where that is not so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import seconds, table
from benchmarks.packages import TRADING, Package, cache_folder, services, unpacked
from lint_plugin.fix.diff import unified_diff
from lint_plugin.fix.run import fix_all
from lint_plugin.results.finding import Finding
from lint_plugin.results.fixes import LEFT, PARTLY, WHOLE, Fixes
from lint_plugin.results.located import Located
from lint_plugin.run.driver import Options, check
from lint_plugin.settings.config import Config

# Packages that place orders, of which none is on the other list.
FURTHER = services(
    "blockpaca", "deepalpha-bot", "dgbit", "fianchetto-tradebot", "harvest-python",
    "liualgotrader", "polymarket-apis", "python-kucoin", "thetagang", "walrasquant", "aiomql",
    "alpyen", "easytrader", "metatrader-mcp-server", "pyhood", "pykalshi", "roboquant",
    "tradestation-api-python", "trading-bot-ml", "vnpy_algotrading", "vnpy_ctastrategy",
    "vnpy_spreadtrading",
)  # fmt: skip
POSITIONS = "self._positions()"
# What is found of an order that is left depends on what precedes it; it is one order all the same.
_ABOUT_ORDERS = frozenset({"INV001", "INV002", "INV003", "INV004", "INV005", "INV008"})


class Changed(NamedTuple):
    """What one package showed."""

    package: Package
    findings: int
    files: int
    fixes: Fixes
    wall: float
    wrong: tuple[str, ...]


def examine(package: Package, folder: Path) -> Changed:
    """Change a copy of a package, and look at what came out."""
    shutil.copytree(unpacked(package), folder)
    os.chdir(folder)
    config = Config(root=str(folder), fix_positions=POSITIONS)
    outcome = check(["."], config, Options(cache=False), str(folder)).outcome
    start = time.perf_counter()
    fixes = fix_all(outcome.findings, outcome.sources, config)
    wall = time.perf_counter() - start
    for file in fixes.files:
        (folder / file.path).write_bytes(file.after)
    again = check(["."], config, Options(cache=False), str(folder)).outcome
    second = fix_all(again.findings, again.sources, config)
    wrong = (
        *_not_compiling(fixes),
        *_not_clean(fixes, again.findings),
        *(f"{file.path}: a second run changes it" for file in second.files),
        *(
            f"{error.path}: {error.message}"
            for error in again.errors
            if error not in outcome.errors
        ),
    )
    return Changed(package, len(outcome.findings), len(fixes.files), fixes, wall, wrong)


def _not_compiling(fixes: Fixes) -> Iterable[str]:
    return [f"{file.path}: does not compile" for file in fixes.files if not _compiles(file.after)]


def _compiles(source: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<fixed>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _not_clean(fixes: Fixes, found: Sequence[Located]) -> Iterable[str]:
    """Say where the check finds something else than what was said to be left."""
    said = _counted(
        (row.path, row.finding.code, row.finding) for row in fixes.findings if row.status == LEFT
    )
    # A function that passes on several orders is declared once.
    declared = {(row.path, row.finding.function) for row in fixes.findings if row.status == PARTLY}
    said += Counter((path, "INV009") for path, _ in declared)
    there = _counted((each.path, each.finding.code, each.finding) for each in found)
    for path, kind in said.keys() | there.keys():
        if said[path, kind] != there[path, kind]:
            yield f"{path}: {said[path, kind]} of {kind} said to be left, {there[path, kind]} found"


def _counted(found: Iterable[tuple[str, str, Finding]]) -> Counter[tuple[str, str]]:
    places = {(path, _kind(code), item.line, item.column) for path, code, item in found}
    return Counter((path, kind) for path, kind, _, _ in places)


def _kind(code: str) -> str:
    return "order" if code in _ABOUT_ORDERS else code


def _row(changed: Changed) -> tuple[str, ...]:
    whole, partly, left = (changed.fixes.count(status) for status in (WHOLE, PARTLY, LEFT))
    share = f"{100 * whole / changed.findings:.0f} %" if changed.findings else ""
    return (
        f"{changed.package.name} {changed.package.version}",
        str(changed.findings),
        str(whole),
        str(changed.fixes.declared),
        str(partly),
        str(left),
        share,
        str(changed.files),
        seconds(changed.wall),
    )


def _reasons(changed: Sequence[Changed], most: int) -> None:
    reasons = Counter(
        row.reason for each in changed for row in each.fixes.findings if row.status == LEFT
    )
    for reason, number in reasons.most_common(most):
        print(f"{number:5} {reason}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--reasons", type=int, default=0, help="reasons to show")
    parser.add_argument("--only", action="append", help="one package, by name (may be repeated)")
    parser.add_argument("--show", action="append", help="the patch of one package, by name")
    options = parser.parse_args()
    changed = []
    cache_folder().mkdir(parents=True, exist_ok=True)
    for package in (*TRADING, *FURTHER):
        if options.only is not None and package.name not in options.only:
            continue
        with tempfile.TemporaryDirectory() as top:
            # Below a folder with settings, those would be taken.
            each = examine(package, Path(top).resolve() / package.name)
            os.chdir(top)
        changed.append(each)
        print(" | ".join(_row(each)), file=sys.stderr, flush=True)
        if options.show and package.name in options.show:
            sys.stdout.write(unified_diff(each.fixes.files).decode("utf-8", "replace"))
    head = (
        "package",
        "findings",
        "whole",
        "by declaring",
        "partly",
        "left",
        "share whole",
        "files changed",
        "time",
    )
    rows = [_row(each) for each in changed]
    sums = [sum(int(row[column]) for row in rows) for column in (1, 2, 3, 4, 5)]
    share = f"{100 * sums[1] / sums[0]:.0f} %" if sums[0] else ""
    files = sum(each.files for each in changed)
    print(table(head, [*rows, ("together", *map(str, sums), share, str(files), "")]))
    _reasons(changed, options.reasons)
    for each in changed:
        for line in each.wrong:
            print(f"{each.package.name}: {line}")
    return int(any(each.wrong for each in changed))


if __name__ == "__main__":
    sys.exit(main())
