"""The quick way to places must give what writing the whole file out gives."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from catalogue import ALL

from lint_plugin.analysis.names.functions import definitions
from lint_plugin.analysis.names.scopes import read_scopes
from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.analysis.tree.locations import Place, locate, locate_in_file
from lint_plugin.analysis.tree.nodes import children

STDLIB = Path(sysconfig.get_path("stdlib"))
REAL = [
    "argparse.py", "asyncio/tasks.py", "concurrent/futures/process.py", "contextlib.py", "dataclasses.py",
    "doctest.py", "enum.py", "inspect.py", "json/decoder.py", "typing.py", "unittest/mock.py",
]  # fmt: skip
TRICKY = {
    "decorators, comments and nested functions": (
        "import x\n\n@x.deco(x.one)  # c\n# d\n@x.two\n\nasync def f(a=x.a):\n"
        "    def g():\n\n        return x.b\n    return g\n"
    ),
    "tabs": "class A:\n\tdef f(self):\n\t\tif self.a:\n\t\t\treturn self.b(\n self.c)\n",
    "a def in a string": "def f():\n    '''\ndef f(): y\n'''\n    return x.y\n",
    "a def in a string before a split one": "'''\ndef f(): y\n'''\ndef \\\n f():\n    return x.y\n",
    "a def behind a backslash": "class A:\n    async \\\ndef f(self):\n        return x.y\n",
    "a form feed before a def": "\x0cdef f(self):\n    return x.y\n",
    "a letter that is no word character": "def ℘(): return x.y\ndef g(): return x.y\n",
    "conditional functions": "try:\n  def f(): return x.y\nexcept x.E:\n  def f():\n      return x.z\n",
    "several statements on a line": "def f(): x.a; x.b; return [x.c for _ in (\nx.d)]\nx.e\n",
    "a local class": "def f():\n    class A:\n        def g(self): return x.y\n    return A\n",
    "no function": "x.y\n",
    "strings over lines": "x = '''\n\n''', x.y\ndef f(a='''\n'''): return '''\n\n''', x.z\n",
}  # fmt: skip


def _attributes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.Attribute, cst.Call, cst.FunctionDef, cst.If)):
            yield node
        if isinstance(node, cst.Attribute):
            yield node.attr
        stack.extend(children(node))


def _assert_equal(text: str) -> None:
    def compare() -> None:
        tree = cst.parse_module(text)
        wanted = list(_attributes(tree))
        quick = locate(tree, list(definitions(read_scopes(tree))), text, wanted)
        assert {node: quick.of(node) for node in wanted} == locate_in_file(tree, wanted).nodes

    with_deep_stack(compare)


@pytest.mark.parametrize("text", TRICKY.values(), ids=TRICKY.keys())
def test_layouts(text: str) -> None:
    _assert_equal(text)


@pytest.mark.parametrize("name", REAL)
def test_real_files(name: str) -> None:
    _assert_equal((STDLIB / name).read_text(encoding="utf-8"))


def test_every_case() -> None:
    for case in ALL:
        _assert_equal(case.source.decode().replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize("name", REAL)
def test_places_are_those_of_the_interpreter(name: str) -> None:
    """A judge that knows nothing of libcst."""
    text = (STDLIB / name).read_text(encoding="utf-8")
    tree = cst.parse_module(text)
    found = [node.attr for node in _attributes(tree) if isinstance(node, cst.Attribute)]
    places = locate(tree, list(definitions(read_scopes(tree))), text, found)
    # Before 3.12 the interpreter does not know where the parts of an f-string stand.
    expected = {
        Place(node.end_lineno or 0, (node.end_col_offset or 0) - len(node.attr) + 1)
        for node in _outside_of_f_strings(ast.parse(text))
        if isinstance(node, ast.Attribute)
    }
    assert expected <= {places.of(token) for token in found}


def _outside_of_f_strings(top: ast.AST) -> Iterator[ast.AST]:
    stack = [top]
    while stack:
        node = stack.pop()
        if not isinstance(node, ast.JoinedStr):
            yield node
            stack.extend(ast.iter_child_nodes(node))
