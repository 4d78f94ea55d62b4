"""The table of calls that keep a function, and the page that is made from it."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.keeping_names import KEEPING, MAKING
from lint_plugin.settings.config import Config

DOCS = Path(__file__).resolve().parents[3] / "docs"
KEEPING_NAMES = sorted(name for names in KEEPING.values() for name in names)
MAKING_NAMES = sorted(name for names in MAKING.values() for name in names)

PROGRAM = """
def enter(self, client, symbol):
    self.enforcer.enforce_before_order(symbol)
    {statement}
"""


def codes(statement: str, config: Config | None = None) -> list[str]:
    source = PROGRAM.format(statement=statement).encode()
    report = analyse(source, "desk.py", config or Config())
    assert not report.problems
    return [finding.code for finding in report.findings]


def test_the_page_is_made_from_the_table() -> None:
    page = runpy.run_path(str(DOCS / "kept_functions.py"))["page"]()
    assert (DOCS / "kept-functions.md").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("name", KEEPING_NAMES)
def test_every_name_keeps(name: str) -> None:
    assert codes(f"self.desk.{name}(lambda: client.create_order(symbol))") == ["INV001"]
    assert codes(f"self.desk.{name}(client.create_order)") == ["INV005"]
    quiet = Config(runs_now=(f"*.desk.{name}",))
    assert codes(f"self.desk.{name}(lambda: client.create_order(symbol))", quiet) == []


@pytest.mark.parametrize("name", MAKING_NAMES)
def test_what_every_name_makes_is_followed(name: str) -> None:
    assert codes(f"return self.desk.{name}(lambda: client.create_order(symbol))") == ["INV001"]
    assert codes(f"self.kept = self.desk.{name}(client.create_order)") == ["INV005"]
    assert codes(f"self.desk.{name}(lambda: client.create_order(symbol))") == []


def test_no_name_stands_in_both_tables() -> None:
    assert len({*KEEPING_NAMES, *MAKING_NAMES}) == len(KEEPING_NAMES) + len(MAKING_NAMES)
