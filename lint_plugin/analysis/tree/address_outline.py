"""The addresses in a long file that decide whether it sends orders by endpoint.

The pruning asks. As in the outline of functions, each answer may say too much and none too little.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lint_plugin.analysis.tree.text_parts import arguments_of, set_by_name, text_parts
from lint_plugin.settings.endpoints.matching import holds_segment
from lint_plugin.util.syntax import parts_of


class Addresses(NamedTuple):
    """The lines with a literal that identifies an endpoint, and names that may hold one.

    A function whose default may be one has the line that its body begins on among them.
    """

    lines: frozenset[int]
    names: frozenset[str]


class _Place(NamedTuple):
    """The outermost and the innermost function round a statement; whether a class is nearer."""

    outer: str = ""
    inner: str = ""
    in_class: bool = False


class _Store(NamedTuple):
    """What one statement or default gives to names.

    ``begins`` is where the body begins of a function whose default it is.
    """

    targets: set[str]
    names: frozenset[str]
    holds_one: bool
    begins: int | None = None


class _Reader:
    """Collects the lines and the stores of one file."""

    def __init__(self, tree: ast.Module) -> None:
        self.lines: set[int] = set()
        self.stores: list[_Store] = []
        # What functions bind outside of themselves, spelt as theirs.
        self.shared: dict[str, str] = {}
        self._stack: list[tuple[ast.AST, _Place]] = [(tree, _Place())]
        while self._stack:
            self._read(*self._stack.pop())

    def _read(self, node: ast.AST, place: _Place) -> None:
        inside = place
        if isinstance(node, ast.Name):
            return
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and holds_segment(node.value):
                self.lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            return
        if isinstance(node, ast.Expr):
            if isinstance(node.value, ast.Constant):
                # A docstring, which is nothing that anything could send to.
                return
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = _Place(place.outer or node.name, node.name)
            for parameter, default in defaults_of(node.args):
                target = {_local(inside.outer, parameter)}
                self._store(target, default, place, node.body[0].lineno)
        elif isinstance(node, ast.ClassDef):
            inside = place._replace(in_class=True)
        elif isinstance(node, ast.Return) and node.value is not None:
            self._store({place.inner}, node.value, place)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
            if node.value is not None:
                self._store(set(_targets(node, place)), node.value, place)
        elif isinstance(node, ast.Call):
            if targets := set_by_name(node):
                for given in arguments_of(node):
                    self._store(set(targets), given, place)
        elif isinstance(node, (ast.Global, ast.Nonlocal)) and place.outer:
            self.shared |= {_local(place.outer, name): name for name in node.names}
        self._stack += [(each, inside) for each in parts_of(node)]

    def _store(
        self, targets: set[str], value: ast.expr, place: _Place, begins: int | None = None
    ) -> None:
        names: set[str] = set()
        holds_one = False
        for part in text_parts(value):
            if isinstance(part, ast.Attribute):
                names.add(part.attr)
            elif isinstance(part, ast.Name):
                names.add(part.id)
                if place.outer:
                    names.add(_local(place.outer, part.id))
            elif isinstance(part.value, str):
                holds_one = holds_one or holds_segment(part.value)
        if holds_one or names:
            self.stores.append(_Store(targets, frozenset(names), holds_one, begins))


def addresses(tree: ast.Module) -> Addresses:
    """Find what may make up an endpoint's address, through assignments, defaults and returns."""
    found = _Reader(tree)
    lines, names = found.lines, set[str]()
    fresh = [store for store in found.stores if store.holds_one] if lines else []
    readers: dict[str, list[_Store]] = {}
    for store in found.stores:
        for name in store.names:
            readers.setdefault(name, []).append(store)
    while fresh:
        met = set[str]()
        for store in fresh:
            met |= store.targets
            met |= {found.shared[each] for each in store.targets if each in found.shared}
            if store.begins is not None:
                lines.add(store.begins)
        names |= met
        fresh = [store for name in met for store in readers.pop(name, ())]
    return Addresses(frozenset(lines), frozenset(names))


def defaults_of(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    """Yield the parameters that have a default, with that."""
    placed = [*arguments.posonlyargs, *arguments.args]
    paired = (
        *zip(reversed(placed), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    )
    for parameter, default in paired:
        if default is not None:
            yield parameter.arg, default


def _local(function: str, name: str) -> str:
    """Spell a local name so that no word of the file is taken for it."""
    return f"{function}.{name}"


def _targets(
    node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr, place: _Place
) -> Iterator[str]:
    """Yield the names that are bound.

    What only the function round it can see is spelt as its local.
    """
    stack: list[ast.AST] = [*node.targets] if isinstance(node, ast.Assign) else [node.target]
    while stack:
        target = stack.pop()
        if isinstance(target, ast.Attribute):
            yield target.attr
        elif isinstance(target, ast.Name):
            if place.outer:
                yield _local(place.outer, target.id)
            if not place.outer or place.in_class:
                yield target.id
        elif isinstance(target, (ast.Tuple, ast.List)):
            stack += target.elts
        elif isinstance(target, (ast.Starred, ast.Subscript)):
            stack.append(target.value)
