"""INV010: positions that were read before an order that lies between.

The guard's positions are followed back to the call that read them. An order on the way may have changed
what they say, so the guard looks at what was:

    held = client.positions()               read
    guard("BTCUSDT", "buy", 1, held)
    client.create_order("BTCUSDT", "buy")   order: `held` is out of date from here on
    guard("BTCUSDT", "sell", 1, held)       guard: finds nothing to conflict with

Each way back chooses at most one such order, and compares it with the guard as the values they name are
followed further back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep
from lint_plugin.analysis.checks.common.positions import positions_argument
from lint_plugin.analysis.checks.inv010_stale.between import Between, Comparer
from lint_plugin.analysis.checks.inv010_stale.changes import Changes
from lint_plugin.analysis.checks.inv010_stale.reads import Read, ReturnedBy, origins_of
from lint_plugin.analysis.graph.model import (
    Bind,
    CallGate,
    Code,
    Edge,
    Enter,
    EntryGate,
    Gate,
    GuardGate,
    GuardSite,
    OrderSite,
    Point,
    Returned,
    ThrowGate,
)
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import PARTIAL
from lint_plugin.analysis.tree.nodes import last_name, last_name_token
from lint_plugin.analysis.values.backward import argument_for, before_bind, before_enter
from lint_plugin.analysis.values.order_terms import guard_terms
from lint_plugin.analysis.values.variables import Value, Variable
from lint_plugin.results.rules import RULES

# A search that grows beyond this gives up: the rule flags only what it can prove.
_MOST_STATES = 20_000
_DEEPEST_CALL = 4


class _Return(NamedTuple):
    """The call of a helper that the search has entered from its end."""

    code: Code
    call: cst.Call
    scope: Scope
    before: Point


class _State(NamedTuple):
    """A moment before the guard.

    ``positions`` is the name that holds them, "result" in the function that returns them, and "read" where
    they are not read yet. ``between`` is the order that was sent since they were read, once one is chosen.
    """

    point: Point
    calls: tuple[_Return, ...]
    positions: Variable | str
    terms: tuple[tuple[str, Value], ...]
    between: Between | None


class _Found(NamedTuple):
    """A state, with the order and the read that have been passed so far."""

    state: _State
    order: OrderSite | None
    read: cst.Call | None


def stale_positions(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each guard call that is shown positions read before an order."""
    if not (context.orders or context.graph.handovers) or not context.graph.guards:
        return
    search = _Search(context)
    reported: set[cst.Call] = set()
    for site in context.graph.guards:
        node = positions_argument(site, context.model.callees)
        if node is None or site.call in reported or site.point not in context.reachable:
            continue
        found = search.stale(site, node)
        if found is not None:
            reported.add(site.call)
            yield _pending(site, found)


