"""Methods that are reached through an object whose class is in the file.

self.adapter = Adapter(client)
guard(symbol, "buy", 1, self.adapter.positions())       what `Adapter.positions` returns
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.nodes import dotted, identifier


def method_of_object(
    func: cst.BaseExpression, scope: Scope, model: FileModel
) -> cst.FunctionDef | None:
    """Resolve `adapter.positions`, where everything that `adapter` is bound to says one class."""
    if not isinstance(func, cst.Attribute):
        return None
    owners = _classes(func.value, scope, model)
    if len(owners) != 1 or None in owners:
        return None
    (owner,) = owners
    assert owner is not None
    binding = model.callees.classes.member(owner, identifier(func.attr.value))
    node = binding.node if binding is not None else None
    return node if isinstance(node, cst.FunctionDef) else None


def _classes(node: cst.BaseExpression, scope: Scope, model: FileModel) -> set[Scope | None]:
    """Collect the classes whose object ``node`` can be; None stands for any other."""
    if isinstance(node, cst.Call):
        return {_named(node.func, scope, model)}
    if isinstance(node, cst.Name):
        return {
            _named(each.value.func, each.scope or scope, model)
            if isinstance(each.value, cst.Call)
            else _annotated(each.node, scope, model)
            for each in scope.lookup(identifier(node.value))
        }
    if isinstance(node, cst.Attribute):
        base = dotted(node.value)
        stores = [
            store
            for store in model.scopes.attributes.get(identifier(node.attr.value), ())
            if store.base == base
        ]
        return {
            _named(store.value.func, store.scope, model)
            if isinstance(store.value, cst.Call)
            else _parameter(store.value, store.scope, model)
            for store in stores
        }
    return set()


def _named(func: cst.CSTNode, scope: Scope, model: FileModel) -> Scope | None:
    if not isinstance(func, cst.Name):
        return None
    return model.callees.classes.named(identifier(func.value), scope)


def _annotated(node: cst.CSTNode, scope: Scope, model: FileModel) -> Scope | None:
    """Read the annotation of a parameter."""
    if not isinstance(node, cst.Param) or node.annotation is None:
        return None
    return _named(node.annotation.annotation, scope.module, model)


def _parameter(node: cst.BaseExpression | None, scope: Scope, model: FileModel) -> Scope | None:
    """Read the annotation of the parameter that an attribute is set to: `self.adapter = adapter`."""
    if not isinstance(node, cst.Name):
        return None
    bindings = scope.lookup(identifier(node.value))
    return _annotated(bindings[0].node, scope, model) if len(bindings) == 1 else None
