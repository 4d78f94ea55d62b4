"""What is public, what it imports, and that the pages say what the code does."""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import invariant_guard
from invariant_guard import PositionInvariantEnforcer, ViolationCode, positions

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_every_public_name_exists_and_is_documented():
    assert sorted(invariant_guard.__all__) == list(invariant_guard.__all__)
    for name in invariant_guard.__all__:
        public = getattr(invariant_guard, name)
        assert inspect.getdoc(public), name


@pytest.mark.parametrize(
    "name",
    [
        "BlockedOrderEvent", "PositionDataError", "PositionInvariantEnforcer",
        "PositionInvariantViolation", "PositionSnapshot", "ViolationCode", "ensures_guard",
        "get_position_invariant_enforcer", "positions", "requires_guard", "reset_enforcer",
    ],
)  # fmt: skip
def test_what_others_rely_on_is_public(name):
    assert name in invariant_guard.__all__


def test_the_adapters():
    assert [name for name in positions.__all__ if name.startswith("from_")] == [
        "from_alpaca", "from_binance", "from_bybit", "from_ccxt", "from_ibkr", "from_okx",
        "from_signed",
    ]  # fmt: skip


def test_public_methods_and_functions_are_documented():
    for _, method in inspect.getmembers(PositionInvariantEnforcer, inspect.isfunction):
        if not method.__name__.startswith("_"):
            assert inspect.getdoc(method), method
    for name in positions.__all__:
        assert inspect.getdoc(getattr(positions, name)), name


def in_a_new_process(program):
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return ran.stdout.split()


def test_importing_it_needs_the_standard_library_alone():
    loaded = in_a_new_process(
        "import sys; before = set(sys.modules)\n"
        "import invariant_guard\n"
        "print(*{n.partition('.')[0] for n in set(sys.modules) - before})"
    )
    foreign = {name for name in loaded if name not in sys.stdlib_module_names}
    assert foreign == {"invariant_guard"}


def test_no_module_mentions_the_checker_or_its_parser():
    for module in pkgutil.walk_packages(invariant_guard.__path__, "invariant_guard."):
        source = Path(importlib.util.find_spec(module.name).origin).read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from)\s+(?:libcst|lint_plugin)", source, re.M)


class TestRefusalsPage:
    def test_is_what_the_codes_say(self):
        page = runpy.run_path(str(DOCS / "refusals.py"))["page"]()
        assert (DOCS / "refusals.md").read_text(encoding="utf-8") == page

    def test_every_code_says_what_it_means_and_what_to_do(self):
        for code in ViolationCode:
            assert str(code) == code.value == code.name == code
            for text in (code.meaning, code.remedy):
                assert text[0].isupper()
                assert text.endswith(".")


class TestVenuesPage:
    def check(self, *args):
        return subprocess.run(
            [sys.executable, str(DOCS / "venues.py"), *args], capture_output=True, text=True
        )

    def test_is_what_the_tables_say(self):
        done = self.check("--check")
        assert (done.returncode, done.stderr) == (0, "")

    def test_says_when_it_is_not(self, tmp_path):
        script = tmp_path / "venues.py"
        script.write_bytes((DOCS / "venues.py").read_bytes())
        script.with_suffix(".md").write_text("old")
        done = subprocess.run(
            [sys.executable, str(script), "--check"], capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 1
        assert "is not what the tables say" in done.stderr

    def test_knows_no_other_word(self):
        assert self.check("--write").returncode == 1


class TestOrderPathPage:
    page = (DOCS / "order-path.md").read_text(encoding="utf-8")

    def test_its_python_compiles(self):
        blocks = re.findall(r"```python\n(.*?)```", self.page, re.S)
        assert len(blocks) >= 6
        for block in blocks:
            compile(block, "order-path.md", "exec")

    def test_it_names_nothing_that_does_not_exist(self):
        for name in re.findall(r"from invariant_guard import ([\w, ]+)", self.page):
            for one in name.split(","):
                assert hasattr(invariant_guard, one.strip())
        for code in re.findall(r"`([A-Z]{3,}(?:_[A-Z]+)+)`", self.page):
            assert code in ViolationCode.__members__ or code.startswith(("QT_", "INVARIANT_"))

    @pytest.mark.parametrize("library", ["ccxt", "python_binance", "alpaca"])
    def test_its_examples_are_the_tested_services(self, library):
        service = (ROOT / "examples" / "services" / f"{library}_service.py").read_text("utf-8")
        assert f"```python\n{service}```" in self.page


def test_an_allowed_check_calls_at_most_ten_functions():
    benchmark = runpy.run_path(str(ROOT / "benchmarks" / "runtime.py"))
    check = PositionInvariantEnforcer().check_can_open_position
    calls = benchmark["python_calls"](check, {"BTCUSDT": 1.0})
    assert calls[0] == "check_can_open_position"
    assert len(calls) <= benchmark["LIMIT_CALLS"] == 10


@pytest.mark.no_cover
def test_refusals_leave_nothing_behind(monkeypatch):
    # pytest keeps every record logged during a test.
    monkeypatch.setattr(logging.getLogger("invariant_guard"), "disabled", True)
    benchmark = runpy.run_path(str(ROOT / "benchmarks" / "runtime.py"))
    assert benchmark["growth"](10_000) < 5_000
