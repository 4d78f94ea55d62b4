"""`invariant-lint discover` on published packages that place orders, against a count of its own.

    python -m benchmarks.adoption                  the table of docs/adoption.md
    python -m benchmarks.adoption --neutral        the one about packages that do not trade

Each package is copied and checked with default settings; then `discover --write` puts what it proposes into
the copy, and the copy is checked again. Beside it stands what `ast` and a few expressions count, by tables
of this module alone: calls that bear an order's name, and posts to a path of orders.

Exit status 1 where a package of which this counts something is checked in silence: no order is seen, and
nothing is said aloud.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import table
from benchmarks.packages import Package, python_files, unpacked
from benchmarks.tools import own

PACKAGES = (
    Package("1m-trade", "0.8.3"),
    Package("aiomql", "4.1.2"),
    Package("alpaca-mcp-server", "2.4.0"),
    Package("alpyen", "1.2.0"),
    Package("blockpaca", "0.1.2"),
    Package("crosstrade", "0.1.0"),
    Package("crystrat", "0.0.1"),
    Package("deepalpha-bot", "1.1.0"),
    Package("dgbit", "0.1.0"),
    Package("easytrader", "0.23.7"),
    Package("fianchetto-tradebot", "0.1.15"),
    Package("harvest-python", "0.4.0"),
    Package("hyperdrive", "1.15.3"),
    Package("ig-trading-api", "1.0.6"),
    Package("kite-mcp", "0.1.6"),
    Package("liualgotrader", "0.4.35"),
    Package("luno-python", "0.3.0"),
    Package("metatrader-mcp-server", "0.5.1"),
    Package("openalgo", "1.0.47"),
    Package("pyhood", "0.12.3"),
    Package("pykalshi", "2.0.0"),
    Package("python-kucoin", "2.2.0"),
    Package("qstrader", "0.3.0"),
    Package("roboquant", "2.9.4"),
    Package("superalgorithm", "0.0.27"),
    Package("thetagang", "2.1.1"),
    Package("tradelocker", "0.56.2"),
    Package("tradestation-api-python", "1.3.3"),
    Package("tradestation-mcp", "1.0.0"),
    Package("trading-ig", "0.0.25"),
    Package("trading-bot-ml", "1.0.0"),
    Package("twintradeai", "1.0.1"),
    Package("vnpy_algotrading", "1.1.0"),
    Package("vnpy_ctastrategy", "1.4.1"),
    Package("vnpy_portfoliostrategy", "1.3.0"),
    Package("vnpy_spreadtrading", "1.4.0"),
    Package("walrasquant", "0.4.18"),
    Package("webull", "0.0.9"),
)
NEUTRAL = (
    Package("Adyen", "16.0.0"),
    Package("braintree", "4.48.0"),
    Package("celery", "5.7.0"),
    Package("django", "5.2.19"),
    Package("django-oscar", "4.2.1"),
    Package("easypost", "10.7.0"),
    Package("fastapi", "0.165.0"),
    Package("flask", "3.1.3"),
    Package("longclaw", "1.0.2"),
    Package("networkx", "3.6.1"),
    Package("pandas", "3.1.1"),
    Package("paypalrestsdk", "1.13.3"),
    Package("pydantic", "2.14.4"),
    Package("razorpay", "2.0.1"),
    Package("requests", "2.34.2"),
    Package("scrapy", "2.19.0"),
    Package("shuup", "3.1.0"),
    Package("sqlalchemy", "2.1.9"),
    Package("squareup", "46.0.0.20260916"),
    Package("stripe", "16.1.0"),
    Package("sympy", "1.14.0"),
    Package("twilio", "9.13.0"),
    Package("WooCommerce", "3.0.0"),
)
_NAME = re.compile(
    r"_*(?:(?:place|create|submit|send|execute|post)_?(?:\w*_)?(?:order|trade)s?(?:_\w+)?"
    r"|(?:place|create|submit|send)\w*Order\w*|(?:buy|sell)_(?:market|limit)\w*|order_(?:send|buy|sell)\w*"
    r"|order_target\w*|(?:market|limit|stop)_(?:buy|sell|order)\w*)"
)
# What bears such a name and asks, cancels, tests or draws.
_NOT = re.compile(
    r"cancel|test|status|history|book|preview|paper|mock|simul|backtest|notif|email", re.I
)
_PATH = re.compile(r"/[\w-]*orders?(?:/(?:create|place|market|limit))?/?$", re.I)
_ABOUT_ORDERS = frozenset({"arguments", "defined", "library", "name", "posts"})
_POSTS = frozenset({"post", "_post", "request", "_request", "send_request", "signed_request"})


class Adopted(NamedTuple):
    """What one package showed: before and after `discover --write`, beside the second count."""

    package: Package
    files: int
    counted_names: int
    counted_posts: int
    seen: int
    aloud: int
    proposed: int
    after: int
    left: int


def examine(package: Package, folder: Path) -> Adopted:
    """Check a copy of a package, put into its settings what is proposed, and check it again."""
    shutil.copytree(unpacked(package), folder)
    names = posts = 0
    files = [path for path in python_files(folder) if not _is_test(path.relative_to(folder))]
    for path in files:
        more_names, more_posts = _count(path.read_bytes())
        names += more_names
        posts += more_posts
    before = _report(folder)
    found = json.loads(_run(folder, "discover", "--no-cache", "--write", "--output-format", "json"))
    after = _report(folder)
    return Adopted(
        package,
        len(files),
        names,
        posts,
        before["summary"]["orders"],
        len(_asking(before)),
        sum(each["widens"] for each in found["proposals"]),
        after["summary"]["orders"],
        len(_asking(after)),
    )


def _asking(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The notices about orders that may be missed."""
    return [each for each in report["notices"] if each["kind"] in _ABOUT_ORDERS]


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(
        _run(folder, "check", "--no-cache", "--output-format", "json")
    )
    return report