class _Search:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._model = context.model
        handed = (site for site, _ in context.graph.handovers if site.call not in self._prepared)
        self._sent = {
            site.sent: site
            for site in (*context.graph.orders, *handed)
            if site.point in context.reachable
        }
        # The read that a path back from here leads to, where the order is decided.
        self._read_before: dict[_State, cst.Call] = {}
        # What a search has followed to every end, for the guards that follow.
        self._never_stale: set[_State] = set()
        self._sent_inside: dict[Code, tuple[Point, ...]] = {}
        self._ends = {
            point: code for code in context.graph.codes for point in (code.exit, code.yields)
        }

    @cached_property
    def _prepared(self) -> frozenset[cst.Call]:
        """The orders that a partial only prepares: nobody knows when it is called."""
        return frozenset(
            each.call
            for by, found in self._model.handovers.items()
            if last_name(by.func) == PARTIAL.rpartition(".")[2]
            for each in found
        )

    @cached_property
    def _comparer(self) -> Comparer:
        return Comparer(self._context)

    def stale(self, site: GuardSite, node: cst.BaseExpression) -> _Found | None:
        """Search for a path from a read to an order to the guard."""
        terms = tuple(
            item for item in guard_terms(site.call, site.scope).values if item[1] is not None
        )
        start = _Found(_State(site.point, (), "result", terms, None), None, None)
        queue = deque(self._origins(node, site.scope, start))
        came_from: dict[_State, _State | None] = dict.fromkeys(found.state for found in queue)
        while queue and len(came_from) <= _MOST_STATES:
            found = queue.popleft()
            known = self._read_before.get(found.state)
            if known is not None or self._is_stale(found):
                found = found._replace(read=known or found.read)
                self._remember(found, came_from)
                return found
            for following in self._steps(found):
                state = following.state
                if state not in came_from and state not in self._never_stale:
                    came_from[state] = found.state
                    queue.append(following)
        if not queue:
            self._never_stale.update(came_from)
        return None

    def _remember(self, found: _Found, came_from: dict[_State, _State | None]) -> None:
        """Keep what a path has shown, for the guards that follow."""
        assert found.read is not None
        state: _State | None = found.state
        while state is not None and state.between is not None and state.between.decided:
            self._read_before[state] = found.read
            state = came_from[state]

    def _is_stale(self, found: _Found) -> bool:
        state = found.state
        if state.positions != "read" or state.between is None:
            return False
        if state.between.decided:
            return True
        code = self._context.entries.get(state.point)
        if state.calls or code is None or code not in self._starts:
            return False
        return self._comparer.settle(state.between, lambda _: True) is not None

    @cached_property
    def _starts(self) -> frozenset[Code]:
        return frozenset(self._context.starts)

    # -- positions ---------------------------------------------------------------------------------

    def _origins(self, node: cst.BaseExpression, scope: Scope, found: _Found) -> Iterator[_Found]:
        """Go on with what ``node`` is, evaluated in ``scope`` at the state of ``found``."""
        state = found.state
        for origin in origins_of(node, scope, self._model):
            if isinstance(origin, Read):
                # No order lies between where none has been chosen.
                if state.between is not None:
                    yield found._replace(state=state._replace(positions="read"), read=origin.call)
            elif isinstance(origin, ReturnedBy):
                yield from self._entered(origin, scope, found)
            elif self._is_judged(origin):
                yield found._replace(state=state._replace(positions=origin))

    def _entered(self, origin: ReturnedBy, scope: Scope, found: _Found) -> Iterator[_Found]:
        state = found.state
        if self._may_enter(origin.code, state):
            inner = _Return(origin.code, origin.call, scope, state.point)
            calls = (*state.calls, inner)
            moved = state._replace(point=origin.code.exit, calls=calls, positions="result")
            yield found._replace(state=moved)

    def _may_enter(self, code: Code, state: _State) -> bool:
        return len(state.calls) < _DEEPEST_CALL and all(
            each.code is not code for each in state.calls
        )

    def _is_judged(self, variable: Variable) -> bool:
        """Whether the name is local, and nothing but plain assignments changes it."""
        if variable.path:
            return False
        owner, name = variable.owner, variable.name
        return (owner, name) not in self._bound_inside and not self._changes.may_change_elsewhere(
            owner, name
        )

    @cached_property
    def _bound_inside(self) -> frozenset[tuple[Scope, str]]:
        """The names that a nested function stores into."""
        effects = (edge.effect for edge in self._context.before.edges())
        return frozenset(
            (bind.owner, bind.name)
            for bind in effects
            if isinstance(bind, Bind) and bind.scope.function is not bind.owner.function
        )

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self._model)

    # -- one step back -----------------------------------------------------------------------------

    def _steps(self, found: _Found) -> Iterator[_Found]:
        state = found.state
        if state.calls and state.calls[-1].code.entry is state.point:
            yield from self._left(found)
            return
        order = self._sent.get(state.point)
        for point, edge in self._context.before.of(state.point):
            moved = found._replace(state=state._replace(point=point))
            if order is not None and state.between is None and point is order.point:
                yield from self._chosen(order, moved)
            yield from self._back(moved, edge)
            if state.between is None and edge.note is not None and edge.note.happening == "raised":
                yield from self._raised_inside(edge.note.node, moved)

    def _raised_inside(self, raised: cst.CSTNode, found: _Found) -> Iterator[_Found]:
        """Enter a function of the file that raised, where it had sent an order."""
        gate = self._helpers.get(raised) if isinstance(raised, cst.Call) else None
        state = found.state
        if gate is None or self._is_changed_by(gate, state.positions):
            return
        for end in gate.points:
            code = self._ends.get(end)
            if code is not None and self._may_enter(code, state):
                calls = (*state.calls, _Return(code, gate.call, gate.scope, state.point))
                for point in self._sent_in(code):
                    yield found._replace(state=state._replace(point=point, calls=calls))

    @cached_property
    def _helpers(self) -> dict[cst.Call, CallGate]:
        """The calls of functions of the file that may send an order."""
        return {
            edge.gate.call: edge.gate
            for edge in self._context.before.edges()
            if isinstance(edge.gate, CallGate) and self._sends_at_all(edge.gate)
        }

    def _sends_at_all(self, gate: CallGate) -> bool:
        codes = (self._ends.get(end) for end in gate.points)
        return any(code is not None and self._sent_in(code) for code in codes)

    def _sent_in(self, code: Code) -> tuple[Point, ...]:
        """Find the points at which a function, or one below it, has sent an order."""
        if code not in self._sent_inside:
            self._sent_inside[code] = ()
            found: dict[Point, None] = {}
            seen, stack = {code.entry}, [code.entry]
            while stack:
                point = stack.pop()
                if point in self._sent:
                    found[point] = None
                for edge in point.edges:
                    if isinstance(edge.gate, CallGate) and self._sends_at_all(edge.gate):
                        found[edge.target] = None
                    if not isinstance(edge.effect, Enter) and edge.target not in seen:
                        seen.add(edge.target)
                        stack.append(edge.target)
            self._sent_inside[code] = tuple(found)
        return self._sent_inside[code]

    def _chosen(self, order: OrderSite, found: _Found) -> Iterator[_Found]:
        between = self._comparer.between(order, dict(found.state.terms))
        yield from self._settled(found._replace(order=order), between)

    def _settled(self, found: _Found, between: Between) -> Iterator[_Found]:
        state = found.state
        settled = self._comparer.settle(between, lambda value: self._is_settled(value, state))
        if settled is not None:
            # Nothing but the order decides from here on: its guard's terms are in the pairs.
            yield found._replace(state=state._replace(between=settled, terms=()))

    def _back(self, found: _Found, edge: Edge) -> Iterator[_Found]:
        gate, effect, state = edge.gate, edge.effect, found.state
        if gate is not None and not self._opens(gate):
            return
        if isinstance(gate, CallGate):
            yield from self._past_call(found, gate)
        elif isinstance(gate, GuardGate) and state.between is not None:
            yield from self._settled(found, self._comparer.past_guard(state.between, gate))
        elif isinstance(effect, Bind):
            yield from self._past_bind(found, effect)
        elif isinstance(effect, Enter):
            if not state.calls:
                yield from self._past_entry(found, effect)
        elif isinstance(effect, Returned) and state.positions == "result":
            if effect.value is not None:
                yield from self._origins(effect.value, effect.scope, found)
        else:
            yield found

    def _opens(self, gate: Gate) -> bool:
        summaries = self._context.summaries
        if isinstance(gate, CallGate):
            return not summaries.returning.isdisjoint(gate.points)
        if isinstance(gate, ThrowGate):
            return gate.thrown in summaries.swallowing
        return not isinstance(gate, EntryGate) or gate.entered in summaries.returning

    def _past_call(self, found: _Found, gate: CallGate) -> Iterator[_Found]:
        state = found.state
        if self._is_changed_by(gate, state.positions):
            return
        if state.between is None or not state.between.loose:
            yield found
        else:
            yield from self._settled(found, state.between._replace(loose=()))
        if state.between is not None or not self._sends(gate):
            return
        for end in gate.points:
            code = self._ends.get(end)
            if code is not None and self._may_enter(code, state):
                calls = (*state.calls, _Return(code, gate.call, gate.scope, state.point))
                yield found._replace(state=state._replace(point=end, calls=calls))

    def _sends(self, gate: CallGate) -> bool:
        """Whether the function that was called may have sent an order."""
        return any(end in self._after_orders for end in gate.points)

    @cached_property
    def _after_orders(self) -> frozenset[Point]:
        """The points that are reached after an order, calls of functions that send included."""
        reached: set[Point] = set()
        after: dict[Point, list[Point]] = {}
        for edge in self._context.before.edges():
            if isinstance(edge.gate, CallGate) and self._opens(edge.gate):
                for end in edge.gate.points:
                    after.setdefault(end, []).append(edge.target)
        stack = list(self._sent)
        while stack:
            point = stack.pop()
            if point in reached:
                continue
            reached.add(point)
            stack.extend(after.get(point, ()))
            stack.extend(
                edge.target
                for edge in point.edges
                if not isinstance(edge.effect, Enter)
                and (edge.gate is None or isinstance(edge.gate, CallGate) or self._opens(edge.gate))
            )
        return frozenset(reached)

    def _is_changed_by(self, gate: CallGate, positions: Variable | str) -> bool:
        """Whether a function of the file stores into the positions that it is handed."""
        if not isinstance(positions, Variable):
            return False
        codes = {code for end in gate.points if (code := self._ends.get(end)) is not None}
        return any(
            self._changes.are_changed_by(
                gate.call, gate.scope, code, positions.owner, positions.name
            )
            for code in codes
        )

    def _past_bind(self, found: _Found, bind: Bind) -> Iterator[_Found]:
        def back(term: str, value: Value) -> Value:
            return before_bind(value, bind, term)

        positions = found.state.positions
        for moved in self._translated(found, back):
            if not isinstance(positions, Variable) or (bind.owner, bind.name) != (
                positions.owner,
                positions.name,
            ):
                yield moved
            elif bind.path or bind.items:
                # Changed in between: not judged.
                continue
            elif bind.held is not None:
                if len(bind.held) == 1:
                    held = Variable(bind.scope.module, bind.held[0])
                    yield moved._replace(state=moved.state._replace(positions=held))
            elif bind.value is not None:
                yield from self._origins(bind.value, bind.scope, moved)

    def _past_entry(self, found: _Found, enter: Enter) -> Iterator[_Found]:
        """Leave a function for where it is called, or created."""

        def back(term: str, value: Value) -> Value:
            return before_enter(value, enter, term)

        positions = found.state.positions
        node = enter.code.node
        for moved in self._translated(found, back):
            if not isinstance(positions, Variable) or positions.owner is not enter.code.scope:
                yield moved
            elif isinstance(node, (cst.FunctionDef, cst.Lambda)) and enter.call is not None:
                argument = argument_for(node, positions.name, enter)
                if argument is not None and argument[1] == "caller":
                    yield from self._origins(argument[0], enter.scope, moved)

    def _left(self, found: _Found) -> Iterator[_Found]:
        """Leave a helper by its beginning, for the place that called it."""
        state = found.state
        if state.positions == "result":
            return
        *calls, last = state.calls
        outside = state._replace(point=last.before, calls=tuple(calls))
        enter = Enter(last.code, last.call, last.scope)
        yield from self._past_entry(found._replace(state=outside), enter)

    def _translated(self, found: _Found, back: object) -> Iterator[_Found]:
        assert callable(back)
        state = found.state
        terms = tuple((term, back(term, value)) for term, value in state.terms)
        moved = found._replace(state=state._replace(terms=terms))
        if state.between is None or state.between.decided:
            yield moved
        else:
            yield from self._settled(moved, self._comparer.translated(state.between, back))

    def _is_settled(self, value: Value, state: _State) -> bool:
        """Whether ``value`` is final: a variable that only ever holds its initial value."""
        if not isinstance(value, Variable):
            return True
        if state.calls or (value.owner, value.name) in self._bound:
            return False
        return value.owner.kind == "module" or value.owner in self._starting_scopes

    @cached_property
    def _bound(self) -> frozenset[tuple[Scope, str]]:
        effects = (edge.effect for edge in self._context.before.edges())
        return frozenset(
            (effect.owner, effect.name) for effect in effects if isinstance(effect, Bind)
        )

    @cached_property
    def _starting_scopes(self) -> frozenset[Scope]:
        return frozenset(code.scope for code in self._context.starts)


# -- what is reported --------------------------------------------------------------------------------


def _pending(site: GuardSite, found: _Found) -> PendingFinding:
    assert found.order is not None
    assert found.read is not None
    guard = quoted(site.call.func)
    read = last_name_token(found.read.func)
    order = last_name_token(found.order.call.func)
    fact = Message(
        (f"{guard} is shown positions read in line ", read, ", before the order in line ", order)
    )
    return PendingFinding(
        "INV010",
        site.call,
        site.scope,
        site.statement,
        fact,
        RULES["INV010"].cure,
        (
            PendingStep(read, f"positions read: {quoted(found.read.func)}"),
            PendingStep(order, f"order sent: {quoted(found.order.call.func)}"),
            PendingStep(last_name_token(site.call.func), "guard shown what was read before it"),
        ),
    )
