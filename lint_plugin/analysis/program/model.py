"""What the lowering must know of a file: which calls guard, which send orders, which never return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Code, CodeKind, Completion, Point, ThrowGate
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.classes import Classes
from lint_plugin.analysis.names.escapes import Closures
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import Binding, Scope, read_scopes
from lint_plugin.analysis.program.async_guards import (
    async_guard_names,
    completes_when_awaited,
    runs_in_thread,
)
from lint_plugin.analysis.program.context_managers import Manager, Managers
from lint_plugin.analysis.program.endpoints import Sends, bodies
from lint_plugin.analysis.program.function_values import find_references
from lint_plugin.analysis.program.matching import Names
from lint_plugin.analysis.program.private_functions import private_functions
from lint_plugin.analysis.program.summaries import Contracts, returned_values
from lint_plugin.analysis.tree.nodes import identifier, last_name
from lint_plugin.analysis.values.reduce_only import says_reduce_only, says_reducing
from lint_plugin.analysis.values.variables import Tracked, names_in
from lint_plugin.settings.config import Config
from lint_plugin.settings.endpoints.matching import Endpoint


class _Named(NamedTuple):
    """A guard's name in a scope, or, of no scope, on any object, or only on what is imported."""

    owner: Scope | None
    name: str
    imported: bool


