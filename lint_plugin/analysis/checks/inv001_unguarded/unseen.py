"""Guards that seem to stand before an order and do not count, and why.

self.check(symbol)                                something else may set `check` as well
def send(): ...                                   defined before the guard, and handed on behind it
self.risk.check(symbol)                           a method of the file that guards, of another object
def enter(symbol, check=enforce_before_order)     a caller may pass another
@guard_all                                        a class decorator: which methods it replaces, names decide
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import quoted
from lint_plugin.analysis.graph.model import OrderSite
from lint_plugin.analysis.names.functions import method_around
from lint_plugin.analysis.names.scopes import Load, Scope
from lint_plugin.analysis.tree.nodes import code_of, identifier


def unseen_guard(site: OrderSite, context: Context) -> str | None:
    """Return the cure for a guard that readers see, and the analysis does not."""
    return (
        _behind_the_definition(site, context)
        or _by_default(site.scope, context)
        or _in_an_attribute(site.scope, context)
        or _of_another_object(site.scope, context)
        or _round_the_class(site.scope, context)
    )


def _behind_the_definition(site: OrderSite, context: Context) -> str | None:
    code, outer = site.code, site.code.scope.parent
    if not isinstance(code.node, cst.FunctionDef) or outer is None:
        return None
    if not context.model.starts_where_created(code):
        return None
    guards = {
        quoted(each.call.func)
        for each in context.graph.guards
        if each.code.scope is outer.function and each.point in context.reachable
    }
    if len(guards) != 1:
        return None
    return (
        f"`{identifier(code.node.name.value)}` begins with what held where it is defined: define it behind "
        f"{guards.pop()}, or call the guard in it"
    )


def _by_default(scope: Scope, context: Context) -> str | None:
    model = context.model
    function = scope.function
    for name, bindings in function.bindings.items():
        for binding in bindings:
            default = binding.node.default if isinstance(binding.node, cst.Param) else None
            if default is None or function.parent is None:
                continue
            called = _called_in(scope, model.scopes.names.get(name, ()))
            if called is not None and model.is_guard(default, function.parent):
                return (
                    f"`{name}` is {quoted(default)} by default alone, and a caller may pass another: call "
                    f'the guard itself, or trust it by extend-guards = ["{name}"]'
                )
    return None


def _in_an_attribute(scope: Scope, context: Context) -> str | None:
    model = context.model
    for name, stores in model.scopes.attributes.items():
        called = _called_in(scope, model.scopes.attribute_names.get(name, ()))
        if called is None:
            continue
        others = [
            store
            for store in stores
            if store.value is None or not model.is_guard(store.value, store.scope)
        ]
        if len(others) == len(stores):
            continue
        if others:
            return (
                f"{quoted(called.node)} is the guard in one place and something else in another: call the "
                "guard itself"
            )
        return (
            f"{quoted(called.node)} counts only where the `__init__` of its own class sets it: call the "
            f'guard itself, or trust it by extend-guards = ["*.{name}"]'
        )
    return None


def _of_another_object(scope: Scope, context: Context) -> str | None:
    model, summaries = context.model, context.summaries
    guarding: dict[str, bool] = {}
    for code in context.graph.codes:
        if isinstance(code.node, cst.FunctionDef) and code.scope.enclosing_class is not None:
            name = identifier(code.node.name.value)
            guards = code.exit in summaries.returning and code.exit not in summaries.unguarded
            guarding[name] = guards and guarding.get(name, True)
    for name, guards in guarding.items():
        called = _called_in(scope, model.scopes.attribute_names.get(name, ()) if guards else ())
        if called is None or model.callees.function(called.node, called.scope) is not None:
            continue
        return (
            f"{quoted(called.node)} is called on another object than `self`, and what that is, is not "
            f"followed: if it is `{name}` of this file, trust it by "
            f'extend-guards = ["*.{name}"], or call the guard itself'
        )
    return None


def _called_in(scope: Scope, loads: Iterable[Load]) -> Load | None:
    return next(
        (each for each in loads if each.call and each.scope.function is scope.function), None
    )


def _round_the_class(scope: Scope, context: Context) -> str | None:
    method = method_around(scope)
    owner = method.enclosing_class if method is not None else None
    if owner is None or owner.parent is None or not isinstance(owner.node, cst.ClassDef):
        return None
    for item in owner.node.decorators:
        made = item.decorator.func if isinstance(item.decorator, cst.Call) else item.decorator
        definition = context.model.callees.function(made, owner.parent)
        if definition is not None and _holds_guard(definition, context):
            return (
                f"which methods `@{code_of(made)}` replaces is decided by names that it computes, and is not "
                "followed: decorate the method itself, or call the guard in it"
            )
    return None


def _holds_guard(definition: cst.FunctionDef, context: Context) -> bool:
    """Whether a guard is called in a function, or in one that it calls."""
    scopes = context.model.scopes
    inside = scopes.of(definition)
    called = (
        context.model.callees.function(load.node, load.scope)
        for loads in scopes.names.values()
        for load in loads
        if load.call and inside in _around(load.scope)
    )
    wrappers = {inside, *(scopes.of(each) for each in called if each is not None)}
    return any(not wrappers.isdisjoint(_around(site.scope)) for site in context.graph.guards)


def _around(scope: Scope | None) -> Iterator[Scope]:
    while scope is not None:
        yield scope
        scope = scope.parent
