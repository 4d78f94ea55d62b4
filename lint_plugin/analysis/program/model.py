"""The model of a file: which calls guard, send orders, or never return."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import libcst as cst

from lint_plugin.analysis.graph.model import Code, CodeKind, Completion, ThrowGate
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.classes import Classes
from lint_plugin.analysis.names.escapes import Escapes
from lint_plugin.analysis.names.functions import returned_values
from lint_plugin.analysis.names.object_uses import ObjectUses
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import Binding, Scope, read_scopes
from lint_plugin.analysis.program.answers import Answering, Answers
from lint_plugin.analysis.program.async_guards import (
    async_guard_names,
)
from lint_plugin.analysis.program.context_managers import Manager, Managers
from lint_plugin.analysis.program.endpoints import Sends, bodies
from lint_plugin.analysis.program.function_values import find_references
from lint_plugin.analysis.program.guard_resolution import GuardResolution
from lint_plugin.analysis.program.handovers import handovers
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.program.own_orders import OwnOrders
from lint_plugin.analysis.program.private_functions import private_functions
from lint_plugin.analysis.program.products import trades_without_reduce_only
from lint_plugin.analysis.program.quiet_calls import QuietCalls
from lint_plugin.analysis.program.summaries import CallSummaries
from lint_plugin.analysis.tree.known_names import CLOSING_ORDERS, ENDS_THE_PROCESS, VNPY
from lint_plugin.analysis.tree.nodes import last_name
from lint_plugin.analysis.values.bound_exits import says_exit_by_name
from lint_plugin.analysis.values.exits import is_exit_only, says_exit_only
from lint_plugin.analysis.values.variables import TrackedVariables, looked_at, names_in
from lint_plugin.settings.config import Config
from lint_plugin.settings.endpoints.matching import Endpoint


class FileModel:
    """Everything that lowering and checks ask about one file under one set of settings."""

    def __init__(
        self, tree: cst.Module, config: Config, spoken: frozenset[str] | None = None
    ) -> None:
        """Read a file; ``spoken`` are the hints at venues that it holds."""
        self.tree = tree
        self.config = config
        self.scopes = read_scopes(tree)
        self.origins = Origins(self.scopes)
        self.names = NameMatcher.of(self.scopes, config)
        self.parents = Parents()
        self.object_uses = ObjectUses()
        codes = [
            Code(_kind(scope), node, scope)
            for node, scope in self.scopes.scopes.items()
            if scope.runs_later or scope.kind == "module"
        ]
        self._by_node = {code.node: code for code in codes}
        self.callees = Callees(self.origins, Classes(self.origins))
        self._escapes = Escapes(self.callees, self.parents, self.names.runs_now.match)
        self.call_summaries = CallSummaries(self.callees, codes)
        self._guards = GuardResolution(
            self.names,
            self.callees,
            self.call_summaries,
            self._by_node,
            async_guard_names(self.scopes, self.names),
        )
        self.own_orders = OwnOrders(self.callees, self.names, self.call_summaries)
        self._quiet_calls = QuietCalls(self.callees, self.names)
        self._managers = Managers(self.names, self.callees, self.call_summaries)
        self._privates = private_functions(codes, self.callees, self._escapes)
        # One for each context manager of the file: whether it comes to its end at all.
        self._ends: dict[Code, ThrowGate] = {}
        # One for each generator of the file that another yields from.
        self._swallows: dict[Code, ThrowGate] = {}
        self.references = find_references(
            self.callees, self.names, self.parents, self._escapes, self._requires_guard
        )
        self.handovers = handovers(self.references.uses)
        self._growing = {
            each.call for found in self.handovers.values() for each in found if each.may_grow
        }
        # Calls that send to an order endpoint, whatever the function is called.
        self.endpoints: dict[cst.Call, Endpoint] = (
            {} if spoken is None else Sends(self.callees, self.parents, spoken).find()
        )
        self.answers = Answers(self.scopes, self.origins, self.names, config)
        self.has_guards = self._mentions_guards() or self.answers.mentioned
        self.variables = TrackedVariables(self.scopes, self._names_to_track())
        for code in codes:
            if isinstance(code.node, cst.FunctionDef) and code.node.decorators:
                # Draws the wrappers, which decide how the function begins.
                self.call_summaries.completion(code.node)
        # What is still to be lowered: a call that is drawn may ask for one more wrapper.
        self.undrawn = self.call_summaries.undrawn
        self.undrawn.extendleft(reversed(codes))
        for code in self.undrawn:
            code.starts_path = self._starts_path(code)

    def _mentions_guards(self) -> bool:
        """Whether the file names a guard anywhere.

        Called, handed to a thread, or assigned to a name.
        """
        loads = (self.scopes.names, self.scopes.attribute_names)
        return any(name in uses for name in self.names.guards.last_names for uses in loads) or any(
            self.names.may_be_guard(call.func) for call in self.scopes.calls
        )

    def _names_to_track(self) -> set[str]:
        """Collect the names whose values some rule compares.

        Those in arguments of calls, and in what functions of this file return.
        """
        names: set[str] = set()
        if not self.has_guards:
            return names
        for call in self.scopes.calls:
            for arg in call.args:
                names |= names_in(arg.value).union(*map(names_in, looked_at(arg.value)))
        for node in self.scopes.scopes:
            if isinstance(node, cst.FunctionDef):
                for value in returned_values(node):
                    names |= names_in(value) if value is not None else set()
        return names

    def is_reference(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is an order function used as a value, or as text."""
        return node in self.references.uses

    def may_grow(self, call: cst.Call) -> bool:
        """Whether an order handed over may get more arguments than are written."""
        return call in self._growing

    def code(self, node: cst.CSTNode) -> Code:
        """The code object that ``node`` defines."""
        return self._by_node[node]

    def starts_where_created(self, code: Code) -> bool:
        """Whether ``code`` starts with the guards that held where it was created."""
        return not code.starts_path and not self._is_called_only(code)

    def handed_on(self, node: cst.Name, scope: Scope) -> Code | None:
        """Resolve a name to a nested function that starts where it was created."""
        if node.value not in self._nested:
            return None
        definition = self.callees.function(node, scope)
        code = None if definition is None else self._by_node[definition]
        return code if code in self._nested[node.value] else None

    @cached_property
    def _nested(self) -> dict[str, set[Code]]:
        found: dict[str, set[Code]] = {}
        for code in self._by_node.values() if self.has_guards else ():
            if isinstance(code.node, cst.FunctionDef) and self.starts_where_created(code):
                found.setdefault(code.node.name.value, set()).add(code)
        return found

    def created(self, node: cst.CSTNode) -> list[Code]:
        """List the code objects that can run once ``node`` has been evaluated."""
        code = self._by_node[node]
        wrapper = self.call_summaries.outermost_wrapper(code)
        return [code] if wrapper is None else [code, wrapper]

    def _is_called_only(self, code: Code) -> bool:
        if code in self.call_summaries.wrappers:
            return True
        return code.node in self._privates or self._requires_guard(code.node)

    def _requires_guard(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.FunctionDef) and self.call_summaries.declares(
            node, "requires_guard"
        )

    def _starts_path(self, code: Code) -> bool:
        if code.kind == "module":
            return True
        if code.bound:
            # A wrapper drawn for one function begins whenever somebody calls that function.
            return (
                code in self.call_summaries.wrappers.values()
                and code not in self.call_summaries.wrappers
            )
        return not self._is_called_only(code) and self._escapes.escapes(code.node)

    def bodies(self, call: cst.Call) -> tuple[cst.BaseExpression, ...]:
        """The arguments that may carry the order, of a call that sends to an endpoint."""
        return tuple(bodies(call)) if call in self.endpoints else ()

    def reduces(self, call: cst.Call, scope: Scope) -> bool:
        """Whether an order says literally that it can only reduce a position."""
        return (
            is_exit_only(call)
            or (self._is_vnpy and last_name(call.func) in CLOSING_ORDERS)
            or says_exit_by_name(call, scope, self.parents)
            or any(says_exit_only(body, scope) for body in self.bodies(call))
        )

    @cached_property
    def _is_vnpy(self) -> bool:
        return any(
            binding.kind == "import" and binding.path.lstrip(".").startswith(VNPY)
            for bindings in self.scopes.everywhere.values()
            for binding in bindings
        )

    @cached_property
    def lacks_reduce_only(self) -> bool:
        """Whether no order of the file can say reduce-only, unless a guard names another product."""
        return trades_without_reduce_only(self.scopes, self.config.default_product)

    # -- calls -------------------------------------------------------------------------------------

    def is_guard(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether a call of ``func`` is a guard call, or that of an alias."""
        return self.names.is_guard(func, scope) or self._guards.is_alias(func, scope)

    def private_callee(self, func: cst.BaseExpression, scope: Scope) -> Code | None:
        """Resolve ``func`` to a private function, which starts with what its call sites guarantee."""
        definition = self.callees.function(func, scope)
        return self._by_node[definition] if definition in self._privates else None

    def is_wrapped(self, code: Code | None) -> bool:
        """Whether ``code`` is entered through a wrapper alone, by whoever calls what it wraps."""
        return code in self.call_summaries.wrappers

    def end_of(self, code: Code) -> ThrowGate:
        """The gate that opens where the context manager ``code``, entered, comes to its end."""
        return self._ends.setdefault(code, ThrowGate(code.entry, code.exit))

    def delegated(self, node: cst.BaseExpression, scope: Scope) -> ThrowGate | None:
        """Find the gate by which `yield from node` swallows an exception.

        A generator of the file has to; others may.
        """
        if not isinstance(node, cst.Call):
            return None
        definition = self.callees.function(node.func, scope)
        if definition is None or definition.decorators or definition not in self.scopes.generators:
            return None
        code = self._by_node[definition]
        return self._swallows.setdefault(code, ThrowGate(code.thrown, code.exit))

    def is_order(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether a call of ``func`` is an order call.

        By name, as a local alias, or by `@requires_guard`.
        """
        if self.names.is_order(func):
            return True
        name = last_name(func)
        if name is None:
            return False
        if isinstance(func, cst.Name):
            if self.references.is_alias(name, scope):
                return True
            bindings: Iterable[Binding] = scope.lookup(name)
        elif self.origins.is_of_import(func):
            return False
        else:
            bindings = (binding for _, binding in self.scopes.class_members(name))
        return any(self._requires_guard(binding.node) for binding in bindings)

    def may_send(self, node: cst.BaseExpression, scope: Scope) -> bool:
        """Whether the call or generator ``node`` may send an order.

        Functions of the file are followed instead. Only files with functions that bear an order's name ask.
        """
        if not self.own_orders.any:
            return False
        if isinstance(node, cst.GeneratorExp):
            return not self._quiet_calls.generator_sends_nothing(node, scope)
        return not isinstance(node, cst.Call) or not self._quiet_calls.sends_nothing(node, scope)

    def never_returns(self, func: cst.BaseExpression) -> bool:
        """Whether a call of ``func`` ends the process: `sys.exit()`, or as the settings say."""
        return self.names.no_return.match(func) or self.origins.is_library(func, *ENDS_THE_PROCESS)

    # -- guards ------------------------------------------------------------------------------------

    def completion(
        self, func: cst.BaseExpression, scope: Scope, code: Code | None = None
    ) -> Completion | None:
        """Resolve what a completed call of ``func`` has done; None where that is unknown."""
        return self._guards.completion(func, scope, code)

    def answering(self, func: cst.BaseExpression, scope: Scope) -> Answering | None:
        """Resolve what a call of ``func`` answers; None where it is none that answers."""
        return self.answers.of(func, scope)

    def may_carry(self, node: cst.BaseExpression, scope: Scope) -> bool:
        """Whether the value of ``node`` can be an answer or a flag."""
        return self.has_guards and self.answers.may_carry(node, scope)

    def holder(self, node: cst.CSTNode, scope: Scope) -> tuple[Scope, str] | None:
        """Resolve ``node`` to a local name whose answers and flags are followed."""
        return self.answers.holder(node, scope) if self.has_guards else None

    def is_coroutine(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether a call of the guard ``func`` only makes a coroutine.

        That checks nothing as yet.
        """
        return self._guards.is_coroutine(func, scope)

    # -- context managers --------------------------------------------------------------------------

    def manager(self, item: cst.WithItem, scope: Scope, *, is_async: bool) -> Manager:
        """Resolve the context manager of ``item``."""
        return self._managers.of(item.item, scope, is_async=is_async)


def _kind(scope: Scope) -> CodeKind:
    if scope.kind in ("module", "lambda"):
        return "module" if scope.kind == "module" else "lambda"
    return "function" if scope.kind == "function" else "genexp"
