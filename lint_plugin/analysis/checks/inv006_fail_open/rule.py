"""INV006: positions handed to the guard that an error can leave empty.

A guard that is shown no positions lets every order pass. So the positions argument is followed back to what
it holds: an empty literal is as good as no guard, and so is a value that is empty because an exception
was swallowed on the way, in this function or in a helper of this file.

    positions = {}                          guard <- positions <- (swallowed) <- {}
    try:                     or             guard <- get_positions() <- return {} <- (swallowed)
        positions = fetch()
    except Exception: ...
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, happened, quoted
from lint_plugin.analysis.checks.common.pending_finding import (
    PendingFinding,
    PendingStep,
    shortened,
)
from lint_plugin.analysis.checks.common.positions import ARGUMENT, positions_argument
from lint_plugin.analysis.checks.inv006_fail_open.attributes import Attributes, is_cleared
from lint_plugin.analysis.checks.inv006_fail_open.emptiness import (
    Origin,
    emptied_by,
    fills,
    is_empty,
    is_missing,
    is_none,
    tested,
)
from lint_plugin.analysis.checks.inv006_fail_open.error_free import error_free_points
from lint_plugin.analysis.checks.inv006_fail_open.hidden_errors import hides_error, is_followed
from lint_plugin.analysis.checks.inv006_fail_open.objects import method_of_object
from lint_plugin.analysis.checks.inv006_fail_open.stand_ins import (
    default_in,
    is_zero,
    keeps_errors,
    quantities,
    says_absent,
)
from lint_plugin.analysis.graph.model import (
    HELD,
    Bind,
    CallGate,
    Code,
    Edge,
    Enter,
    GuardSite,
    Note,
    Point,
    Returned,
)
from lint_plugin.analysis.names.scopes import Scope, parameters
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.nodes import (
    children,
    identifier,
    last_name,
    last_name_token,
    sole_index,
)
from lint_plugin.analysis.values.backward import argument_for, before_enter
from lint_plugin.analysis.values.variables import Variable, value_of
from lint_plugin.results.rules import RULES

# How many evaluations may lie between a condition and what it decides.
_SHORT = 4
_PROPERTIES = frozenset({"cached_property", "property"})
# Decorators that make of a function what does not give its result when it is called.
_MAKE_SOMETHING_ELSE = _PROPERTIES | {
    "asynccontextmanager",
    "contextmanager",
    "fixture",
    "overload",
}


class _Call(NamedTuple):
    """The call of a helper that the search has entered from its end.

    A property is entered with no call.
    """

    code: Code
    before: Point
    call: cst.Call | None
    scope: Scope


class _Query(NamedTuple):
    """A value traced backward from the guard: a variable, or the result of a function.

    ``variable`` None stands for the result. With ``not_none`` None is not what makes it empty: something
    between here and the guard refuses that; with ``replaced`` None becomes empty on the way. ``zero`` is
    asked of a quantity, and ``item`` is the place of the positions in the result.
    """

    point: Point
    calls: tuple[_Call, ...]
    variable: Variable | None
    swallowed: bool
    not_none: bool = False
    replaced: bool = False
    zero: bool = False
    item: int | None = None

    def blank(self, value: cst.BaseExpression | None) -> bool:
        """Tell whether ``value`` is what is asked for: empty, or a zero."""
        return is_zero(value) if self.zero else is_empty(value)


class _Trail(NamedTuple):
    query: _Query
    after: _Trail | None
    edge: Edge | None


class _Empty(NamedTuple):
    """The origin of an empty value, with the trail that leads to the guard.

    ``why`` says whether that takes an error, or a default that stands in for what nobody has read.
    """

    origin: cst.CSTNode | None
    trail: _Trail | None
    why: Literal["error", "unfilled", "default"] = "error"


def fail_open_positions(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each guard call whose positions an error can leave empty."""
    search = _Search(context)
    for site in context.graph.guards:
        node = positions_argument(site, context.model.callees)
        if node is None:
            continue
        if is_empty(node) and not is_none(node):
            yield _literal(site, node, context)
            continue
        found = search.empty(site, node)
        if found is not None:
            yield _followed(site, found, context)