def _run(folder: Path, *arguments: str) -> str:
    run = subprocess.run(
        [own("invariant-lint"), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if not run.stdout:
        raise SystemExit(f"{folder.name}: {' '.join(arguments)}: {run.stderr}")
    return run.stdout


def _count(source: bytes) -> tuple[int, int]:
    """Count calls by an order's name, and posts to a path of orders."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            return 0, 0
    names = posts = 0
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not (call.args or call.keywords):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        names += bool(_NAME.fullmatch(name)) and not _NOT.search(name)
        posts += name in _POSTS and _posts(call, name)
    return names, posts


def _posts(call: ast.Call, name: str) -> bool:
    texts = [
        node.value
        for value in call.args[:3]
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return ("post" in name or "POST" in texts) and any(_PATH.search(text) for text in texts)


def _is_test(path: Path) -> bool:
    # One wheel carries the virtual environment it was made in.
    return path.name.startswith("test_") or bool({"test", "tests", "venv"} & set(path.parts))


def main() -> int:
    """Examine all packages, print the table, and say whether one was checked in silence."""
    if sys.argv[1:] == ["--neutral"]:
        return _neutral()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            print(package.requirement, file=sys.stderr)
            rows.append(examine(package, Path(scratch) / package.name))
            print(*rows[-1][1:], file=sys.stderr, flush=True)
    head = (
        "package", "files", "by name", "by path", "seen", "said aloud", "proposed", "seen then", "left"
    )  # fmt: skip
    print(
        table(
            head,
            [(f"{row.package.name} {row.package.version}", *map(str, row[1:])) for row in rows],
        )
    )
    silent = [
        row for row in rows if row.counted_names + row.counted_posts and not row.seen + row.aloud
    ]
    for row in silent:
        print(f"{row.package.name}: no order is seen, and nothing is said", file=sys.stderr)
    return bool(silent)


def _neutral() -> int:
    """Print what default settings take for an order in packages that do not trade."""
    rows = []
    for package in NEUTRAL:
        print(package.requirement, file=sys.stderr, flush=True)
        report = _report(unpacked(package))
        rows.append(
            (
                f"{package.name} {package.version}",
                str(report["summary"]["files"]),
                str(report["summary"]["orders"]),
                str(len(_asking(report))),
            )
        )
    print(table(("package", "files", "orders seen", "said aloud"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
