"""Published code that the development environment installs anyway, and every program of tests/cases.

`python -m benchmarks.real_code` does the same for ten packages of 1.2 million lines.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from unpruned import nothing_left_out
from untraced import untraced

from benchmarks.cured import paste
from benchmarks.order_calls import count, mentions_an_order
from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.pruning import prune
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config

CASES = Path(__file__).resolve().parents[2] / "cases"
AGREED = ("INV001", "INV002", "INV008")
PACKAGES = {
    "binance": ("**/*.py",),
    "alpaca": ("**/*.py",),
    # Each exchange is thousands of lines, and all of them are much alike.
    "ccxt": ("alpaca.py", "async_support/bigone.py", "woo.py"),
}


@pytest.fixture(scope="module")
def files() -> list[Path]:
    found: list[Path] = []
    for package, wanted in PACKAGES.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            pytest.fail(f"{package} is missing: pip install -e '.[dev]'")
        folder = Path(spec.origin).parent
        found += [path for pattern in wanted for path in sorted(folder.glob(pattern))]
    return found


def _mentioning(files: list[Path]) -> list[Path]:
    return [path for path in files if mentions_an_order(path.read_bytes())]


@pytest.mark.no_cover
def test_every_order_call_that_ast_shows_is_seen(files: list[Path]) -> None:
    compared = 0
    for path in files:
        source = path.read_bytes()
        counted = count(source)
        if counted is None:
            continue
        seen: Counter[int] = Counter()
        # What is counted here are names; what is sent by endpoint has tests of its own.
        by_name = Config(endpoints=False)
        if mentions(source, by_name):
            report = analyse(source, str(path), by_name)
            assert not report.problems
            seen = Counter(order.line for order in report.orders)
        assert seen == counted.lines, path
        compared += sum(seen.values())
    assert compared > 0


@pytest.mark.no_cover
def test_what_is_left_out_changes_no_report(files: list[Path]) -> None:
    left_out = 0
    for path in _mentioning(files):
        source = path.read_bytes()
        text = source.decode()
        left_out += prune(text, Config()) != text
        found = analyse(source, str(path), Config())
        with nothing_left_out():
            assert analyse(source, str(path), Config()) == found, path
    assert left_out > 0


@pytest.mark.no_cover
def test_the_cure_of_a_message_cures(files: list[Path]) -> None:
    """The guard that a message shows, pasted above the order, counts for that order."""
    pasted = 0
    for path in _mentioning(files):
        source = path.read_text(encoding="utf-8")
        report = analyse(source.encode(), str(path), Config())
        text, guards = paste(source, report.findings, at_start=False)
        # Calls of a function of the file are judged inside it, and need no guard of their own.
        assert guards == sum(not order.guarded for order in report.orders), path
        again = analyse(text.encode(), str(path), Config())
        codes = {finding.code for finding in again.findings}
        assert codes.isdisjoint({"INV001", "INV002", "INV003", "INV008"}), path
        assert all(order.guarded for order in again.orders), path
        pasted += guards
    assert pasted > 0


@pytest.mark.no_cover
def test_command_line_and_flake8_agree_on_real_code(files: list[Path], tmp_path: Path) -> None:
    for number, path in enumerate(_mentioning(files)):
        (tmp_path / f"{number}_{path.name}").write_bytes(path.read_bytes())
    found = _on_the_command_line(tmp_path)
    assert found
    assert _by_flake8(tmp_path) == found


@pytest.mark.no_cover
def test_command_line_and_flake8_agree_on_the_cases(tmp_path: Path) -> None:
    # One in five: flake8 starts anew with each file.
    for path in sorted(CASES.rglob("*.py"))[::5]:
        source = path.read_bytes()
        try:
            ast.parse(source)
        except SyntaxError:
            # flake8 reports the syntax that its interpreter does not know, and calls no plugin.
            continue
        target = tmp_path / path.relative_to(CASES)
        target.parent.mkdir(exist_ok=True)
        # Each has its own way with comments that suppress: here they are none.
        target.write_bytes(source.replace(b"noqa", b"aqon"))
    found = _on_the_command_line(tmp_path)
    assert {item.partition(" ")[2] for item in found} == set(AGREED)
    assert _by_flake8(tmp_path) == found


def _on_the_command_line(folder: Path) -> set[str]:
    run = [
        sys.executable,
        "-m",
        "lint_plugin.cli",
        "check",
        "--no-cache",
        "--output-format",
        "json",
    ]
    done = subprocess.run([*run, "."], cwd=folder, env=untraced(), capture_output=True, check=False)
    report = json.loads(done.stdout)
    assert not report["errors"]
    return {
        f"{item['path']}:{item['line']}:{item['column']} {item['code']}"
        for item in report["findings"]
        if item["code"] in AGREED
    }


def _by_flake8(folder: Path) -> set[str]:
    options = ["--isolated", "--disable-noqa", f"--select={','.join(AGREED)}"]
    run = [
        sys.executable,
        "-m",
        "flake8",
        *options,
        "--format=%(path)s:%(row)d:%(col)d %(code)s",
        ".",
    ]
    done = subprocess.run(
        run, cwd=folder, env=untraced(), capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    # The columns of flake8 count from one, as ours do; a finding comes once.
    assert len(lines) == len(set(lines))
    return {line.removeprefix("./") for line in lines}
