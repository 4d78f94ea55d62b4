"""Enforcers whose kind the file shows.

The guard of a plain one checks where it is called, whatever else the file awaits.

enforcer = PositionInvariantEnforcer()                self.enforcer = get_position_invariant_enforcer()
def __init__(self, enforcer: PositionInvariantEnforcer): self.enforcer = enforcer
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import ENFORCER_MAKERS
from lint_plugin.analysis.tree.nodes import identifier

_PACKAGE = "invariant_guard"


def maker_is_asynchronous(node: cst.CSTNode, origins: Origins) -> bool | None:
    """Whether ``node`` makes an asynchronous enforcer; None where it makes none."""
    root, _, name = (origins.library_path(node) or "").partition(".")
    return ENFORCER_MAKERS.get(name.rpartition(".")[2]) if root == _PACKAGE else None


def is_asynchronous(value: cst.BaseExpression, scope: Scope, origins: Origins) -> bool | None:
    """Whether ``value`` is an asynchronous enforcer; None where that is unknown."""
    return _kind(value, scope, origins, frozenset())


def _kind(
    value: cst.BaseExpression | None,
    scope: Scope | None,
    origins: Origins,
    seen: frozenset[cst.CSTNode],
) -> bool | None:
    if value is None or scope is None or value in seen:
        return None
    seen |= {value}
    if isinstance(value, cst.Call):
        return maker_is_asynchronous(value.func, origins)
    if isinstance(value, cst.Name):
        name = identifier(value.value)
        owner = scope.owner(name)
        if owner is None or owner.kind == "class":
            return None
        return _agreed(
            _annotated(binding.node, origins)
            if binding.kind == "param"
            else _kind(binding.value, binding.scope, origins, seen)
            for binding in owner.bindings[name]
        )
    if not isinstance(value, cst.Attribute) or origins.is_of_import(value):
        return None
    name = identifier(value.attr.value)
    scopes = origins.scopes
    kinds = [
        _kind(store.value, store.scope, origins, seen) for store in scopes.attributes.get(name, ())
    ]
    kinds += [
        _kind(binding.value, binding.scope, origins, seen)
        for _, binding in scopes.class_members(name)
    ]
    return _agreed(kinds)


def _agreed(kinds: Iterable[bool | None]) -> bool | None:
    """Return what all places that bind a name say; None where they disagree."""
    said = set(kinds)
    return said.pop() if len(said) == 1 else None


def _annotated(node: cst.CSTNode, origins: Origins) -> bool | None:
    annotation = node.annotation if isinstance(node, cst.Param) else None
    return maker_is_asynchronous(annotation.annotation, origins) if annotation else None
