"""Findings about guards in published code, listed to be read by hand in its source.

    python -m benchmarks.readings                 how many there are, by package and rule
    python -m benchmarks.readings --list          every finding, with the lines round it
    python -m benchmarks.readings --sample 90     those of docs/readings.md

Rules about guards find nothing where no guard is, so the code is read with guards, in three ways:

    own     as it comes, with the checks that it has itself in the settings, as `discover` proposes them
    entry   one guard at the start of each function that sends, told what its first order says
    once    positions read once, at the start of such a function, and a guard above each order

Positions are read by a method of the class that says so by its name, where there is one.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.measure import table
from benchmarks.packages import TRADING, WIDER, Package, python_files, services, unpacked
from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Finding
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config

READ = ("INV003", "INV004", "INV006", "INV007", "INV010", "INV011")
# Packages with checks of their own, as `discover` proposes them, or as they read where it proposes none;
# the names that widen stand beside.
OWN = {
    "agentic-guardrails": Config(guards=("enforce_before_order", "_require_account")),
    "akquant": Config(
        guards=("enforce_before_order", "validate_live_order_client_ids"),
        refusals=("_check_risk",),
        extend_orders=("_submit_buy_side_orders", "_submit_sell_side_orders"),
    ),
    "cpz-ai": Config(guards=("enforce_before_order", "pre_trade")),
    "deepalpha-bot": Config(checks=("can_trade",)),
    "forexsmartbot": Config(
        refusals=("check_daily_risk_limit", "evaluate_kill_switch"),
        extend_orders=("_place_market_order",),
    ),
    "ibkr-ops": Config(guards=("enforce_before_order", "_writable")),
    "investing-algorithm-framework": Config(
        guards=("enforce_before_order", "validate_order"), extend_orders=("execute_order",)
    ),
    "lumibot": Config(
        guards=(
            "enforce_before_order",
            "_check_market_limit",
            "_require_agent_order_readiness",
            "_validate_option_closing_orders",
        ),
        checks=("_fill_multileg_smart_limit_children", "_fill_package_at_net_limit"),
        refusals=("validate_order_reason",),
        extend_orders=("_execute_filled_order", "_submit_order", "_submit_orders"),
    ),
    "mcpxyz": Config(
        guards=("enforce_before_order", "ensure_asset_allowed", "ensure_order_within_caps"),
        extend_orders=("_submit_order", "modify_order", "order"),
    ),
    "ml4t-live": Config(
        guards=("enforce_before_order", "_check_order_limits", "_check_position_limits"),
        extend_orders=("_submit_order_unlocked", "submit_order_async"),
    ),
    "nautilus_trader": Config(presets=("nautilus_trader",), checks=("is_order_active",)),
    "polymarket-apis": Config(
        guards=("enforce_before_order", "_validate_post_only_order_type"), checks=("get_neg_risk",)
    ),
    "py-clob-client": Config(presets=("py-clob-client",), checks=("get_neg_risk",)),
    "thetagang": Config(checks=("trading_is_allowed",)),
    "ziplime": Config(
        guards=(
            "enforce_before_order",
            "_assert_market_order_notional",
            "_assert_order_risk_limits",
            "validate_order_params",
        ),
        checks=("_can_order_asset",),
    ),
    "zipline-reloaded": Config(checks=("_can_order_asset", "can_trade")),
}
FURTHER = services(
    "agentic-guardrails", "aiomql", "akquant", "algotradekit", "alpha-strike",
    "bn-ml-trading-bot", "cpz-ai", "deepalpha-bot", "dgbit", "forexsmartbot", "harvest-python",
    "ibkr-ops", "liualgotrader", "mcpxyz", "metatrader-mcp-server", "ml4t-live", "OctoBot",
    "polymarket-apis", "roboquant", "thetagang", "walrasquant", "ziplime",
)  # fmt: skip
_CURE = re.compile(r"\bcall `((?:await )?)\S*enforce_before_order\((.*)\)` (?:on that path|in it)")
_READS = re.compile(r"^_*(?:get|fetch|pull|load|read|list)\w*positions")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IMPORT = "from desk.guards import enforce_before_order, read_positions"
_POSITIONS = "current_positions=..."
_ONCE = "held_then"


class Found(NamedTuple):
    """One finding, with its line in the source as published and the text that was checked."""

    way: str
    package: Package
    path: str
    line: int
    finding: Finding
    checked: str


def findings(package: Package) -> Iterator[Found]:
    """Check every file of a package that sends orders, in all three ways."""
    folder = unpacked(package)
    own = OWN.get(package.name)
    for path in python_files(folder):
        source = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        if own is not None and mentions(source, own):
            report = analyse(source, name, own)
            text = source.decode()
            yield from (
                Found("own", package, name, found.line, found, text)
                for found in report.findings
                if found.code in READ
            )
        if not mentions(source, _PLAIN):
            continue
        report = analyse(source, name, _PLAIN)
        for way in ("entry", "once"):
            text, added = _with_guards(source.decode(), report.findings, way)
            again = analyse(text.encode(), name, _PLAIN)
            for problem in again.problems:
                raise SystemExit(f"{path}: {problem.message}")
            for found in again.findings:
                if found.code in READ:
                    above = sum(number for line, number in added if line < found.line)
                    yield Found(way, package, name, found.line - above, found, text)


_PLAIN = Config()


def _with_guards(
    source: str, found: Sequence[Finding], way: str
) -> tuple[str, list[tuple[int, int]]]:
    """Put guards in; the answer says also where the new text got lines, and how many."""
    lines = source.split("\n")
    tree = ast.parse(source)
    insertions: dict[int, list[str]] = {}
    begun: set[ast.AST] = set()
    for each in sorted(found, key=lambda item: item.line):
        cure = _CURE.search(each.message)
        around = [node for node in ast.walk(tree) if _spans(node, each.line)]
        functions = [node for node in around if isinstance(node, _FUNCTIONS)]
        if cure is None or not functions:
            continue
        function = functions[-1]
        first = next((node for node in function.body if not _is_text(node)), None)
        start = _place(first, lines)
        if start is None or (cure[1] and isinstance(function, ast.FunctionDef)):
            continue
        read = _reader(around)
        if way == "entry":
            if function not in begun:
                guard = cure[2].replace(_POSITIONS, f"current_positions={read}")
                insertions.setdefault(start[0], []).append(
                    f"{start[1]}{_IMPORT}; enforce_before_order({guard})"
                )
        else:
            place = _place(around[-1], lines)
            if place is None:
                continue
            if function not in begun:
                insertions.setdefault(start[0], []).insert(
                    0, f"{start[1]}{_IMPORT}; {_ONCE} = {read}"
                )
            guard = cure[2].replace(_POSITIONS, f"current_positions={_ONCE}")
            insertions.setdefault(place[0], []).append(f"{place[1]}enforce_before_order({guard})")
        begun.add(function)
    added = []
    grown = 0
    for line in sorted(insertions):
        added.append((line + grown, len(insertions[line])))
        grown += len(insertions[line])
    for line in sorted(insertions, reverse=True):
        lines[line - 1 : line - 1] = insertions[line]
    return "\n".join(lines), added


def _spans(node: ast.AST, line: int) -> bool:
    return isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _place(statement: ast.AST | None, lines: Sequence[str]) -> tuple[int, str] | None:
    """The line that a statement begins, and its indentation; None where it shares the line."""
    if not isinstance(statement, ast.stmt):
        return None
    decorators = getattr(statement, "decorator_list", ())
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    before = lines[first - 1][: statement.col_offset]
    shares = before.strip() or lines[first - 1].lstrip().startswith("elif")
    return None if shares else (first, before)


def _reader(around: Sequence[ast.AST]) -> str:
    """How the class round a place reads positions, by the name of one of its methods."""
    inside = next((node for node in reversed(around) if isinstance(node, _FUNCTIONS)), None)
    for node in reversed(around):
        for item in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(item, _FUNCTIONS) and item is not inside and _READS.search(item.name):
                waits = isinstance(item, ast.AsyncFunctionDef)
                if not waits or isinstance(inside, ast.AsyncFunctionDef):
                    return f"{'await ' if waits else ''}self.{item.name}()"
    return "read_positions()"


def _sampled(found: Sequence[Found], most: int) -> list[Found]:
    """As many of each rule and way as there are, up to an equal share, chosen by a hash of the place."""

    def key(each: Found) -> bytes:
        place = f"{each.package.name}/{each.path}:{each.line} {each.finding.code}"
        return hashlib.sha256(place.encode()).digest()

    kinds: dict[tuple[str, str], list[Found]] = {}
    seen: set[tuple[str, ...]] = set()
    for each in sorted(found, key=key):
        # What one function shows of one rule is one thing to read.
        about = (each.package.name, each.path, each.finding.function, each.finding.code, each.way)
        if about not in seen:
            seen.add(about)
            kinds.setdefault((each.finding.code, each.way), []).append(each)
    chosen: list[Found] = []
    while len(chosen) < most and any(kinds.values()):
        for _, items in sorted(kinds.items()):
            if items and len(chosen) < most:
                chosen.append(items.pop(0))
    return sorted(chosen, key=lambda each: (each.finding.code, each.way, key(each)))


def _show(found: Sequence[Found], around: int) -> None:
    for number, each in enumerate(found, 1):
        place = f"{each.package.name} {each.package.version} {each.path}:{each.line}"
        print(f"\n[{number}] {each.finding.code} {each.way} {place} {each.finding.function}")
        print(f"    {each.finding.message}")
        text = each.checked.split("\n")
        steps = {each.finding.line, *(step.line for step in each.finding.witness)}
        shown = {
            line
            for step in steps
            for line in range(step - around, step + around + 1)
            if 1 <= line <= len(text)
        }
        last = 0
        for line in sorted(shown):
            if last and line > last + 1:
                print("        ...")
            mark = ">" if line == each.finding.line else "*" if line in steps else " "
            print(f"  {mark}{line:5} {text[line - 1][:120]}")
            last = line


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--list", action="store_true", help="every finding")
    parser.add_argument("--sample", type=int, default=0, help="so many findings, of all rules")
    parser.add_argument("--lines", type=int, default=2, help="lines round each step")
    parser.add_argument("--only", action="append", help="one package, by name (may be repeated)")
    options = parser.parse_args()
    packages = [
        each
        for each in (*TRADING, *WIDER, *FURTHER)
        if options.only is None or each.name in options.only
    ]
    found = []
    rows = []
    for package in packages:
        here = list(findings(package))
        found += here
        counted = Counter((each.finding.code, each.way) for each in here)
        shown = ", ".join(
            f"{number} {code} ({way})" for (code, way), number in sorted(counted.items())
        )
        rows.append((package.requirement, shown or "none"))
        print(*rows[-1], file=sys.stderr, flush=True)
    print(table(("package", "findings"), rows))
    if options.list or options.sample:
        _show(_sampled(found, options.sample) if options.sample else found, options.lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
