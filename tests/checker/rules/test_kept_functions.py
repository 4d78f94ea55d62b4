"""The table of calls that keep a function, and the page that is made from it."""

from __future__ import annotations

import runpy
from pathlib import Path

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.keeping_names import KEEPING, MAKING
from lint_plugin.settings.config import Config

DOCS = Path(__file__).resolve().parents[3] / "docs"
KEEPING_NAMES = sorted(name for names in KEEPING.values() for name in names)
MAKING_NAMES = sorted(name for names in MAKING.values() for name in names)

PROGRAM = """
def f{number}(self, client, symbol):
    self.enforcer.enforce_before_order(symbol)
    {statement}
"""


def codes(statements: list[str], config: Config | None = None) -> dict[str, list[str]]:
    """The codes found for each statement, each in a function of its own, in one file."""
    source = "".join(
        PROGRAM.format(number=number, statement=statement)
        for number, statement in enumerate(statements)
    )
    report = analyse(source.encode(), "desk.py", config or Config())
    assert not report.problems
    found: dict[str, list[str]] = {statement: [] for statement in statements}
    for finding in report.findings:
        found[statements[int(finding.function.partition(".")[0][1:])]].append(finding.code)
    return found


def same(form: str, names: list[str], expected: list[str], config: Config | None = None) -> None:
    found = codes([form.format(name=name) for name in names], config)
    assert {statement: each for statement, each in found.items() if each != expected} == {}


def test_the_page_is_made_from_the_table() -> None:
    page = runpy.run_path(str(DOCS / "kept_functions.py"))["page"]()
    assert (DOCS / "kept-functions.md").read_text(encoding="utf-8") == page


def test_every_name_keeps() -> None:
    called = "self.desk.{name}(lambda: client.create_order(symbol))"
    handed = "self.desk.{name}(client.create_order)"
    same(called, KEEPING_NAMES, ["INV001"])
    same(handed, KEEPING_NAMES, ["INV005"])
    quiet = Config(runs_now=tuple(f"*.desk.{name}" for name in KEEPING_NAMES))
    same(called, KEEPING_NAMES, [], quiet)


def test_what_every_name_makes_is_followed() -> None:
    same("return self.desk.{name}(lambda: client.create_order(symbol))", MAKING_NAMES, ["INV001"])
    same("self.kept = self.desk.{name}(client.create_order)", MAKING_NAMES, ["INV005"])
    same("self.desk.{name}(lambda: client.create_order(symbol))", MAKING_NAMES, [])


def test_no_name_stands_in_both_tables() -> None:
    assert len({*KEEPING_NAMES, *MAKING_NAMES}) == len(KEEPING_NAMES) + len(MAKING_NAMES)
