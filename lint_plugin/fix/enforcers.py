"""Enforcers that a place can reach: those the file calls, parameters, attributes, one per process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lint_plugin.analysis.tree.known_names import ENFORCER_MAKERS
from lint_plugin.fix.bound import is_bound, is_free, loaded_names, parameter_names
from lint_plugin.fix.imports import PACKAGE, is_importable, spelling
from lint_plugin.fix.source import FUNCTIONS
from lint_plugin.fix.spot import Spot
from lint_plugin.results.order_to_fix import OrderToFix
from lint_plugin.util.syntax import last_part_of

ENFORCE = "enforce_before_order"
_COROUTINE = (
    "the guard of this file is a coroutine, and nothing can be awaited here: make the function async, "
    "or check in whoever awaits it"
)


class Callee(NamedTuple):
    """The spelling of a guard's callee, and the names it has to import."""

    text: str
    awaits: bool
    imports: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The names that calling it loads."""
        return frozenset(loaded_names(ast.parse(self.text, mode="eval")))


def callee_for(order: OrderToFix, spot: Spot) -> Callee | str:
    """Choose the guard to call in a spot, or say why none can be."""
    if order.awaits and not spot.may_await:
        return _COROUTINE
    for guard in order.guards:
        if guard.is_coroutine <= spot.may_await and _is_usable(guard.callee, spot):
            return Callee(guard.callee, guard.is_coroutine)
    return callee_in(spot, awaits=order.awaits)


def callee_in(spot: Spot, *, awaits: bool) -> Callee | str:
    """Choose the enforcer to call in a spot, whatever guards the file calls elsewhere."""
    for text, is_async in _in_sight(spot):
        if is_async == awaits:
            return Callee(f"{text}.{ENFORCE}", is_async)
    getter = (
        "get_async_position_invariant_enforcer" if awaits else "get_position_invariant_enforcer"
    )
    imported = spelling(spot.source, getter, spot.chain)
    if imported is not None:
        return Callee(f"{imported}().{ENFORCE}", awaits)
    if not is_importable(spot.source, getter, spot.chain):
        return f"`{getter}` means something else in this file, so it cannot be imported"
    return Callee(f"{getter}().{ENFORCE}", awaits, frozenset({getter}))


def _is_usable(callee: str, spot: Spot) -> bool:
    """Whether a guard's callee can be called here: plain, and all its names bound."""
    try:
        node = ast.parse(callee, mode="eval").body
    except SyntaxError:
        return False
    if isinstance(node, ast.Name):
        if not _is_alias(node.id, spot):
            return False
    elif not (isinstance(node, ast.Attribute) and node.attr == ENFORCE and _is_plain(node.value)):
        return False
    return all(is_bound(name, spot.chain) for name in loaded_names(node))


def _is_alias(name: str, spot: Spot) -> bool:
    """Whether a bare name is the guard's own, or was imported as it."""
    return name == ENFORCE or any(
        isinstance(node, ast.ImportFrom)
        and any(alias.asname == name and alias.name == ENFORCE for alias in node.names)
        for node in ast.walk(spot.source.tree)
    )


def _is_plain(node: ast.expr) -> bool:
    while True:
        if isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call) and not node.args and not node.keywords:
            node = node.func
        else:
            return isinstance(node, ast.Name)


def _in_sight(spot: Spot) -> Iterator[tuple[str, bool]]:
    """Yield enforcers that the place can reach by name, and whether each must be awaited."""
    function = spot.function
    if isinstance(function, FUNCTIONS):
        args = function.args
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
            kind = _kind_of_annotation(arg.annotation)
            if kind is not None and is_bound(arg.arg, spot.chain):
                yield arg.arg, kind
    yield from _attributes(spot)
    for statement in spot.source.tree.body:
        for target, value in _assigned(statement):
            kind = _kind_of(value, spot) if value is not None else None
            if kind is None or not isinstance(target, ast.Name):
                continue
            if is_bound(target.id, spot.chain) and is_free(target.id, spot.chain[1:]):
                yield target.id, kind


def _attributes(spot: Spot) -> Iterator[tuple[str, bool]]:
    """Yield the enforcers that `__init__` keeps in `self`."""
    chain = spot.chain
    owner = next((node for node in reversed(chain) if isinstance(node, ast.ClassDef)), None)
    function = spot.function
    # None where the place is the class itself: in its bases, or right in its body.
    method = next(iter(chain[list(chain).index(owner) + 1 :]), None) if owner is not None else None
    if owner is None or method is not function or not isinstance(function, FUNCTIONS):
        return
    first = next(iter(parameter_names(function)), None)
    if first != "self" or function.name == "__init__":
        return
    for item in owner.body:
        if not isinstance(item, FUNCTIONS) or item.name != "__init__":
            continue
        given = {arg.arg: arg.annotation for arg in (*item.args.args, *item.args.kwonlyargs)}
        for statement in item.body:
            for target, value in _assigned(statement):
                if (
                    isinstance(target, ast.Attribute)
                    and isinstance(target.value, ast.Name)
                    and target.value.id == "self"
                    and value is not None
                ):
                    kind = _kind_of(value, spot)
                    if kind is None and isinstance(value, ast.Name):
                        kind = _kind_of_annotation(given.get(value.id))
                    if kind is not None:
                        yield f"self.{target.attr}", kind


def _assigned(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield target, statement.value
    elif isinstance(statement, ast.AnnAssign):
        yield statement.target, statement.value


def _kind_of(value: ast.expr, spot: Spot) -> bool | None:
    """Whether a call makes an asynchronous enforcer; None where it makes none."""
    if not isinstance(value, ast.Call):
        return None
    name = last_part_of(value.func)
    if name not in ENFORCER_MAKERS or not _imports_package(spot.source.tree):
        return None
    return ENFORCER_MAKERS[name]


def _kind_of_annotation(node: ast.expr | None) -> bool | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return ENFORCER_MAKERS.get(node.value.rpartition(".")[2])
    name = last_part_of(node) if node is not None else ""
    return ENFORCER_MAKERS.get(name) if name[:1].isupper() else None


def _imports_package(tree: ast.Module) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == PACKAGE)
        or (
            isinstance(node, ast.Import)
            and any(alias.name.partition(".")[0] == PACKAGE for alias in node.names)
        )
        for node in ast.walk(tree)
    )
