"""INV007: answers dropped, or tested as whole tuples; a guard's coroutine never awaited."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding
from lint_plugin.analysis.graph.model import Completion
from lint_plugin.analysis.names.parents import ParentMap
from lint_plugin.analysis.names.scopes import Load, Scope
from lint_plugin.analysis.program.matching import QUESTION
from lint_plugin.analysis.tree.nodes import identifier, last_name
from lint_plugin.results.rules import RULES

_CODE = "INV007"
_TEST_THE_ITEM = "test the item that answers: `ok, reason = check(...)`, then `if not ok: return`"
# Context managers of tests.
_MUST_RAISE = frozenset({"assertRaises", "assertRaisesRegex", "assert_raises", "raises"})


def ignored_verdicts(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each dropped answer and each coroutine never awaited."""
    parents = context.model.parents
    drops = _Drops(context)
    # Where a graph was unfolded, a call has several points.
    for call, scope in dict.fromkeys(_questions(context)):
        around = parents.around(scope)
        dropped = drops.at(call, scope)
        if dropped is not None and not _must_raise(dropped, around):
            fact = f"the answer of {quoted(call.func)} is dropped, and it stops nothing by itself"
            yield _pending(call, scope, dropped, fact)
    for tested in context.graph.whole_tests.values():
        assert tested.node is not None
        assert tested.scope is not None
        assert tested.statement is not None
        shown = _called(tested.node)
        fact = f"{quoted(shown)} is a tuple, which is always true, whatever it answers"
        yield PendingFinding(
            _CODE, shown, tested.scope, tested.statement, Message((fact,)), _TEST_THE_ITEM, ()
        )
    for call, scope in dict.fromkeys(_coroutines(context)):
        left = _left_at(call, scope, parents.around(scope), drops)
        if left is not None:
            fact = f"the coroutine of {quoted(call.func)} is never awaited, so nothing is checked"
            yield _pending(call, scope, left, fact)


