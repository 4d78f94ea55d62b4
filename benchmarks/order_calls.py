"""A count of order calls that owes the checker its table of names alone: `ast` and a few lines.

A call counts by the last name of what it calls, by the name an import gave to such a function, and by a
local name to which its function assigned one once (`place = client.create_order`). `ast` itself compares
identifiers after NFKC.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import order_names

NAMES = order_names(Config())

_Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


class Counted(NamedTuple):
    """The lines of a file's order calls, one for each call; ``by_alias`` are those by a local name."""

    lines: Counter[int]
    by_alias: int


def mentions_an_order(source: bytes) -> bool:
    """Whether a file holds a name that is an order in every file, in whatever place."""
    return not NAMES.everywhere.isdisjoint(re.findall(r"\w+", source.decode("latin-1")))


def trades(source: bytes, lines: int) -> bool:
    """Whether a file holds an order call in a function of at least so many lines."""
    tree = _parsed(source) if mentions_an_order(source) else None
    if tree is None:
        return False
    sent = _counted(tree).lines
    return any(
        function.lineno <= line <= end
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        if (end := function.end_lineno or 0) - function.lineno + 1 >= lines
        for line in sent
    )


def count(source: bytes) -> Counted | None:
    """Count the order calls of a file; None where `ast` does not parse it."""
    tree = _parsed(source)
    return None if tree is None else _counted(tree)


def _parsed(source: bytes) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _counted(tree: ast.Module) -> Counted:
    orders = NAMES.in_file(frozenset(_roots(tree)))
    imported = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
        if alias.asname is not None and alias.name.rpartition(".")[2] in orders
    }
    named = {
        call: line
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and (line := _line(call.func, orders, imported)) is not None
    }
    aliased = {
        call: call.func.lineno
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for call in _calls_of_aliases(function, orders)
        if call not in named
    }
    return Counted(Counter([*named.values(), *aliased.values()]), len(aliased))


def _roots(tree: ast.Module) -> Iterator[str]:
    """The first names of what a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            yield node.module.partition(".")[0]


def _line(called: ast.expr, orders: frozenset[str], imported: set[str]) -> int | None:
    """The line of the last name of what is called, if that is an order's."""
    if isinstance(called, ast.Name):
        return called.lineno if called.id in orders | imported else None
    if isinstance(called, ast.Attribute) and (
        called.attr in orders or ast.unparse(called) in orders
    ):
        return called.end_lineno
    return None


def _calls_of_aliases(function: _Function, orders: frozenset[str]) -> Iterator[ast.Call]:
    """The calls of local names that hold an order function and nothing else."""
    bound: Counter[str] = Counter(argument.arg for argument in _arguments(function.args))
    holding: set[str] = set()
    inside = list(ast.walk(function))
    for node in inside:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound[node.id] += 1
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and _is_order(
            node.value, orders
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            holding.update(target.id for target in targets if isinstance(target, ast.Name))
    for node in inside:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in holding and bound[name] == 1:
                yield node


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _is_order(value: ast.expr | None, orders: frozenset[str]) -> bool:
    """Whether an expression is an order function: by name, or looked up by its name in a text."""
    if isinstance(value, ast.Attribute):
        return value.attr in orders
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "getattr"
    ):
        name = value.args[1] if len(value.args) > 1 else None
        return isinstance(name, ast.Constant) and name.value in orders
    return False
