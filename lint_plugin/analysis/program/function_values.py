"""Order functions that a file handles as values, or by their names as texts.

Each value is followed up to what is done with it. A local name that takes it is an alias: its calls are
order calls, and its own loads are values to follow in turn.

    client.create_order --> place = ...    an alias
                        --> self.x = ...   kept: whoever calls `self.x` is seen by nobody
                        --> retry(...)     passed: called from there, or not at all
                        --> hasattr, `is`  looked at
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.escapes import Escapes
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import FileScopes, Load, Scope
from lint_plugin.analysis.program.callback_names import (
    calls_it,
    dispatches,
    only_looks,
    reads_as_function,
    takes_trades,
)
from lint_plugin.analysis.program.inspections import Inspections
from lint_plugin.analysis.program.lookups import looked_up
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.program.order_texts import OrderTexts
from lint_plugin.analysis.tree.keeping_names import GIVING_METHODS, QUEUEING_METHODS, SAME_FUNCTION
from lint_plugin.analysis.tree.known_names import (
    CASTS,
    DELAYED_DISPATCH,
    LOGGING,
)
from lint_plugin.analysis.tree.nodes import (
    COMPREHENSIONS,
    identifier,
    last_name,
    string_value,
    whole_captures,
)
from lint_plugin.analysis.tree.verbs import NAMED_BY, is_several_words
from lint_plugin.analysis.values.signatures import side_in_name

Kind: TypeAlias = Literal[
    "assigned",
    "contained",
    "default",
    "returned",
    "yielded",
    "registered",
    "passed",
    "called",
    "dispatched",
]
# Kept for another time: a guard that has completed by now says nothing about the call.
STORING_KINDS = frozenset({"assigned", "contained", "default", "returned", "yielded", "registered"})

# Keywords that give the function itself.
_FUNCTIONS_BY = frozenset({"callback", "fn", "func", "function", "handler", "target"})


class Use(NamedTuple):
    """One use of an order function as a value.

    ``value`` is the expression that yields it, ``by`` the target, call or definition that takes it.
    """

    kind: Kind
    value: cst.BaseExpression
    by: cst.CSTNode


class LocalName(NamedTuple):
    """A name of a function scope."""

    owner: Scope
    name: str


class References(NamedTuple):
    """The order functions of a file that are used as values.

    ``uses`` are found by the token that names the function; ``aliases`` are the local names that hold one.
    ``handed`` name functions of the file that are judged inside, where a call takes them and keeps none.
    """

    uses: dict[cst.BaseExpression, Use]
    aliases: frozenset[LocalName]
    handed: frozenset[cst.BaseExpression]

    def keeps(self, node: cst.BaseExpression) -> bool:
        """Whether the order function that ``node`` names is kept for another time."""
        return self.uses[node].kind in STORING_KINDS

    def is_alias(self, name: str, scope: Scope) -> bool:
        """Whether ``name``, loaded in ``scope``, may hold an order function."""
        owner = scope.owner(name) if self.aliases else None
        return owner is not None and LocalName(owner, name) in self.aliases


def find_references(
    callees: Callees,
    names: NameMatcher,
    parents: Parents,
    escapes: Escapes,
    is_declared: Callable[[cst.FunctionDef], bool],
) -> References:
    """Follow every order function that the file handles as a value.

    ``is_declared`` says which functions of the file are order functions because they bear `@requires_guard`.
    """
    origins = callees.origins
    scopes = origins.scopes
    inspections = Inspections(callees, parents)
    follower = _Follower(origins, names, parents, escapes, inspections)
    for load in _loaded(callees, names):
        follower.follow(load.node, load.node, load.scope)
    for load in _declared(origins, is_declared):
        follower.follow(load.node, load.node, load.scope, certain=True)
    named = OrderTexts(callees, parents, names)
    for found in looked_up(origins, named, parents):
        follower.follow(found.text, found.value, found.scope)
    for call, text in _dispatched(scopes, names, named, inspections):
        follower.uses.setdefault(text, Use("dispatched", text, call))
    judged = _Follower(origins, names, parents, escapes, inspections)
    for load in _named(callees, names):
        if _is_judged(load, callees, names):
            judged.follow(load.node, load.node, load.scope, certain=True)
    handed = {node for node, use in judged.uses.items() if use.kind not in STORING_KINDS}
    return References(follower.uses, frozenset(follower.aliases), frozenset(handed))


# -- what names an order function --------------------------------------------------------------------


def _loaded(callees: Callees, names: NameMatcher) -> Iterator[Load]:
    """Uses of order functions as values, less those judged inside."""
    return (load for load in _named(callees, names) if not _is_judged(load, callees, names))


def _named(callees: Callees, names: NameMatcher) -> Iterator[Load]:
    """Uses of an order function by its name that do not call it."""
    scopes = callees.origins.scopes
    for loads in scopes.names.values():
        if names.is_order(loads[0].node):
            yield from (load for load in loads if load.call is None and not _is_variable(load))
    for loads in scopes.attribute_names.values():
        yield from (load for load in loads if load.call is None and names.is_order(load.node))


def _declared(origins: Origins, is_declared: Callable[[cst.FunctionDef], bool]) -> Iterator[Load]:
    """Uses of functions that every caller must guard, other than calls."""
    scopes = origins.scopes
    declared = {
        node
        for node in scopes.scopes
        if isinstance(node, cst.FunctionDef) and node.decorators and is_declared(node)
    }
    for name in {identifier(node.name.value) for node in declared}:
        for load in scopes.names.get(name, ()):
            if load.call is None and any(
                binding.node in declared for binding in load.scope.lookup(name)
            ):
                yield load
        if any(binding.node in declared for _, binding in scopes.class_members(name)):
            for load in scopes.attribute_names.get(name, ()):
                if load.call is None and not origins.is_of_import(load.node):
                    yield load


def _is_variable(load: Load) -> bool:
    """Whether a local variable or parameter merely bears the name. An alias is found by what it holds."""
    name = identifier(load.node.value) if isinstance(load.node, cst.Name) else ""
    owner = load.scope.owner(name)
    if owner is None or owner.kind in ("module", "class"):
        return False
    return not any(binding.kind in ("import", "def") for binding in owner.bindings[name])


def _is_judged(load: Load, callees: Callees, names: NameMatcher) -> bool:
    """Whether ``load`` means a function of this file that passes an order on.

    Its body is judged itself.
    """
    definition = callees.function(load.node, load.scope)
    if definition is None or definition.decorators:
        return False
    scopes = callees.origins.scopes
    return any(
        use.call is not None and use.scope.function.node is definition and names.is_order(use.node)
        for uses in (*scopes.names.values(), *scopes.attribute_names.values())
        for use in uses
    )


def _dispatched(
    scopes: FileScopes, names: NameMatcher, named: OrderTexts, inspections: Inspections
) -> Iterator[tuple[cst.Call, cst.BaseExpression]]:
    """Find an order's name as text where a call reads as calling by name.

    It is the first argument, or the `method`.
    """
    decorators = {
        item.decorator
        for definition in scopes.scopes
        if isinstance(definition, cst.FunctionDef)
        for item in definition.decorators
    }
    for call in scopes.calls:
        if not call.args or not dispatches(call.func) or call in decorators:
            continue
        # `queue.enqueue_in(delay, "desk.submit_order")`
        last = 1 if last_name(call.func) in DELAYED_DISPATCH else 0
        scope = None
        for index, arg in enumerate(call.args):
            if index > last if arg.keyword is None else arg.keyword.value not in NAMED_BY:
                continue
            if not named.may_say(arg.value):
                continue
            scope = _scope_of(call, scopes) if scope is None else scope
            text = named.text(arg.value, scope) if scope is not None else None
            if text is None or scope is None:
                continue
            if not is_several_words(text) and _is_data(call, arg, text):
                continue
            if _is_label(call, arg.value, scopes, names):
                continue
            if not inspections.only_inspects(call, arg.value, scope):
                yield call, arg.value


def _scope_of(call: cst.Call, scopes: FileScopes) -> Scope | None:
    """Find the scope of a call of a name or attribute."""
    name = last_name(call.func) or ""
    loads = (*scopes.names.get(name, ()), *scopes.attribute_names.get(name, ()))
    return next((load.scope for load in loads if load.call is call), None)


def _is_data(call: cst.Call, arg: cst.Arg, text: str) -> bool:
    """Whether a text of one word says something of the order: `execute_trade("buy")`, `action="sell"`."""
    by_side = arg.keyword is not None and arg.keyword.value == "action"
    return takes_trades(call.func) or (by_side and side_in_name(text) is not None)


def _is_label(
    call: cst.Call, text: cst.BaseExpression, scopes: FileScopes, names: NameMatcher
) -> bool:
    """Whether the text only labels what ``call`` is given: `retry("create_order", send)`."""
    return any(
        (arg.keyword is not None and arg.keyword.value in _FUNCTIONS_BY)
        or _is_function(arg.value, scopes, names)
        for arg in call.args
        if arg.value is not text
    )


def _is_function(value: cst.BaseExpression, scopes: FileScopes, names: NameMatcher) -> bool:
    if isinstance(value, cst.Name):
        bindings = scopes.everywhere.get(identifier(value.value), ())
        if any(binding.kind == "def" for binding in bindings):
            return True
    return isinstance(value, cst.Lambda) or names.is_order(value) or reads_as_function(value)


# -- what is done with it ----------------------------------------------------------------------------


class _Follower:
    """Follows values through the local names that take them, until no name is new."""

    def __init__(
        self,
        origins: Origins,
        names: NameMatcher,
        parents: Parents,
        escapes: Escapes,
        inspections: Inspections,
    ) -> None:
        self._origins = origins
        self._inspections = inspections
        self._scopes = origins.scopes
        self._names = names
        self._parents = parents
        self._escapes = escapes
        # Calls whose result is being followed: `f = partial(f, symbol)` leads back to itself.
        self._made: set[cst.Call] = set()
        self.uses: dict[cst.BaseExpression, Use] = {}
        self.aliases: set[LocalName] = set()

    def follow(
        self,
        named: cst.BaseExpression,
        value: cst.BaseExpression,
        scope: Scope,
        *,
        certain: bool = False,
    ) -> None:
        """``value`` yields an order function, which ``named`` names; ``certain`` says that it must."""
        pending = [(named, value, scope)]
        certain = certain or _reads_as_function(named)
        while pending:
            named, value, scope = pending.pop()
            takers = list(self._takers(value, scope))
            for taker in takers:
                if isinstance(taker, LocalName) and taker not in self.aliases:
                    self.aliases.add(taker)
                    pending += [
                        (load.node, load.node, load.scope)
                        for load in self._loads(taker)
                        if load.call is None
                    ]
            uses = [
                taker
                for taker in takers
                if isinstance(taker, Use) and (certain or _calls_now(taker))
            ]
            if uses:
                self.uses[named] = min(uses, key=lambda use: use.kind not in STORING_KINDS)

    def _loads(self, alias: LocalName) -> Iterator[Load]:
        yield from self._scopes.own_loads.of(alias.owner, alias.name)

    def _takers(self, value: cst.BaseExpression, scope: Scope) -> Iterator[Use | LocalName]:
        """Yield the uses and aliases that take ``value``.

        Nothing takes it where it is only looked at, or stored under an order's name.
        """
        parents = self._parents.around(scope)
        node: cst.CSTNode = value
        parent = parents[node]
        while _passes_up(node, parent) or self._is_cast(parent, parents):
            if isinstance(parent, cst.Attribute) and last_name(parent) in QUEUEING_METHODS:
                # `create_order.delay(symbol)`: a worker calls it, at another time.
                call = parents[parent]
                if isinstance(call, cst.Call) and call.func is parent:
                    yield Use("registered", value, call)
                    return
            if isinstance(parent, cst.NamedExpr):
                yield from self._stored(value, [parent.target], scope)
            elif isinstance(parent, cst.Arg):
                parent = parents[parent]
            node, parent = parent, parents[parent]
        if isinstance(parent, cst.Assign):
            yield from self._stored(value, [item.target for item in parent.targets], scope)
        elif isinstance(parent, (cst.AnnAssign, cst.AugAssign)):
            yield from self._stored(value, [parent.target], scope)
        elif isinstance(parent, cst.Arg):
            yield from self._given(value, parent, scope)
        elif isinstance(parent, (cst.Element, cst.DictElement)):
            yield from self._contained(value, parents[parent], parents)
        elif isinstance(parent, cst.Match):
            captures = [name for case in parent.cases for name in whole_captures(case.pattern)]
            yield from self._stored(value, captures, scope)
        elif (kind := _kind_of_taker(parent)) is not None:
            yield Use(kind, value, parent)

    def _is_cast(self, parent: cst.CSTNode, parents: ParentMap) -> bool:
        """Whether ``parent`` is an argument of `typing.cast`, which gives it back."""
        call = parents[parent] if isinstance(parent, cst.Arg) else None
        return isinstance(call, cst.Call) and self._origins.is_library(call.func, *CASTS)

    def _stored(
        self, value: cst.BaseExpression, targets: Iterable[cst.CSTNode], scope: Scope
    ) -> Iterator[Use | LocalName]:
        for target in targets:
            name = last_name(target)
            owner = scope.owner(name) if isinstance(target, cst.Name) and name is not None else None
            if owner is not None and name is not None and owner.kind not in ("module", "class"):
                yield LocalName(owner, name)
            elif not self._names.orders.match(target):
                yield Use("assigned", value, target)

    def _given(self, value: cst.BaseExpression, arg: cst.Arg, scope: Scope) -> Iterator[Use]:
        call = self._parents.around(scope)[arg]
        if not isinstance(call, cst.Call):
            return
        if only_looks(call.func, self._scopes):
            if last_name(call.func) in LOGGING and self._is_result_called(call, scope):
                # `send = trace(client.create_order)`: what looked like a log is a wrapper.
                yield Use("passed", value, call)
            return
        if self._inspections.only_inspects(call, arg.value, scope):
            return
        if isinstance(call.func, cst.Name) and last_name(call.func) == "setattr":
            attribute = string_value(call.args[1].value) if len(call.args) > 1 else None
            if attribute is None or not self._names.orders.match_path(attribute):
                yield Use("assigned", value, call)
        else:
            handling = self._escapes.handling(call, arg, scope)
            if handling == "keeps":
                yield Use("registered", value, call)
            else:
                kept = None
                if handling == "makes" and call not in self._made:
                    self._made.add(call)
                    kept = self._kept(call, scope, set())
                    self._made.remove(call)
                yield Use("passed", value, call) if kept is None else Use(kept.kind, value, kept.by)

    def _is_result_called(self, call: cst.Call, scope: Scope) -> bool:
        parent = self._parents.around(scope)[call]
        if isinstance(parent, cst.Assign):
            taken = list(self._stored(call, [item.target for item in parent.targets], scope))
            return any(
                isinstance(each, LocalName)
                and any(load.call is not None for load in self._loads(each))
                for each in taken
            )
        return isinstance(parent, cst.Call) and parent.func is call

    def _kept(self, made: cst.BaseExpression, scope: Scope, seen: set[LocalName]) -> Use | None:
        """Find what keeps ``made``, which holds an order function: `self.place = partial(...)`."""
        for taker in self._takers(made, scope):
            if isinstance(taker, Use):
                if taker.kind in STORING_KINDS:
                    return taker
            elif taker not in seen:
                seen.add(taker)
                for load in self._loads(taker):
                    kept = self._kept(load.node, load.scope, seen) if load.call is None else None
                    if kept is not None:
                        return kept
        return None

    def _contained(
        self, value: cst.BaseExpression, display: cst.CSTNode, parents: ParentMap
    ) -> Iterator[Use]:
        """In a display, unless that is only looked at itself: `x in (a, b)`, `print([a])`."""
        parent = parents[display]
        if isinstance(parent, cst.ComparisonTarget):
            return
        call = parents[parent] if isinstance(parent, cst.Arg) else None
        if not isinstance(call, cst.Call) or not only_looks(call.func, self._scopes):
            yield Use("contained", value, display)


def _reads_as_function(named: cst.BaseExpression) -> bool:
    name = string_value(named) or last_name(named)
    return name is None or is_several_words(name)


def _calls_now(use: Use) -> bool:
    """Whether a use shows that the value is a function, whatever its name."""
    if use.kind == "passed" and isinstance(use.by, cst.Call):
        func, args = use.by.func, use.by.args
        # `execute_order(exchange.order, coin, size)`: a function comes first, and what it is given after it.
        leads = len(args) > 1 and args[0].value is use.value and args[0].keyword is None
        return calls_it(func) and (leads or not takes_trades(func))
    return use.kind == "called"


def _passes_up(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Whether ``node`` may be what ``parent`` yields. A function is true: `and` never yields its left one."""
    if isinstance(parent, cst.IfExp):
        return node is not parent.test
    if isinstance(parent, cst.BooleanOperation):
        return node is parent.right or isinstance(parent.operator, cst.Or)
    if isinstance(parent, cst.Attribute):
        return last_name(parent) in SAME_FUNCTION
    if isinstance(parent, cst.Call):
        # `send.__get__(client)(symbol)`
        return node is parent.func and last_name(parent.func) in GIVING_METHODS
    return isinstance(parent, cst.NamedExpr)


def _kind_of_taker(parent: cst.CSTNode) -> Kind | None:
    if isinstance(parent, (cst.Return, cst.Lambda)):
        return "returned"
    if isinstance(parent, cst.Yield):
        return "yielded"
    if isinstance(parent, cst.Param):
        return "default"
    if isinstance(parent, cst.Call):
        return "called"
    return "contained" if isinstance(parent, COMPREHENSIONS) else None