def _called(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return the call or name of which a tuple is tested."""
    while isinstance(node, (cst.Await, cst.NamedExpr)):
        node = node.expression if isinstance(node, cst.Await) else node.value
    return node.func if isinstance(node, cst.Call) else node


def _pending(call: cst.Call, scope: Scope, statement: cst.CSTNode, fact: str) -> PendingFinding:
    return PendingFinding(_CODE, call, scope, statement, Message((fact,)), RULES[_CODE].cure, ())


# -- what has a verdict to give ----------------------------------------------------------------------


def _questions(context: Context) -> Iterator[tuple[cst.Call, Scope]]:
    """Yield the calls that ask whether a position can be opened."""
    scopes, names = context.model.scopes, context.model.names
    for loads in (*scopes.names.values(), scopes.attribute_names.get(QUESTION, ())):
        for load in loads:
            if load.call is not None and names.is_question(load.node, load.scope):
                yield load.call, load.scope
    for site in context.graph.answers:
        yield site.call, site.scope
    # `may_open = enforcer.check_can_open_position` in a function: its calls ask as well.
    for name, bindings in scopes.everywhere.items():
        if any(
            binding.value is not None and last_name(binding.value) == QUESTION
            for binding in bindings
        ):
            for load in scopes.names.get(name, ()):
                if load.call is not None and _is_alias(name, load.scope):
                    yield load.call, load.scope


def _is_alias(name: str, scope: Scope) -> bool:
    """Tell whether ``name`` is only ever a local alias of the enforcer's question."""
    owner = scope.owner(name)
    if owner is None or owner.kind in ("module", "class") or name == QUESTION:
        return False
    return all(
        binding.value is not None and last_name(binding.value) == QUESTION
        for binding in owner.bindings[name]
    )


def _coroutines(context: Context) -> Iterator[tuple[cst.Call, Scope]]:
    """Yield the calls that create a guard's coroutine: of guards and of helpers."""
    model = context.model
    for site in context.graph.guards:
        done = model.completion(site.call.func, site.scope, site.code)
        if done is not None and _guards_when_awaited(done, context):
            yield site.call, site.scope
    for site in context.graph.answers:
        if model.answers.is_coroutine(site.call.func):
            yield site.call, site.scope
    for definition in model.scopes.scopes:
        if not isinstance(definition, cst.FunctionDef) or definition.asynchronous is None:
            continue
        done = model.call_summaries.completion(definition)
        if done is not None and _guards_when_awaited(done, context):
            yield from _calls_of(definition, context)


def _guards_when_awaited(done: Completion, context: Context) -> bool:
    if not done.is_async or done.manager is not None:
        return False
    summaries = context.summaries
    # A coroutine that never returns guards nothing either.
    return done.points is None or (
        summaries.unguarded.isdisjoint(done.points)
        and not summaries.returning.isdisjoint(done.points)
    )


def _calls_of(definition: cst.FunctionDef, context: Context) -> Iterator[tuple[cst.Call, Scope]]:
    name = identifier(definition.name.value)
    scopes, callees = context.model.scopes, context.model.callees
    loads: list[Load] = [*scopes.names.get(name, ()), *scopes.attribute_names.get(name, ())]
    for load in loads:
        if load.call is not None and callees.function(load.node, load.scope) is definition:
            yield load.call, load.scope


# -- what becomes of it ------------------------------------------------------------------------------


class _Drops:
    """The statements that drop an answer. One may be made of any number of answers."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._parents = context.model.parents
        # By the value that an answer becomes, and by what takes it: the statement that drops it.
        self._values: dict[cst.CSTNode, cst.CSTNode | None] = {}
        self._takers: dict[cst.CSTNode, cst.CSTNode | None] = {}
        self._forgotten: dict[tuple[Scope, str], bool] = {}

    def at(self, node: cst.CSTNode, scope: Scope) -> cst.CSTNode | None:
        """Return the statement that drops the answer, if one does.

        Awaiting it is not listening.
        """
        parents = self._parents.around(scope)
        passed = [node]
        parent = parents[node]
        while node not in self._values and (
            isinstance(parent, (cst.Await, *_REMAKES)) or _is_value_of(node, parent)
        ):
            node, parent = parent, parents[parent]
            passed.append(node)
        if node not in self._values:
            if parent not in self._takers:
                self._takers[parent] = parent if self._drops(parent, scope) else None
            self._values[node] = self._takers[parent]
        self._values.update(dict.fromkeys(passed, self._values[node]))
        return self._values[node]

    def forgets(self, target: cst.BaseExpression, scope: Scope) -> bool:
        """Tell whether ``target`` is a local name that is never loaded."""
        if not isinstance(target, cst.Name):
            return False
        name = identifier(target.value)
        owner = scope.owner(name)
        if owner is None or owner.kind in ("module", "class"):
            return False
        if (owner, name) not in self._forgotten:
            self._forgotten[owner, name] = all(
                _only_shows(load.node, self._parents.around(load.scope))
                for load in self._context.model.scopes.own_loads.of(owner, name)
            )
        return self._forgotten[owner, name]

    def _drops(self, statement: cst.CSTNode, scope: Scope) -> bool:
        if isinstance(statement, cst.Expr):
            return True
        names = [name for target in _targets(statement) for name in _parts(target)]
        # `_ = ...` says that it is meant.
        return bool(names) and all(
            self.forgets(name, scope) and not _is_throwaway(name) for name in names
        )


def _must_raise(statement: cst.CSTNode, parents: ParentMap) -> bool:
    """Tell whether a test expects ``statement`` to raise, so that it has no answer."""
    node: cst.CSTNode | None = statement
    while node is not None and not isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        if isinstance(node, cst.With) and any(
            isinstance(item.item, cst.Call) and last_name(item.item.func) in _MUST_RAISE
            for item in node.items
        ):
            return True
        node = parents.get(node)
    return False


def _left_at(
    node: cst.CSTNode, scope: Scope, parents: ParentMap, drops: _Drops
) -> cst.CSTNode | None:
    """Return what drops the coroutine: a statement, a condition, a plain `with`, an unread name."""
    parent = parents[node]
    while _is_value_of(node, parent):
        node, parent = parent, parents[parent]
    if isinstance(node, _HOLDERS):
        # A list that has a name may be awaited by whoever is shown it.
        return parent if isinstance(parent, cst.Expr) else None
    if isinstance(parent, cst.NamedExpr):
        if not drops.forgets(parent.target, scope):
            return None
        return _left_at(parent, scope, parents, drops) or parent
    if isinstance(parent, cst.Expr) or _only_tests(node, parent):
        return parent
    if isinstance(parent, cst.WithItem):
        block = parents[parent]
        return block if isinstance(block, cst.With) and block.asynchronous is None else None
    targets = _targets(parent)
    forgotten = targets and all(drops.forgets(target, scope) for target in targets)
    return parent if forgotten else None


def _targets(statement: cst.CSTNode) -> list[cst.BaseExpression]:
    """Return the targets of an assignment."""
    if isinstance(statement, cst.Assign):
        return [item.target for item in statement.targets]
    return [statement.target] if isinstance(statement, cst.AnnAssign) else []


def _parts(target: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Yield the targets among which `ok, reason = ...` divides a value."""
    if isinstance(target, (cst.List, cst.Tuple)):
        for element in target.elements:
            yield from _parts(element.value)
    else:
        yield target


def _is_value_of(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Tell whether ``parent`` only passes the value of ``node`` on, or displays it."""
    if isinstance(parent, cst.IfExp):
        return node is not parent.test
    if isinstance(parent, (cst.ListComp, cst.SetComp)):
        return node is parent.elt
    return isinstance(parent, _DISPLAYS) or (
        isinstance(parent, cst.BooleanOperation) and node is parent.right
    )


def _only_tests(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Tell whether ``parent`` uses only the truth of ``node``: every coroutine is true."""
    if isinstance(parent, (cst.If, cst.While, cst.IfExp, cst.Assert)):
        return node is parent.test
    if isinstance(parent, cst.BooleanOperation):
        return node is parent.left and isinstance(parent.operator, cst.And)
    return isinstance(parent, cst.UnaryOperation)


# What those are called whose methods show a value to a person.
_LOGS = frozenset({"log", "logger", "logging"})
_HOLDERS = (cst.Tuple, cst.List, cst.Set, cst.ListComp, cst.SetComp)
_DISPLAYS = (cst.Element, cst.Tuple, cst.List, cst.Set)
# What makes something else of an answer. A statement drops that as well.
_REMAKES = (cst.UnaryOperation, cst.Comparison, cst.ComparisonTarget)


def _is_throwaway(target: cst.BaseExpression) -> bool:
    return isinstance(target, cst.Name) and target.value.startswith("_")


def _only_shows(node: cst.CSTNode, parents: ParentMap) -> bool:
    """Tell whether a name is loaded only to be shown to a person: `logger.info("%s", ok)`."""
    parent = parents.get(node)
    while isinstance(parent, (cst.FormattedStringExpression, cst.FormattedString)):
        node, parent = parent, parents.get(parent)
    call = parents.get(parent) if isinstance(parent, cst.Arg) else None
    return isinstance(call, cst.Call) and _shows(call.func)


def _shows(func: cst.BaseExpression) -> bool:
    """Tell whether a call of ``func`` shows its arguments to a person: `print`, `logger.info`."""
    if isinstance(func, cst.Name):
        return func.value == "print"
    owner = last_name(func.value) if isinstance(func, cst.Attribute) else None
    return owner is not None and owner.strip("_").lower() in _LOGS
