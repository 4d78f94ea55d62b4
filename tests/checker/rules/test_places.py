"""The quick way to places must give what writing the whole file out gives."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

import libcst as cst
import pytest
from catalogue import ALL
from libcst.metadata import MetadataWrapper, PositionProvider

from lint_plugin.analysis.tree import locations
from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.analysis.tree.locations import Place, lines_of, locate
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
    "blocks on the line of their header": (
        "if x.a: x.b\nelif x.c: x.d; x.e\nelse: x.f\ntry: x.g\nexcept x.H: x.i\nelse: x.j\n"
        "finally: x.k\nfor x.l in x.m: x.n\nelse: x.o\nwhile x.p: x.q\nelse: x.r\n"
    ),
    "blocks of every kind": (
        "async def f():\n  async with (x.a as b,\n     x.c):\n    async for x.d in x.e:\n      x.f\n"
        "    else:\n      x.g\n  try:\n    x.h\n  except (x.I,\n  x.J) as k:\n    x.l\n  else:\n    x.m\n"
        "  finally:\n    x.n\n  while (\nx.o): x.p\n  else:\n    x.q\n"
    ),
    "groups of exceptions": "try:\n  x.a\nexcept* x.B:\n  x.c\n",
    "cases": (
        "match (\n x.a):\n  # c\n  case x.B(d=x.E) | (\n x.F) if x.g:\n    if x.h:\n      x.i\n"
        "  case _: x.j\nx.k\n"
    ),
    "elif, and if below else": (
        "if x.a:\n  x.b\n# c\nelif (x.d\n ):\n  x.e\nelse:\n  if x.f:\n    x.g\n  elif x.h:\n    x.i\n"
    ),
    "brackets and strings first": (
        "(\nx.a)\n(x.b) = 1\n\"\"\"\n\"\"\"; x.c\n[\n x.d]\nif 1:\n  (\n x.e).f = x.g\n"
    ),
    "a statement behind a backslash": "if x.a:\n  pass\n\\\nx.b\nx.c\n",
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


def _provided(tree: cst.Module, wanted: Iterable[cst.CSTNode]) -> dict[cst.CSTNode, Place]:
    """The places as libcst tells them."""
    found = MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
    starts = ((node, found[node].start) for node in wanted)
    return {node: Place(start.line, start.column + 1) for node, start in starts}


def _assert_equal(text: str) -> None:
    def compare() -> None:
        tree = cst.parse_module(text)
        wanted = list(_attributes(tree))
        quick = locate(tree, text, None, wanted)
        assert {node: quick.of(node) for node in wanted} == _provided(tree, wanted)

    with_deep_stack(compare)


@pytest.mark.parametrize("text", TRICKY.values(), ids=TRICKY.keys())
def test_layouts(text: str) -> None:
    _assert_equal(text)


@pytest.mark.parametrize("name", REAL)
def test_real_files(name: str) -> None:
    _assert_equal((STDLIB / name).read_text(encoding="utf-8"))


@pytest.mark.no_cover
def test_every_case() -> None:
    for case in ALL:
        _assert_equal(case.source.decode().replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize("name", REAL)
def test_places_are_those_of_the_interpreter(name: str) -> None:
    """A judge that knows nothing of libcst."""
    text = (STDLIB / name).read_text(encoding="utf-8")
    tree = cst.parse_module(text)
    found = [node.attr for node in _attributes(tree) if isinstance(node, cst.Attribute)]
    places = locate(tree, text, None, found)
    # Before 3.12 the interpreter does not know where the parts of an f-string stand.
    expected = {
        Place(node.end_lineno or 0, (node.end_col_offset or 0) - len(node.attr) + 1)
        for node in _outside_of_f_strings(ast.parse(text))
        if isinstance(node, ast.Attribute)
    }
    assert expected <= {places.of(token) for token in found}


def test_the_whole_file_is_not_written_for_plain_code(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[cst.CSTNode] = []
    in_file = locations.locate_in_file

    def count(module: cst.Module, wanted: Iterable[cst.CSTNode]) -> locations.Places:
        nodes = list(wanted)
        written.extend(nodes)
        return in_file(module, nodes)

    monkeypatch.setattr(locations, "locate_in_file", count)
    for name in (
        "blocks of every kind",
        "groups of exceptions",
        "cases",
        "elif, and if below else",
    ):
        _assert_equal(TRICKY[name])
    assert not written
    _assert_equal(TRICKY["blocks on the line of their header"])
    assert written


def test_a_body_that_was_left_out() -> None:
    whole = "def f():\n  if x.a:\n    x.b\n  x.c\ndef g():\n  x.d\nx.e\n"
    pruned = "def f():\n  ...\n\n\ndef g():\n  x.d\nx.e\n"
    tree = cst.parse_module(pruned)
    wanted = list(_attributes(tree))
    places = locate(tree, pruned, lines_of(ast.parse(whole)), wanted)
    assert {node: places.of(node) for node in wanted} == _provided(tree, wanted)


def _outside_of_f_strings(top: ast.AST) -> Iterator[ast.AST]:
    stack = [top]
    while stack:
        node = stack.pop()
        if not isinstance(node, ast.JoinedStr):
            yield node
            stack.extend(ast.iter_child_nodes(node))