def _without_call(decorator: cst.BaseExpression) -> cst.BaseExpression:
    return decorator.func if isinstance(decorator, cst.Call) else decorator


class _Search:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._model = context.model
        # What a search has followed to every end: guards that are shown the same positions share it.
        self._never_empty: set[_Query] = set()

    @cached_property
    def _error_free(self) -> set[Point]:
        return error_free_points(self._context)

    def empty(self, site: GuardSite, node: cst.BaseExpression) -> _Empty | None:
        """Search for a way in which ``node`` can be empty at ``site``."""
        start = _Query(site.point, (), None, swallowed=False)
        queue: deque[_Trail] = deque()
        seen: set[_Query] = set()
        for first in self._follow(node, site.scope, start, None, None):
            if isinstance(first, _Empty):
                return first
            seen.add(first.query)
            queue.append(first)
        while queue:
            trail = queue.popleft()
            for following in self._steps(trail):
                if isinstance(following, _Empty):
                    return following
                if following.query not in seen and following.query not in self._never_empty:
                    seen.add(following.query)
                    queue.append(following)
        self._never_empty |= seen
        return None

    def _follow(
        self,
        node: cst.BaseExpression,
        scope: Scope,
        query: _Query,
        after: _Trail | None,
        edge: Edge | None,
    ) -> Iterator[_Trail | _Empty]:
        """Follow the value of ``node``, evaluated in ``scope`` at the point of ``query``."""
        for part, not_none, replaced in self._parts(node, query):
            origin = query._replace(variable=None, not_none=not_none, replaced=replaced)
            stand_in = None if query.zero else _stand_in(part)
            if stand_in is not None:
                after = after if edge is None else _Trail(origin, after, edge)
                yield stand_in._replace(trail=after)
                continue
            if isinstance(part, cst.Dict):
                quantity = origin._replace(zero=True, not_none=True, replaced=False)
                for value in quantities(part):
                    yield from self._follow(value, scope, quantity, after, edge)
                continue
            called, item = _indexed(part)
            code = self._wrapped(called, scope, query) or self._helper(called, scope)
            if code is not None:
                if all(code is not each.code for each in query.calls):
                    call = called if isinstance(called, cst.Call) else None
                    calls = (*query.calls, _Call(code, query.point, call, scope))
                    inside = origin._replace(point=code.exit, calls=calls, item=item)
                    yield _Trail(inside, after, edge)
                continue
            if replaced and isinstance(part, cst.Call):
                yield _Empty(
                    part, after if edge is None else _Trail(origin, after, edge), "default"
                )
                continue
            value_ = value_of(part, scope)
            if isinstance(value_, Variable):
                yield _Trail(origin._replace(variable=value_), after, edge)

    def _parts(self, node: cst.BaseExpression, query: _Query) -> list[Origin]:
        if not query.zero:
            return emptied_by(node, not_none=query.not_none, replaced=query.replaced)
        while isinstance(node, cst.Await):
            node = node.expression
        return [Origin(node, not_none=True)]

    def _helper(self, node: cst.BaseExpression, scope: Scope) -> Code | None:
        """Resolve the function of this file that returns ``node``, by call or as a property."""
        called = isinstance(node, cst.Call)
        func = node.func if isinstance(node, cst.Call) else node
        if not called and not isinstance(node, cst.Attribute):
            return None
        definition = self._model.callees.function(func, scope)
        if definition is None and called:
            definition = method_of_object(func, scope, self._model)
        if definition is None:
            return None
        names = {last_name(_without_call(item.decorator)) for item in definition.decorators}
        # Read without a call, a plain method is no result; most decorators pass the result on.
        fits = names.isdisjoint(_MAKE_SOMETHING_ELSE) if called else bool(names & _PROPERTIES)
        if not fits:
            return None
        done = self._model.call_summaries.completion(definition)
        return (done.code if done is not None else None) or self._model.code(definition)

    def _wrapped(self, node: cst.BaseExpression, scope: Scope, query: _Query) -> Code | None:
        """Resolve the function that a wrapper calls by the name of its decorator's parameter."""
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Name) or not query.calls:
            return None
        code = query.calls[-1].code
        done = code.bound.get(identifier(node.func.value)) if scope is code.scope else None
        return done.code if done is not None else None

    def _steps(self, trail: _Trail) -> Iterator[_Trail | _Empty]:
        query = trail.query
        if query.calls and query.calls[-1].code.entry is query.point:
            yield from self._entry(trail)
            return
        if query.point in self._starts:
            yield from self._left_by_others(trail)
            yield from self._default(trail)
        for point, edge in self._context.before.of(query.point):
            note = edge.note
            if not is_followed(note, self._context.graph):
                continue
            swallowed = query.swallowed or hides_error(note, query.variable, self._model)
            moved = query._replace(point=point, swallowed=swallowed)
            yield from self._step(trail, moved, edge)

    def _step(self, trail: _Trail, query: _Query, edge: Edge) -> Iterator[_Trail | _Empty]:
        effect = edge.effect
        if isinstance(edge.gate, CallGate):
            yield from self._passed(edge.gate, query, trail, edge)
        elif isinstance(effect, Returned) and query.variable is None:
            yield from self._returned(effect, query, trail, edge)
        elif isinstance(effect, Bind):
            if self._binds_query(effect, query):
                yield from self._bound(effect, query, trail, edge)
            elif is_cleared(effect, query.variable):
                if self._is_after_an_error(query):
                    yield _Empty(effect.target, _Trail(query, trail, edge))
            elif not self._is_filled_by(effect, query):
                yield _Trail(query, trail, edge)
        elif isinstance(effect, Enter):
            yield from self._entered(effect, query, trail, edge)
        elif edge.note is not None and query.variable is not None:
            yield from self._decided(edge.note, query.variable, query, trail, edge)
        else:
            yield _Trail(query, trail, edge)

    def _is_after_an_error(self, query: _Query) -> bool:
        return query.swallowed or query.point not in self._error_free

    def _passed(self, gate: CallGate, query: _Query, trail: _Trail, edge: Edge) -> Iterator[_Trail]:
        """Enter a call that stores into the attribute in question: `self.refresh()`."""
        inside = self._attributes.inside(gate, query.variable)
        if inside is None or any(inside.code is called.code for called in query.calls):
            yield _Trail(query, trail, edge)
            return
        calls = (*query.calls, _Call(inside.code, query.point, gate.call, gate.scope))
        moved = query._replace(point=inside.code.exit, calls=calls, variable=inside.variable)
        yield _Trail(moved, trail, edge)

    def _default(self, trail: _Trail) -> Iterator[_Empty]:
        """Find the default that a parameter holds where a path begins."""
        query = trail.query
        variable = query.variable
        node = variable.owner.node if variable is not None else None
        if variable is None or variable.path or not isinstance(node, cst.FunctionDef):
            return
        if query.calls or self._model.code(node).entry is not query.point:
            return
        for param in parameters(node.params):
            if identifier(param.name.value) == variable.name and param.default is not None:
                replaced = query.replaced and not query.not_none
                if query.blank(param.default) and (not is_none(param.default) or replaced):
                    yield _Empty(param.default, trail, "default")

    @cached_property
    def _attributes(self) -> Attributes:
        return Attributes(self._context)

    def _left_by_others(self, trail: _Trail) -> Iterator[_Trail | _Empty]:
        """Follow what other methods have left in the attribute when a path begins."""
        query = trail.query
        if query.calls or query.variable is None:
            return
        for store in self._attributes.stores(query.variable):
            bind = store.bind
            if store.empties:
                first = query.swallowed and store.is_first
                if first or store.point not in self._error_free:
                    yield _Empty(bind.value or bind.target, trail)
            elif bind.value is not None and not bind.items:
                there = query._replace(point=store.point, swallowed=False, not_none=True)
                yield from self._follow(bind.value, bind.scope, there, trail, None)

    def _is_filled_by(self, bind: Bind, query: _Query) -> bool:
        """Tell whether an item is stored into the variable in question: `positions[symbol] = quantity`."""
        variable = query.variable
        return (
            variable is not None
            and bind.owner is variable.owner
            and bind.name == variable.name
            and len(bind.path) == len(variable.path) + 1
            and bind.path[:-1] == variable.path
            and isinstance(bind.target, cst.Subscript)
            and bind.target not in self._deleted
        )

    @cached_property
    def _starts(self) -> frozenset[Point]:
        return frozenset(code.entry for code in self._context.starts)

    @cached_property
    def _deleted(self) -> frozenset[cst.CSTNode]:
        """The targets of `del` statements, which the graph shows as stores."""
        found: set[cst.CSTNode] = set()
        stack: list[cst.CSTNode] = [self._model.tree]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Del):
                stack.append(node.target)
            elif isinstance(node, (cst.Subscript, cst.Tuple, cst.Element)):
                found.add(node)
            if not isinstance(node, cst.BaseExpression) or isinstance(node, cst.Tuple):
                stack.extend(children(node))
        return frozenset(found)

    def _entry(self, trail: _Trail) -> Iterator[_Trail | _Empty]:
        """Leave a helper by its beginning: its parameters are followed in its caller."""
        *calls, last = trail.query.calls
        query = trail.query._replace(point=last.before, calls=tuple(calls))
        variable = query.variable
        if variable is None:
            if query.swallowed and not query.not_none and query.item is None:
                # It fell off its end after an error: what it gives is None.
                yield _Empty(None, trail)
        elif last.call is not None and variable.owner is last.code.scope:
            enter = Enter(last.code, last.call, last.scope)
            node = last.code.node
            if variable.path:
                value = before_enter(variable, enter, ARGUMENT)
                if isinstance(value, Variable):
                    yield _Trail(query._replace(variable=value), trail, None)
            elif isinstance(node, cst.FunctionDef):
                argument = argument_for(node, variable.name, enter)
                if argument is not None and argument[1] == "caller":
                    yield from self._follow(argument[0], last.scope, query, trail, None)

    def _decided(
        self, note: Note, variable: Variable, query: _Query, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        """Drop an empty value that a condition rules out; follow the loop that fills it."""
        condition_says = tested(note, variable)
        if condition_says == "filled":
            return
        yield _Trail(
            query._replace(not_none=query.not_none or condition_says == "not none"), trail, edge
        )
        loop = note.node
        if (
            note.happening == "loop over"
            and isinstance(loop, cst.For)
            and not variable.path
            and fills(loop, variable.name)
            and any(
                is_empty(each.value)
                for each in variable.owner.bindings.get(variable.name, ())
                if each.value is not None
            )
        ):
            # No loop runs over None: that raises.
            rows = query._replace(not_none=True)
            yield from self._follow(loop.iter, variable.owner, rows, trail, edge)

    def _binds_query(self, bind: Bind, query: _Query) -> bool:
        variable = query.variable
        return (
            variable is not None
            and bind.owner is variable.owner
            and bind.name == variable.name
            and bind.path == variable.path[: len(bind.path)]
        )

    def _returned(
        self, result: Returned, query: _Query, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        value = result.value
        if query.item is not None:
            value = _item(value, query.item)
            query = query._replace(item=None)
            if value is None:
                return
        none = value is None or is_none(value)
        if query.blank(value):
            if none and query.not_none:
                return
            if query.point not in self._error_free or (none and query.replaced):
                yield _Empty(value, _Trail(query, trail, edge))
            elif not none and not query.zero and self._nobody_asked(query.point):
                yield _Empty(value, _Trail(query, trail, edge), "default")
        elif value is not None:
            yield from self._follow(value, result.scope, query, trail, edge)

    def _nobody_asked(self, point: Point) -> bool:
        """Tell whether the branch at ``point`` was taken because there is nobody to ask."""
        for _ in range(_SHORT):
            before = self._context.before.of(point)
            if any(edge.note is not None and says_absent(edge.note) for _, edge in before):
                return True
            plain = [place for place, edge in before if edge.note is None]
            if len(plain) != 1 or len(before) != 1:
                return False
            (point,) = plain
        return False

    def _bound(
        self, bind: Bind, query: _Query, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        value = bind.choice or bind.value
        variable = query.variable
        assert variable is not None
        if bind.held is not None:
            name, *path = bind.held
            if not path and bind.path == variable.path:
                held = Variable(bind.scope.module, name)
                yield _Trail(query._replace(variable=held), trail, edge)
        elif value is None and not bind.path and not variable.path:
            yield from self._unpacked(bind, query, trail, edge)
        elif value is None or bind.path != variable.path:
            # What is bound is not written there, or something round it is.
            return
        elif not query.blank(value):
            if self._is_true(value, query.point):
                return
            yield from self._follow(value, bind.scope, query, trail, edge)
        elif query.not_none and is_none(value):
            return
        elif self._is_after_an_error(query):
            yield _Empty(bind.value, _Trail(query, trail, edge))
        elif query.zero:
            return
        elif not is_none(value) and self._nobody_asked(query.point):
            yield _Empty(bind.value, _Trail(query, trail, edge), "default")
            yield _Trail(query._replace(replaced=True), trail, edge)
        elif self._is_never_filled(bind):
            yield _Empty(bind.value, _Trail(query, trail, edge), why="unfilled")
        elif self._is_missing(variable, query.point):
            # `if positions is None: positions = {}`
            yield _Trail(query._replace(replaced=True), trail, edge)

    def _unpacked(
        self, bind: Bind, query: _Query, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        """Follow `ok, positions = read()`, where nobody looks at the other items."""
        found = _unpacking(bind, self._model)
        if found is None:
            return
        call, item, others = found
        if keeps_errors(call):
            return
        code = self._helper(call, bind.scope)
        looked_at = any(
            load.node is not other
            for name, other in others
            for load in self._model.scopes.own_loads.of(bind.owner, name)
        )
        if code is None or looked_at or any(code is each.code for each in query.calls):
            return
        calls = (*query.calls, _Call(code, query.point, call, bind.scope))
        inside = query._replace(point=code.exit, calls=calls, variable=None, item=item)
        yield _Trail(inside, trail, edge)

    def _is_true(self, value: cst.BaseExpression, point: Point) -> bool:
        """Tell whether ``value`` was a condition that holds: `if positions := fetch():`."""
        return any(
            edge.note is not None
            and edge.note.node is value
            and edge.note.happening == "condition true"
            for _, edge in self._context.before.of(point)
        )

    def _is_missing(self, variable: Variable, point: Point) -> bool:
        """Tell whether the condition just before claims that ``variable`` is None, or empty."""
        return any(
            edge.note is not None and is_missing(edge.note, variable)
            for _, edge in self._context.before.of(point)
        )

    def _is_never_filled(self, bind: Bind) -> bool:
        """Tell whether an empty dict stays empty, because only guards ever see it."""
        if is_none(bind.value) or bind.path or bind.name.startswith(HELD):
            return False
        uses = self._model.scopes.own_loads.of(bind.owner, bind.name)
        shown_to_guards = {
            positions_argument(site, self._model.callees) for site in self._context.graph.guards
        }
        return all(load.node in shown_to_guards for load in uses) and not self._is_stored_into(bind)

    def _is_stored_into(self, bind: Bind) -> bool:
        return any(
            isinstance(edge.effect, Bind)
            and edge.effect.owner is bind.owner
            and edge.effect.name == bind.name
            and edge.effect.path
            for edge in self._context.before.edges()
        )

    def _entered(
        self, enter: Enter, query: _Query, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        variable = query.variable
        if query.calls or variable is None:
            return
        value = before_enter(variable, enter, ARGUMENT)
        if isinstance(value, Variable):
            yield _Trail(query._replace(variable=value), trail, edge)
            return
        node = enter.code.node
        if variable.path or not isinstance(node, cst.FunctionDef):
            return
        argument = argument_for(node, variable.name, enter)
        if argument is None or variable.owner is not enter.code.scope:
            return
        given, where = argument
        if not query.blank(given):
            if where == "caller":
                yield from self._follow(given, enter.scope, query, trail, edge)
        elif not is_none(given) or (query.replaced and not query.not_none):
            yield _Empty(given, _Trail(query, trail, edge), "default")


def _stand_in(node: cst.BaseExpression) -> _Empty | None:
    """Find what stands in for positions in ``node`` itself."""
    if isinstance(node, cst.IfExp):
        return _Empty(node, None, "default")
    if isinstance(node, cst.Call):
        default = default_in(node)
        if default is not None and is_empty(default) and not is_none(default):
            return _Empty(node, None, "default")
        if keeps_errors(node):
            return _Empty(node, None)
    return None


def _indexed(node: cst.BaseExpression) -> tuple[cst.BaseExpression, int | None]:
    """Take `read()[1]` apart."""
    if isinstance(node, cst.Subscript) and isinstance(node.value, cst.Call):
        index = sole_index(node)
        if isinstance(index, cst.Integer):
            return node.value, index.evaluated_value
    return node, None


def _item(node: cst.BaseExpression | None, place: int) -> cst.BaseExpression | None:
    if not isinstance(node, cst.Tuple) or place >= len(node.elements):
        return None
    if any(isinstance(each, cst.StarredElement) for each in node.elements):
        return None
    return node.elements[place].value


def _unpacking(
    bind: Bind, model: FileModel
) -> tuple[cst.Call, int, list[tuple[str, cst.CSTNode]]] | None:
    """Find the call that is unpacked into the name of ``bind``.

    With the place of that name, and the other names.
    """
    around = model.parents.around(bind.scope)
    element = around.get(bind.target) if bind.target is not None else None
    targets = around.get(element) if element is not None else None
    target = around.get(targets) if targets is not None else None
    assign = around.get(target) if target is not None else None
    if not isinstance(targets, cst.Tuple) or not isinstance(assign, cst.Assign):
        return None
    value = assign.value.expression if isinstance(assign.value, cst.Await) else assign.value
    elements = [each.value for each in targets.elements]
    if not isinstance(value, cst.Call) or not all(isinstance(each, cst.Name) for each in elements):
        return None
    names = [(identifier(each.value), each) for each in elements if isinstance(each, cst.Name)]
    place = next(index for index, each in enumerate(elements) if each is bind.target)
    return value, place, [names[index] for index in range(len(names)) if index != place]


# -- what is reported --------------------------------------------------------------------------------


def _literal(site: GuardSite, node: cst.BaseExpression, context: Context) -> PendingFinding:
    guard = quoted(site.call.func)
    token = last_name_token(site.call.func)
    return PendingFinding(
        "INV006",
        site.call,
        site.scope,
        site.statement,
        Message((f"{guard} is shown {quoted(node)} as positions, so it lets every order pass",)),
        RULES["INV006"].cure,
        (PendingStep(token, "guard shown no positions"),),
    )


def _followed(site: GuardSite, found: _Empty, context: Context) -> PendingFinding:
    guard = quoted(site.call.func)
    token = last_name_token(site.call.func)
    steps = tuple(_steps_to_guard(found))
    place = steps[0].node if steps else token
    assert place is not None
    if found.why == "default":
        fact = Message(
            (
                f"{guard} is shown something empty for positions that nobody has read, by line ",
                place,
            )
        )
    elif found.why == "unfilled":
        stay = f"{guard} is shown positions that stay as empty as line "
        fact = Message((stay, place, " makes them"))
    else:
        hidden = (
            f"an error can leave the positions empty that {guard} is shown: it is hidden from line "
        )
        fact = Message((hidden, place, " on"))
    return PendingFinding(
        "INV006",
        site.call,
        site.scope,
        site.statement,
        fact,
        RULES["INV006"].cure,
        (*shortened(steps), PendingStep(token, "guard shown no positions")),
    )


def _steps_to_guard(found: _Empty) -> Iterator[PendingStep]:
    if found.origin is not None:
        yield PendingStep(found.origin, f"empty: {quoted(found.origin)}")
    link = found.trail
    while link is not None:
        edge = link.edge
        if edge is not None:
            if edge.note is not None and edge.note.happening != "created":
                yield PendingStep(edge.note.node, happened(edge.note))
            elif isinstance(edge.effect, Returned) and edge.effect.value is not None:
                if edge.effect.value is not found.origin:
                    yield PendingStep(edge.effect.value, f"returned: {quoted(edge.effect.value)}")
            elif isinstance(edge.effect, Bind):
                value, target = edge.effect.value, edge.effect.target
                if value is not None and target is not None:
                    yield PendingStep(value, f"{quoted(target)} bound")
        link = link.after
