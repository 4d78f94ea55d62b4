"""The quick walk over CPython's trees goes where `ast.walk` goes, but for what says nothing."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from lint_plugin.util.syntax import parts_of, walk

STDLIB = Path(sysconfig.get_path("stdlib"))
_SILENT = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


@pytest.mark.parametrize("name", ["argparse.py", "ast.py", "test/test_patma.py", "typing.py"])
def test_the_nodes_of_a_file_in_order(name: str) -> None:
    path = STDLIB / name
    if not path.exists():
        pytest.skip("a Python without its tests")
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if not isinstance(node, _SILENT)]
    assert list(map(id, walk(tree))) == list(map(id, nodes))
    for node in nodes:
        parts = [part for part in ast.iter_child_nodes(node) if not isinstance(part, _SILENT)]
        assert list(map(id, parts_of(node))) == list(map(id, parts))
