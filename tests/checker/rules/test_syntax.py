"""Every construct of the grammar, version by version: none keeps a file from being analysed.

The programs are text files: no linter would let them pass, and no one interpreter reads them all.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from lint_plugin.analysis.pipeline import analyse
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
