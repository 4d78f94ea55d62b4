"""Resolve a call to its guard, or to a function of the file.

enforcer.enforce_before_order(...)                  the guard
check = self.enforcer.enforce_before_order          an alias of it, local or of the module
self.check = partial(enforcer.enforce_before_order) what the file binds the attribute to
check = RiskCheck(limits)                           an object of the file: what its `__call__` does
self.check = ...                                    either of them, set by `__init__` and never again
def enforce_before_order(...): ...                  a function of the file: what its body does
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Completion, Point
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.constants import known_truth
from lint_plugin.analysis.names.scopes import Binding, Scope
from lint_plugin.analysis.program.enforcers import is_asynchronous
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.program.summaries import CallSummaries
from lint_plugin.analysis.tree.known_names import PARTIAL
from lint_plugin.analysis.tree.nodes import identifier, last_name

# Names that are bound to one another in a row: `check = guard; test = check; ...`. Nobody writes as many, and
# one more than these is unknown.
_MOST_NAMES = 32


class _Named(NamedTuple):
    """A guard's name in a scope.

    Of no scope, it is a name on any object, or only on what is imported.
    """

    owner: Scope | None
    name: str
    imported: bool


class GuardResolution:
    """Resolves the guard calls of one file to what completes when they return."""

    def __init__(
        self,
        names: NameMatcher,
        callees: Callees,
        call_summaries: CallSummaries,
        codes: Mapping[cst.CSTNode, Code],
        async_guards: frozenset[str],
    ) -> None:
        self._names = names
        self._callees = callees
        self._origins = callees.origins
        self._scopes = callees.origins.scopes
        self._call_summaries = call_summaries
        self._by_node = codes
        self._async_guards = async_guards
        # Of the names asked for, by whichever of their loads.
        self._aliases: dict[tuple[Scope | None, str], Completion | None] = {}

    def completion(
        self, func: cst.BaseExpression, scope: Scope, code: Code | None = None
    ) -> Completion | None:
        """Resolve what a completed call of ``func`` has done; None where that is unknown."""
        if code is not None and code.bound and isinstance(func, cst.Name):
            name = identifier(func.value)
            owner = scope.owner(name)
            if name in code.bound and owner is code.scope.parent:
                return code.bound[name]
        if self._names.is_guard(func, scope):
            done = self._guard(func, scope)
            if done is not None:
                return done
        definition = self._callees.function(func, scope)
        if definition is not None:
            return self._call_summaries.completion_of_call(func, definition)
        return self._made_here(func, scope) or self._alias(func, scope)

    def _made_here(self, func: cst.BaseExpression, scope: Scope) -> Completion | None:
        """Resolve what is called where it is made.

        `Ticket(symbol)`, a lambda, `partial(guard, x)()`, `(check := guard)(x)`, `RiskCheck()(x)`.
        """
        if isinstance(func, (cst.Lambda, cst.Call, cst.NamedExpr)):
            return self._value_of(Binding("assign", func, func, scope=scope), set())
        maker = self._callees.maker(func, scope)
        return self._call_summaries.completion(maker) if maker is not None else None

    def is_alias(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether the file binds ``func``, a name or `self.check`, to nothing but the guard itself."""
        # First, for it goes no further than some names.
        if self._alias(func, scope) is None:
            return False
        return all(
            each.value is not None
            and each.scope is not None
            and (
                self._names.is_guard(each.value, each.scope)
                or self.is_alias(each.value, each.scope)
            )
            for each in self._aliased(func, scope)
        )

    def _aliased(self, func: cst.BaseExpression, scope: Scope) -> list[Binding]:
        """List the bindings of a name that is only ever assigned to, and of `self.check`."""
        stores = self._callees.set_by_init(func, scope)
        if stores and all(store.value is not None for store in stores):
            return [
                Binding("assign", store.node, store.value, scope=store.scope) for store in stores
            ]
        owner = scope.owner(identifier(func.value)) if isinstance(func, cst.Name) else None
        if owner is None or owner.kind not in ("function", "module"):
            return []
        assert isinstance(func, cst.Name)
        bindings = owner.bindings[identifier(func.value)]
        if owner.kind == "module" and self._scopes.star_import:
            return []
        # A name that is bound to itself is bound to something else as well.
        itself = any(last_name(each.value) == func.value for each in bindings if each.value)
        return [] if itself or any(each.kind != "assign" for each in bindings) else bindings

    def _alias(self, func: cst.BaseExpression, scope: Scope) -> Completion | None:
        """Resolve an alias: `check = self.enforcer.enforce_before_order; check(...)`."""
        if not isinstance(func, cst.Name):
            return self._bound_to(func, scope)
        name = identifier(func.value)
        key = scope.owner(name), name
        if key not in self._aliases:
            self._aliases[key] = self._bound_to(func, scope)
        return self._aliases[key]

    def _bound_to(self, func: cst.BaseExpression, scope: Scope) -> Completion | None:
        bindings = self._aliased(func, scope)
        return self._bound(bindings, set(), is_async=False) if bindings else None

    def _guard(
        self, func: cst.BaseExpression, scope: Scope, seen: set[_Named] | None = None
    ) -> Completion | None:
        """Resolve a call by a guard's name.

        A name that this file binds counts by what it is bound to.

        ``seen`` are the names asked for so far: one that is bound to itself, as in
        `self.enforce_before_order = enforcer.enforce_before_order`, adds nothing to what else it is.
        """
        seen = set() if seen is None else seen
        name = last_name(func)
        is_async = self.is_coroutine(func, scope)
        if name is None:
            return Completion(None, is_async)
        if isinstance(func, cst.Attribute) and self._inside_enforcer(scope):
            return None
        owner = scope.owner(name) if isinstance(func, cst.Name) else None
        named = _Named(owner, name, self._origins.is_of_import(func))
        if named in seen:
            return Completion(None, is_async)
        seen.add(named)
        if isinstance(func, cst.Name):
            bindings = [_default(binding, owner) for binding in _visible(name, scope)]
        else:
            bindings = [
                Binding(
                    "other" if store.value is None else "assign",
                    store.node,
                    store.value,
                    scope=store.scope,
                )
                for store in self._scopes.attributes.get(name, ())
            ]
            if not self._origins.is_of_import(func):
                # An interface in the file says what others implement, and is nothing that a call could see.
                bindings += [
                    binding
                    for _, binding in self._scopes.class_members(name)
                    if not self._call_summaries.only_declares(binding.node)
                ]
        return self._bound(bindings, seen, is_async=is_async)

    def is_coroutine(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether calling the guard ``func`` only makes a coroutine, which checks nothing as yet."""
        if self._names.async_guards.match(func):
            return True
        if isinstance(func, cst.Attribute):
            shown = is_asynchronous(func.value, scope, self._origins)
            if shown is not None:
                return shown
        return last_name(func) in self._async_guards

    def _bound(
        self, bindings: Iterable[Binding], seen: set[_Named], *, is_async: bool
    ) -> Completion | None:
        points: list[Point] = []
        for binding in bindings:
            if self._is_for_type_checkers(binding):
                continue
            if binding.kind == "import" and not self._names.guards.match_path(binding.path):
                # `from paper import noop as enforce_before_order`
                return None
            if binding.kind in ("import", "param"):
                continue
            done = self._value_of(binding, seen)
            if done is None or done.manager is not None:
                return None
            is_async = is_async or done.is_async
            points.extend(done.points or ())
            if done.points == ():
                # Bound to what never returns: a path past it does not exist.
                points.append(Point())
        return Completion(tuple(points) if points else None, is_async)

    def _value_of(self, binding: Binding, seen: set[_Named]) -> Completion | None:
        """Resolve a call of the name that this binding binds."""
        if isinstance(binding.node, cst.FunctionDef):
            return self._call_summaries.completion(binding.node)
        if binding.value is None or binding.scope is None:
            return None
        return self._value(binding.value, binding.scope, seen)

    def _value(
        self, value: cst.BaseExpression, scope: Scope, seen: set[_Named]
    ) -> Completion | None:
        if isinstance(value, cst.Lambda):
            if value in self._scopes.generators:
                return None
            return Completion((self._by_node[value].exit,))
        if isinstance(value, cst.NamedExpr):
            return self._value(value.value, scope, seen)
        caller = self._callees.caller(value, scope)
        if caller is not None:
            return self._call_summaries.completion(caller)
        if isinstance(value, cst.Call) and value.args:
            # `partial(enforcer.enforce_before_order, account="main")` is the guard itself.
            if not self._origins.is_library(value.func, PARTIAL) or value.args[0].star:
                return None
            value = value.args[0].value
        if self._names.is_guard(value, scope):
            return self._guard(value, scope, seen)
        definition = self._callees.function(value, scope)
        if definition is not None and self._scopes.of(definition).enclosing_class is None:
            return self._call_summaries.completion(definition)
        owner = scope.owner(identifier(value.value)) if isinstance(value, cst.Name) else None
        name = _Named(owner, last_name(value) or "", imported=False)
        if owner is None or name in seen or len(seen) > _MOST_NAMES:
            return None
        seen.add(name)
        bindings = self._aliased(value, scope)
        return self._bound(bindings, seen, is_async=False) if bindings else None

    def _is_for_type_checkers(self, binding: Binding) -> bool:
        """Whether ``binding`` stands below `if TYPE_CHECKING:`, which never runs."""
        test = self._scopes.typed.get(binding.node)
        return test is not None and known_truth(test, self._origins) is False

    def _inside_enforcer(self, scope: Scope | None) -> bool:
        """Whether ``scope`` lies in a class that implements the guard itself."""
        while scope is not None:
            if scope.kind == "class" and not self._names.guards.last_names.isdisjoint(
                scope.bindings
            ):
                return True
            scope = scope.parent
        return False


def _visible(name: str, scope: Scope) -> list[Binding]:
    """Find the bindings that a load may see.

    In a class body also the outer ones: `check = check` loads those.
    """
    bindings = scope.lookup(name)
    owner = scope.owner(name)
    if owner is not None and owner.kind == "class" and owner.parent is not None:
        return [*bindings, *owner.parent.lookup(name)]
    return bindings


def _default(binding: Binding, owner: Scope | None) -> Binding:
    """Bind a parameter to its default: that is what the file binds it to.

    A caller's argument is nothing that the file binds.

    None as a default is no function: a call of it never completes.
    """
    param = binding.node
    default = param.default if isinstance(param, cst.Param) else None
    if default is None or owner is None or last_name(default) == "None":
        return binding
    return Binding("assign", param, default, scope=owner.parent)
