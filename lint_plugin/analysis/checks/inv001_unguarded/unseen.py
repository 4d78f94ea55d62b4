"""Guards that seem to stand before an order and do not count, and why.

self.check(symbol)                                something else may set `check` as well
def send(): ...                                   defined before the guard, and handed on behind it
self.risk.check(symbol)                           a method of the file that guards, of another object
def enter(symbol, check=enforce_before_order)     a caller may pass another
@guard_all                                        a class decorator: which methods it replaces, names decide
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import quoted
from lint_plugin.analysis.graph.model import GuardSite, OrderSite
from lint_plugin.analysis.names.functions import method_around
from lint_plugin.analysis.names.scopes import Load, Scope
from lint_plugin.analysis.tree.nodes import code_of, identifier


class UnseenGuards:
    """The guards of one file that readers see, and the analysis does not.

    What a function calls is looked at once, for any number of its orders.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._model = context.model
        self._known: dict[Scope, str | None] = {}
        self._holding: dict[cst.FunctionDef, bool] = {}
        self._only_guards: set[str] = set()

    def cure(self, site: OrderSite) -> str | None:
        """Return the cure for such a guard before an order; None where there is none."""
        behind = self._behind_the_definition(site)
        if behind is not None:
            return behind
        function = site.scope.function
        if function not in self._known:
            self._known[function] = (
                self._by_default(function)
                or self._in_an_attribute(function)
                or self._of_another_object(function)
                or self._round_the_class(function)
            )
        return self._known[function]

    def _behind_the_definition(self, site: OrderSite) -> str | None:
        code, outer = site.code, site.code.scope.parent
        if not isinstance(code.node, cst.FunctionDef) or outer is None:
            return None
        if not self._model.starts_where_created(code):
            return None
        guards = {
            quoted(each.call.func)
            for each in self._guards.get(outer.function, ())
            if each.point in self._context.reachable
        }
        if len(guards) != 1:
            return None
        return (
            f"`{identifier(code.node.name.value)}` begins with what held where it is defined: define it "
            f"behind {guards.pop()}, or call the guard in it"
        )

    @cached_property
    def _guards(self) -> dict[Scope, list[GuardSite]]:
        found: dict[Scope, list[GuardSite]] = {}
        for guard in self._context.graph.guards:
            found.setdefault(guard.code.scope, []).append(guard)
        return found

    def _by_default(self, function: Scope) -> str | None:
        for name, bindings in function.bindings.items():
            for binding in bindings:
                default = binding.node.default if isinstance(binding.node, cst.Param) else None
                if default is None or function.parent is None:
                    continue
                called = any(
                    load.call for load in self._model.scopes.names_inside.of(function, name)
                )
                if called and self._model.is_guard(default, function.parent):
                    return (
                        f"`{name}` is {quoted(default)} by default alone, and a caller may pass another: "
                        f'call the guard itself, or trust it by extend-guards = ["{name}"]'
                    )
        return None

    @cached_property
    def _called(self) -> dict[Scope, dict[str, Load]]:
        """The first call of each attribute in a function."""
        found: dict[Scope, dict[str, Load]] = {}
        for name, loads in self._model.scopes.attribute_names.items():
            for load in loads:
                if load.call is not None:
                    found.setdefault(load.scope.function, {}).setdefault(name, load)
        return found

    def _calls_among(self, function: Scope, names: Mapping[str, int]) -> list[tuple[str, Load]]:
        """List the attributes of some ``names`` that a function calls, in their order."""
        called = self._called.get(function, {})
        return sorted(
            ((name, load) for name, load in called.items() if name in names),
            key=lambda each: names[each[0]],
        )

    @cached_property
    def _stored(self) -> dict[str, int]:
        """The attributes that are a guard in some place, numbered."""
        found = {}
        for number, (name, stores) in enumerate(self._model.scopes.attributes.items(), 1):
            guards = [
                store.value is not None and self._model.is_guard(store.value, store.scope)
                for store in stores
            ]
            if any(guards):
                found[name] = number
                if all(guards):
                    self._only_guards.add(name)
        return found

    def _in_an_attribute(self, function: Scope) -> str | None:
        for name, called in self._calls_among(function, self._stored):
            if name not in self._only_guards:
                return (
                    f"{quoted(called.node)} is the guard in one place and something else in another: call "
                    "the guard itself"
                )
            return (
                f"{quoted(called.node)} counts only where the `__init__` of its own class sets it: call "
                f'the guard itself, or trust it by extend-guards = ["*.{name}"]'
            )
        return None

    @cached_property
    def _guarding(self) -> dict[str, int]:
        """The names that only methods bear that guard, numbered."""
        summaries = self._context.summaries
        guarding: dict[str, bool] = {}
        for code in self._context.graph.codes:
            if isinstance(code.node, cst.FunctionDef) and code.scope.enclosing_class is not None:
                name = identifier(code.node.name.value)
                guards = code.exit in summaries.returning and code.exit not in summaries.unguarded
                guarding[name] = guards and guarding.get(name, True)
        return {name: number for number, name in enumerate(guarding) if guarding[name]}

    def _of_another_object(self, function: Scope) -> str | None:
        for name, called in self._calls_among(function, self._guarding):
            if self._model.callees.function(called.node, called.scope) is not None:
                continue
            return (
                f"{quoted(called.node)} is called on another object than `self`, and what that is, is not "
                f"followed: if it is `{name}` of this file, trust it by "
                f'extend-guards = ["*.{name}"], or call the guard itself'
            )
        return None

    def _round_the_class(self, function: Scope) -> str | None:
        method = method_around(function)
        owner = method.enclosing_class if method is not None else None
        if owner is None or owner.parent is None or not isinstance(owner.node, cst.ClassDef):
            return None
        for item in owner.node.decorators:
            made = item.decorator.func if isinstance(item.decorator, cst.Call) else item.decorator
            definition = self._model.callees.function(made, owner.parent)
            if definition is not None and self._holds_guard(definition):
                return (
                    f"which methods `@{code_of(made)}` replaces is decided by names that it computes, and is "
                    "not followed: decorate the method itself, or call the guard in it"
                )
        return None

    def _holds_guard(self, definition: cst.FunctionDef) -> bool:
        """Whether a guard is called in a function, or in one that it calls."""
        if definition not in self._holding:
            scopes = self._model.scopes
            inside = scopes.of(definition)
            called = (
                self._model.callees.function(load.node, load.scope)
                for loads in scopes.names.values()
                for load in loads
                if load.call and inside in _around(load.scope)
            )
            wrappers = {inside, *(scopes.of(each) for each in called if each is not None)}
            self._holding[definition] = any(
                not wrappers.isdisjoint(_around(site.scope)) for site in self._context.graph.guards
            )
        return self._holding[definition]


def _around(scope: Scope | None) -> Iterator[Scope]:
    while scope is not None:
        yield scope
        scope = scope.parent
