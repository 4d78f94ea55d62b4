"""The checker on published packages: what it sees, against a count that owes nothing to it.

    python -m benchmarks.real_code                 the table of docs/real-code.md
    python -m benchmarks.real_code --findings 20   also so many findings of each rule, to be judged by hand

Exit status 1 where the order calls seen differ from those that `ast` shows in the files it parses, or where
the command line and flake8 disagree on INV001, INV002 or INV008.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import seconds, table
from benchmarks.order_calls import count, mentions_an_order
from benchmarks.packages import TRADING, Package, python_files, unpacked
from benchmarks.tools import own

AGREED = ("INV001", "INV002", "INV008")

Place = tuple[str, int]


class Checked(NamedTuple):
    """What one package showed."""

    package: Package
    folder: Path
    lines: int
    report: dict[str, Any]
    wall: float
    unparsed: int
    by_alias: int
    differences: tuple[str, ...]


def examine(package: Package) -> Checked:
    """Check one package, count again, and compare."""
    folder = unpacked(package)
    start = time.perf_counter()
    report = json.loads(_run(folder, "check", "--no-cache", "--output-format", "json", "."))
    wall = time.perf_counter() - start
    seen = Counter(
        (row["path"], row["line"])
        for row in json.loads(_run(folder, "paths", "--output-format", "json", "."))["orders"]
    )
    counted: Counter[Place] = Counter()
    lines = unparsed = by_alias = 0
    mentioning = []
    for path in python_files(folder):
        name = path.relative_to(folder).as_posix()
        source = path.read_bytes()
        lines += source.count(b"\n")
        found = count(source)
        if found is None:
            unparsed += 1
            seen = Counter({place: number for place, number in seen.items() if place[0] != name})
            continue
        by_alias += found.by_alias
        counted.update({(name, line): number for line, number in found.lines.items()})
        if mentions_an_order(source):
            mentioning.append(name)
    differences = (
        *(f"only we see {place}" for place in (seen - counted).elements()),
        *(f"only ast shows {place}" for place in (counted - seen).elements()),
        *_disagreements(folder, mentioning, report),
    )
    return Checked(package, folder, lines, report, wall, unparsed, by_alias, differences)


def _run(folder: Path, command: str, *arguments: str) -> bytes:
    run = [str(own("invariant-lint")), command, *arguments]
    done = subprocess.run(run, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1, 2) or b"Traceback" in done.stderr:
        raise SystemExit(f"{' '.join(run)} in {folder}:\n{done.stderr.decode()}")
    return done.stdout


def _disagreements(folder: Path, files: Sequence[str], report: dict[str, Any]) -> Iterable[str]:
    """What one of the command line and flake8 finds and the other does not."""
    if not files:
        return
    ours = {
        f"{item['path']}:{item['line']}:{item['column']} {item['code']}"
        for item in report["findings"]
        if item["code"] in AGREED
    }
    options = ["--isolated", "--disable-noqa", "--exclude=", f"--select={','.join(AGREED)}"]
    shown = "--format=%(path)s:%(row)d:%(col)d %(code)s"
    # Files that do not mention an order are left out: flake8 takes minutes over them for nothing.
    run = [str(own("flake8")), *options, shown, f"--jobs={os.cpu_count()}", *files]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"flake8 in {folder}:\n{done.stderr}")
    theirs = {line.removeprefix("./") for line in done.stdout.splitlines()}
    yield from (f"only the command line finds {item}" for item in sorted(ours - theirs))
    yield from (f"only flake8 finds {item}" for item in sorted(theirs - ours))


def _row(checked: Checked) -> tuple[str, ...]:
    summary = checked.report["summary"]
    return (
        f"{checked.package.name} {checked.package.version}",
        f"{summary['files']:,}",
        f"{checked.lines:,}",
        str(summary["parsed"]),
        str(summary["orders"]),
        str(checked.by_alias),
        str(summary["guarded"]),
        _by_rule(checked.report["findings"]),
        str(summary["errors"]),
        seconds(checked.wall),
    )


def _by_rule(findings: Iterable[dict[str, Any]]) -> str:
    codes = Counter(finding["code"] for finding in findings)
    return ", ".join(f"{number} {code}" for code, number in sorted(codes.items())) or "none"


def _sample(checked: Sequence[Checked], most: int) -> None:
    """Print findings of each rule, each with its source, chosen by a hash of their place."""
    found: dict[str, list[tuple[str, Checked, dict[str, Any]]]] = {}
    for package in checked:
        for item in package.report["findings"]:
            place = f"{package.package.name}/{item['path']}:{item['line']}"
            key = hashlib.sha256(place.encode()).hexdigest()
            found.setdefault(item["code"], []).append((key, package, item))
    for code, items in sorted(found.items()):
        print(f"\n{code}: {min(most, len(items))} of {len(items)}")
        for _, package, item in sorted(items, key=lambda entry: entry[0])[:most]:
            source = (package.folder / item["path"]).read_text(errors="replace").split("\n")
            print(f"  {package.package.name}/{item['path']}:{item['line']} {item['function']}")
            print(f"      {source[item['line'] - 1].strip()}")
            print(f"      {item['message']}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--findings", type=int, default=0, help="findings to show of each rule")
    parser.add_argument("--only", action="append", help="one package, by name (may be repeated)")
    options = parser.parse_args()
    packages = [item for item in TRADING if options.only is None or item.name in options.only]
    checked = [examine(package) for package in packages]
    head = (
        "package", "files", "lines", "parsed", "order calls", "by alias", "guarded", "findings",
        "errors", "time",
    )  # fmt: skip
    rows = [_row(each) for each in checked]
    total = ["together", *(_sum(rows, column) for column in range(1, 7)), "", "", ""]
    print(table(head, [*rows, total]))
    print(f"\nFiles that `ast` does not parse: {sum(each.unparsed for each in checked)}")
    for each in checked:
        for difference in each.differences:
            print(f"{each.package.name}: {difference}")
    if options.findings:
        _sample(checked, options.findings)
    return int(any(each.differences for each in checked))


def _sum(rows: Sequence[Sequence[str]], column: int) -> str:
    return f"{sum(int(row[column].replace(',', '')) for row in rows):,}"


if __name__ == "__main__":
    sys.exit(main())
