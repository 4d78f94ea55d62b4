"""What the lowering must know of a file: which calls guard, which send orders, which never return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst

from lint_plugin.asyncness import async_guard_names, completes_when_awaited, runs_in_thread
from lint_plugin.closures import Closures
from lint_plugin.config import Config
from lint_plugin.flow.builder import Builder
from lint_plugin.flow.graph import Code, CodeKind
from lint_plugin.imports import Origins
from lint_plugin.managers import Manager, manager_of
from lint_plugin.names import Names
from lint_plugin.scopes import Binding, Scope, read_scopes
from lint_plugin.syntax import identifier, last_name


@dataclass(frozen=True, slots=True)
class Outside:
    """A guard of another file: its name says what it does."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A guard's name that this file binds: what the bound functions do decides."""

    callees: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class NoGuard:
    """Not a guard, or bound to something that cannot be followed."""


class Knowledge:
    """Answers for one file under one set of settings."""

    def __init__(self, tree: cst.Module, config: Config) -> None:
        self.tree = tree
        self.config = config
        self.scopes = read_scopes(tree)
        self.origins = Origins(self.scopes)
        self.names = Names.of(self.scopes, config)
        self._async_guards = async_guard_names(self.scopes, self.names)
        self.unknown_managers: set[cst.WithItem] = set()
        self._closures = Closures(self.scopes)
        self._codes = {
            node: self._new_code(scope)
            for node, scope in self.scopes.scopes.items()
            if scope.runs_later or scope.kind == "module"
        }

    def codes(self) -> Iterable[Code]:
        """Every code object of the file."""
        return self._codes.values()

    def code(self, node: cst.CSTNode) -> Code:
        return self._codes[node]

    def _new_code(self, scope: Scope) -> Code:
        kind: CodeKind = "module"
        if scope.kind in ("function", "lambda"):
            kind = "function" if scope.kind == "function" else "lambda"
        elif scope.kind == "comprehension":
            kind = "genexp"
        starts_path = scope.kind == "module" or self._closures.escapes(scope.node)
        return Code(kind, scope.node, scope, starts_path)

    # -- calls -------------------------------------------------------------------------------------

    def call(self, builder: Builder, node: cst.Call) -> None:
        """Draw the call itself, its operands being evaluated."""
        if self.names.is_order(node.func):
            builder.order(node)
        guard = self.guard(node.func, builder.scope)
        if self._never_returns(node.func):
            builder.fault(node)
            builder.stop()
        elif isinstance(guard, NoGuard) or self._is_coroutine(node.func, guard):
            builder.fault(node)
        else:
            self._complete(builder, node, guard, node)

    def awaited(self, builder: Builder, node: cst.CSTNode, value: cst.BaseExpression) -> None:
        """Draw the await of ``value``, or its entering by `async with`: coroutines complete here."""
        builder.fault(node)
        if not isinstance(value, cst.Call):
            return
        inner = completes_when_awaited(value, self.origins)
        while isinstance(inner, cst.Call):
            value, inner = inner, completes_when_awaited(inner, self.origins)
        guard = self.guard(value.func, builder.scope)
        if not isinstance(guard, NoGuard):
            if self._is_coroutine(value.func, guard):
                self._complete(builder, value, guard, node)
            return
        threaded = runs_in_thread(value, self.origins)
        if threaded is not None:
            guard = self.guard(threaded, builder.scope)
            if not isinstance(guard, NoGuard) and not self._is_coroutine(threaded, guard):
                self._complete(builder, value, guard, node)

    def _complete(
        self, builder: Builder, call: cst.Call, guard: Outside | Inside, raised: cst.CSTNode
    ) -> None:
        if isinstance(guard, Inside):
            builder.returns(call, guard.callees)
        else:
            builder.guard(call, raised)

    def _never_returns(self, func: cst.BaseExpression) -> bool:
        return self.names.no_return.match(func) or self.origins.is_library(
            func, "os._exit", "os.abort", "sys.exit"
        )

    # -- guards ------------------------------------------------------------------------------------

    def guard(self, func: cst.BaseExpression, scope: Scope) -> Outside | Inside | NoGuard:
        """What a call of ``func`` guards. A name that this file binds counts by what it is bound to."""
        if not self.names.is_guard(func, scope):
            return NoGuard()
        name = last_name(func)
        if name is None:
            return Outside()
        if isinstance(func, cst.Name):
            return self._judge(scope.lookup(name), scope)
        bindings = [
            Binding("assign", store.node, store.value)
            if store.value is not None
            else Binding("other", store.node)
            for store in self.scopes.attributes.get(name, ())
        ]
        if not self._is_imported_object(func):
            bindings += [binding for _, binding in self.scopes.class_members(name)]
        return self._judge(bindings, scope)

    def _is_imported_object(self, func: cst.BaseExpression) -> bool:
        """Whether the method called belongs to something imported, so to no class of this file."""
        while isinstance(func, cst.Attribute):
            func = func.value
        return (
            isinstance(func, cst.Name) and self.origins.imported(identifier(func.value)) is not None
        )

    def _judge(self, bindings: Iterable[Binding], scope: Scope) -> Outside | Inside | NoGuard:
        callees: list[Code] = []
        for binding in bindings:
            if binding.kind in ("import", "param"):
                continue
            if binding.kind == "def":
                definition = binding.node
                assert isinstance(definition, cst.FunctionDef)
                if any(
                    last_name(item.decorator) == "ensures_guard" for item in definition.decorators
                ):
                    continue
                if not definition.decorators:
                    callees.append(self._codes[definition])
                    continue
            elif isinstance(binding.value, cst.Lambda):
                callees.append(self._codes[binding.value])
                continue
            elif binding.value is not None and self._refers_to_guard(binding.value, scope):
                continue
            return NoGuard()
        return Inside(tuple(callees)) if callees else Outside()

    def _refers_to_guard(self, value: cst.BaseExpression, scope: Scope) -> bool:
        """`enforce = enforcer.enforce_before_order`, or a `partial` of it."""
        if isinstance(value, cst.Call) and self.origins.is_library(value.func, "functools.partial"):
            return bool(value.args) and self._refers_to_guard(value.args[0].value, scope)
        return isinstance(value, cst.Attribute) and isinstance(self.guard(value, scope), Outside)

    def _is_coroutine(self, func: cst.BaseExpression, guard: Outside | Inside | NoGuard) -> bool:
        """Whether calling ``func`` only makes a coroutine, which checks nothing until it is awaited."""
        if isinstance(guard, Inside):
            return any(
                isinstance(code.node, cst.FunctionDef) and code.node.asynchronous is not None
                for code in guard.callees
            )
        return self.names.async_guards.match(func) or last_name(func) in self._async_guards

    # -- context managers --------------------------------------------------------------------------

    def manager(self, item: cst.WithItem, scope: Scope) -> Manager:
        """Judge the context manager of ``item``."""
        manager = manager_of(item.item, scope, self.names, self.origins)
        if not manager.known:
            self.unknown_managers.add(item)
        return manager
