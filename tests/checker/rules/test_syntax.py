"""Every construct of the grammar, version by version: none keeps a file from being analysed.

The programs are text files: no linter would let them pass, and no one interpreter reads them all.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import libcst as cst
import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.nodes import COMPREHENSIONS
from lint_plugin.analysis.tree.parse import parse
from lint_plugin.analysis.values.variables import names_in
from lint_plugin.settings.config import Config

FILES = sorted((Path(__file__).parent / "syntax").glob("py3*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_construct_is_modelled(path: Path) -> None:
    source = path.read_bytes()
    report = analyse(source, path.name, Config())
    assert not report.problems
    assert len(report.orders) == source.count(b"client.create_order(")


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ('place(tr"{client.create_order(1)}")\n', 1, 18),
        ("class Desk:\n    (x): int = client.create_order(1)\n", 2, 23),
    ],
)
def test_what_libcst_cannot_spell_keeps_its_place(source: str, line: int, column: int) -> None:
    report = analyse(source.encode(), "service.py", Config())
    assert not report.problems
    assert [(order.line, order.column) for order in report.orders] == [(line, column)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_construct_is_python(path: Path) -> None:
    minor = int(path.stem.removeprefix("py3"))
    if sys.version_info < (3, minor):
        pytest.skip(f"the syntax is that of Python 3.{minor}")
    ast.parse(path.read_bytes())


def test_every_comprehension_of_libcst_is_one_of_ours() -> None:
    nodes = [kind for kind in vars(cst).values() if isinstance(kind, type)]
    found = {kind for kind in nodes if issubclass(kind, cst.BaseComp) and "for_in" in vars(kind)}
    assert set(COMPREHENSIONS) == found - {cst.BaseComp, cst.BaseSimpleComp}


@pytest.mark.parametrize("merged", ["{**row for row in rows}", "{row.id: row for row in rows}"])
def test_what_merges_dicts_is_a_comprehension_for_every_rule(merged: str) -> None:
    """PEP 798, which no interpreter under test reads yet, beside what every one reads."""
    empty = f"""
def enter(client, desk, symbol):
    try:
        rows = client.positions()
    except Exception:
        rows = []
    desk.enforce_before_order(symbol, "buy", 1, {merged})
    client.create_order(symbol=symbol, side="buy", quantity=1)
"""
    assert [found.code for found in analyse(empty.encode(), "a.py", Config()).findings] == [
        "INV006"
    ]
    kept = f"place = {merged.replace('row for', 'client.create_order for')}\n"
    assert [found.code for found in analyse(kept.encode(), "a.py", Config()).findings] == ["INV005"]
    statement = cst.ensure_type(parse(f"x = {merged}\n").body[0], cst.SimpleStatementLine)
    assert names_in(cst.ensure_type(statement.body[0], cst.Assign).value) == {"rows"}