class Knowledge:
    """Answers for one file under one set of settings."""

    def __init__(
        self, tree: cst.Module, config: Config, spoken: frozenset[str] | None = None
    ) -> None:
        """Read a file; ``spoken`` are the hints at venues that it holds, None where they do not count."""
        self.tree = tree
        self.config = config
        self.scopes = read_scopes(tree)
        self.origins = Origins(self.scopes)
        self.names = Names.of(self.scopes, config)
        self._async_guards = async_guard_names(self.scopes, self.names)
        self.parents = Parents()
        self._closures = Closures(self.scopes, self.parents)
        self.codes = [
            Code(_kind(scope), node, scope)
            for node, scope in self.scopes.scopes.items()
            if scope.runs_later or scope.kind == "module"
        ]
        self._by_node = {code.node: code for code in self.codes}
        self.callees = Callees(self.origins, Classes(self.origins))
        self.contracts = Contracts(self.callees, self.codes)
        self._managers = Managers(self.names, self.callees, self.contracts)
        self._privates = private_functions(self.codes, self.callees)
        # One for each context manager of the file: whether it comes to its end at all.
        self._ends: dict[Code, ThrowGate] = {}
        # One for each generator of the file that another yields from.
        self._swallows: dict[Code, ThrowGate] = {}
        self.unknown_managers: set[cst.WithItem] = set()
        self.references = find_references(
            self.callees, self.names, self.parents, self._requires_guard
        )
        # Calls that send to an order endpoint, whatever the function is called.
        self.endpoints: dict[cst.Call, Endpoint] = (
            {} if spoken is None else Sends(self.callees, self.parents, spoken).find()
        )
        self.has_guards = self._mentions_guards()
        self.variables = Tracked(self.scopes, self._names_asked_for())
        for code in list(self.codes):
            if isinstance(code.node, cst.FunctionDef) and code.node.decorators:
                # Draws the wrappers, which decide how the function begins.
                self.contracts.completion(code.node)
        for code in self.codes:
            code.starts_path = self._starts_path(code)

    def _mentions_guards(self) -> bool:
        """Whether the file names a guard anywhere: called, handed to a thread, or kept in a name."""
        loads = (self.scopes.names, self.scopes.attribute_names)
        return any(name in uses for name in self.names.guards.last_names for uses in loads) or any(
            self.names.may_be_guard(call.func) for call in self.scopes.calls
        )

    def _names_asked_for(self) -> set[str]:
        """Names in arguments of guards, orders and functions of this file, and in what these return."""
        asked: set[str] = set()
        if not self.has_guards:
            return asked
        for call in self.scopes.calls:
            for arg in call.args:
                asked |= names_in(arg.value)
        for node in self.scopes.scopes:
            if isinstance(node, cst.FunctionDef):
                for value in returned_values(node):
                    asked |= names_in(value) if value is not None else set()
        return asked

    def is_reference(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is an order function used as a value, or its name as a text."""
        return node in self.references.uses

    def code(self, node: cst.CSTNode) -> Code:
        """The code object that ``node`` defines."""
        return self._by_node[node]

    def starts_where_created(self, code: Code) -> bool:
        """Whether ``code`` starts with what held where it was created."""
        return not code.starts_path and not self._is_called_only(code)

    def created(self, node: cst.CSTNode) -> list[Code]:
        """The code objects that can run once ``node`` has been evaluated."""
        code = self._by_node[node]
        wrapper = self.contracts.outermost_wrapper(code)
        return [code] if wrapper is None else [code, wrapper]

    def _is_called_only(self, code: Code) -> bool:
        if code in self.contracts.wrappers:
            return True
        return code.node in self._privates or self._requires_guard(code.node)

    def _requires_guard(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.FunctionDef) and self.contracts.declares(node, "requires_guard")

    def _starts_path(self, code: Code) -> bool:
        if code.kind == "module":
            return True
        if code.bound:
            # A wrapper drawn for one function begins whenever somebody calls that function.
            return code in self.contracts.wrappers.values() and code not in self.contracts.wrappers
        return not self._is_called_only(code) and self._closures.escapes(code.node)

    def bodies(self, call: cst.Call) -> tuple[cst.BaseExpression, ...]:
        """What may carry the order of a call that sends it to an endpoint; nothing of any other call."""
        return tuple(bodies(call)) if call in self.endpoints else ()

    def reduces(self, call: cst.Call, scope: Scope) -> bool:
        """Whether an order says literally that it can only reduce a position."""
        return says_reduce_only(call) or any(
            says_reducing(body, scope) for body in self.bodies(call)
        )

    # -- calls -------------------------------------------------------------------------------------

    def call(self, builder: Builder, node: cst.Call) -> None:
        """Draw the call itself, its operands being evaluated."""
        if self.is_order(node.func, builder.scope) or node in self.endpoints:
            builder.order(node)
        if (
            self.names.is_guard(node.func, builder.scope)
            or self._local_alias(node.func, builder.scope) is not None
        ):
            builder.guarding(node)
        if self._never_returns(node.func):
            builder.fault(node)
            builder.stop()
            return
        definition = self.callees.function(node.func, builder.scope)
        if definition is not None and definition in self._privates:
            builder.calls(node, self._by_node[definition])
        done = self.completion(node.func, builder.scope, builder.code)
        if done is not None and done.code in self.contracts.wrappers and builder.code.bound:
            builder.calls(node, done.code)
        if done is None or done.is_async or done.manager is not None:
            builder.fault(node)
        else:
            builder.complete(node, done.points, node)

    def awaited(self, builder: Builder, node: cst.CSTNode, value: cst.BaseExpression) -> None:
        """Draw the await of ``value`` at ``node``: coroutines complete here."""
        if not isinstance(value, cst.Call):
            builder.fault(node)
            return
        inner = completes_when_awaited(value, self.origins)
        while isinstance(inner, cst.Call):
            value, inner = inner, completes_when_awaited(inner, self.origins)
        done = self.completion(value.func, builder.scope, builder.code)
        threaded = runs_in_thread(value, self.origins)
        if threaded is not None:
            value = threaded.call
            done = self.completion(threaded.func, builder.scope, builder.code)
        if done is None or done.manager is not None or done.is_async is (threaded is not None):
            builder.fault(node)
        else:
            builder.complete(value, done.points, node)

    def entered(self, builder: Builder, item: cst.WithItem, *, is_async: bool) -> None:
        """Draw the entering of a context manager."""
        node = item.item
        if is_async:
            self.awaited(builder, node, node)
        else:
            builder.fault(node)
        if isinstance(node, cst.Call):
            done = self.completion(node.func, builder.scope, builder.code)
            if done is not None and done.manager is not None and done.is_async is is_async:
                builder.complete(node, done.points, node)

    def left(self, builder: Builder, item: cst.WithItem, *, is_async: bool) -> None:
        """Draw the end of a context manager whose block has not raised: a generator must come to its end."""
        node = item.item
        builder.fault(node)
        if isinstance(node, cst.Call):
            done = self.completion(node.func, builder.scope, builder.code)
            if done is not None and done.manager is not None and done.is_async is is_async:
                code = done.manager
                builder.passing(self._ends.setdefault(code, ThrowGate(code.entry, code.exit)))

    def delegated(self, node: cst.BaseExpression, scope: Scope) -> ThrowGate | None:
        """What lets `yield from node` swallow an exception: a generator of the file has to; others may."""
        if not isinstance(node, cst.Call):
            return None
        definition = self.callees.function(node.func, scope)
        if definition is None or definition.decorators or definition not in self.scopes.generators:
            return None
        code = self._by_node[definition]
        return self._swallows.setdefault(code, ThrowGate(code.thrown, code.exit))

    def is_order(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether a call of ``func`` is an order call: by name, as a local alias, or by `@requires_guard`."""
        if self.names.is_order(func):
            return True
        name = last_name(func)
        if name is None:
            return False
        if isinstance(func, cst.Name):
            if self.references.is_alias(name, scope):
                return True
            bindings: Iterable[Binding] = scope.lookup(name)
        elif self._is_imported_object(func):
            return False
        else:
            bindings = (binding for _, binding in self.scopes.class_members(name))
        return any(self._requires_guard(binding.node) for binding in bindings)

    def _never_returns(self, func: cst.BaseExpression) -> bool:
        return self.names.no_return.match(func) or self.origins.is_library(
            func, "os._exit", "os.abort", "sys.exit"
        )

    # -- guards ------------------------------------------------------------------------------------

    def completion(
        self, func: cst.BaseExpression, scope: Scope, code: Code | None = None
    ) -> Completion | None:
        """What a completed call of ``func`` has done; None where nothing is known of it."""
        if code is not None and code.bound and isinstance(func, cst.Name):
            name = identifier(func.value)
            owner = scope.owner(name)
            if name in code.bound and owner is code.scope.parent:
                return code.bound[name]
        if self.names.is_guard(func, scope):
            done = self._guard(func, scope)
            if done is not None:
                return done
        definition = self.callees.function(func, scope)
        if definition is None:
            return self._local_alias(func, scope)
        return self.contracts.completion_of_call(func, definition)

    def _local_alias(self, func: cst.BaseExpression, scope: Scope) -> Completion | None:
        """`check = self.enforcer.enforce_before_order` in a function: `check(...)` is that guard."""
        if not isinstance(func, cst.Name):
            return None
        owner = scope.owner(identifier(func.value))
        if owner is None or owner.kind != "function":
            return None
        bindings = owner.bindings[identifier(func.value)]
        if len(bindings) != 1 or not isinstance(bindings[0].value, cst.Attribute):
            return None
        return self._value_of(bindings[0], set())

    def _guard(
        self, func: cst.BaseExpression, scope: Scope, seen: set[_Named] | None = None
    ) -> Completion | None:
        """What a call by a guard's name does. A name that this file binds counts by what it is bound to.

        ``seen`` are the names asked for so far: one that is bound to itself, as in
        `self.enforce_before_order = enforcer.enforce_before_order`, adds nothing to what else it is.
        """
        seen = set() if seen is None else seen
        name = last_name(func)
        is_async = self.is_coroutine(func)
        if name is None:
            return Completion(None, is_async)
        if isinstance(func, cst.Attribute) and self._inside_enforcer(scope):
            return None
        owner = scope.owner(name) if isinstance(func, cst.Name) else None
        named = _Named(owner, name, self._is_imported_object(func))
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
                for store in self.scopes.attributes.get(name, ())
            ]
            if not self._is_imported_object(func):
                # An interface in the file says what others implement, and is nothing that a call could see.
                bindings += [
                    binding
                    for _, binding in self.scopes.class_members(name)
                    if not self.contracts.only_declares(binding.node)
                ]
        return self._bound(bindings, scope, seen, is_async=is_async)

    def is_coroutine(self, func: cst.BaseExpression) -> bool:
        """Whether calling the guard ``func`` only makes a coroutine, which checks nothing as yet."""
        return self.names.async_guards.match(func) or last_name(func) in self._async_guards

    def _bound(
        self, bindings: Iterable[Binding], scope: Scope, seen: set[_Named], *, is_async: bool
    ) -> Completion | None:
        points: list[Point] = []
        for binding in bindings:
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
        """What a call of a name does that this binding binds."""
        if isinstance(binding.node, cst.FunctionDef):
            return self.contracts.completion(binding.node)
        value = binding.value
        if isinstance(value, cst.Lambda):
            if value in self.scopes.generators:
                return None
            return Completion((self._by_node[value].exit,))
        if isinstance(value, cst.Call) and value.args:
            # `partial(enforcer.enforce_before_order, account="main")` is the guard itself.
            if not self.origins.is_library(value.func, "functools.partial"):
                return None
            value = value.args[0].value
        if value is None or binding.scope is None or not self.names.is_guard(value, binding.scope):
            return None
        return self._guard(value, binding.scope, seen)

    def _inside_enforcer(self, scope: Scope | None) -> bool:
        """Whether ``scope`` lies in a class that implements the guard, and so has none to call."""
        while scope is not None:
            if scope.kind == "class" and not self.names.guards.last_names.isdisjoint(
                scope.bindings
            ):
                return True
            scope = scope.parent
        return False

    def _is_imported_object(self, func: cst.BaseExpression) -> bool:
        """Whether the method called belongs to something imported, so to no class of this file."""
        while isinstance(func, cst.Attribute):
            func = func.value
        return (
            isinstance(func, cst.Name) and self.origins.imported(identifier(func.value)) is not None
        )

    # -- context managers --------------------------------------------------------------------------

    def manager(self, item: cst.WithItem, scope: Scope, *, is_async: bool) -> Manager:
        """Judge the context manager of ``item``."""
        manager = self._managers.of(item.item, scope, is_async=is_async)
        if not manager.known:
            self.unknown_managers.add(item)
        return manager


def _visible(name: str, scope: Scope) -> list[Binding]:
    """The bindings that a load may see; in a class body also the outer ones: `check = check` loads those."""
    bindings = scope.lookup(name)
    owner = scope.owner(name)
    if owner is not None and owner.kind == "class" and owner.parent is not None:
        return [*bindings, *owner.parent.lookup(name)]
    return bindings


def _default(binding: Binding, owner: Scope | None) -> Binding:
    """A parameter holds what a caller gives, or its default: that is what the file binds it to.

    None as a default is no function: a call of it never completes.
    """
    param = binding.node
    default = param.default if isinstance(param, cst.Param) else None
    if default is None or owner is None or last_name(default) == "None":
        return binding
    return Binding("assign", param, default, scope=owner.parent)


def _kind(scope: Scope) -> CodeKind:
    if scope.kind in ("module", "lambda"):
        return "module" if scope.kind == "module" else "lambda"
    return "function" if scope.kind == "function" else "genexp"
