"""INV003: an order whose guard is provably about another symbol, side, account or exchange.

For each order its terms are followed back along every path. Where a guard completed, its terms are compared
with the order's; what is not decided there is followed further back. A path on which every guard turns out
to be about something else is a finding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, happened, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep
from lint_plugin.analysis.graph.model import (
    HELD,
    Bind,
    CallGate,
    Code,
    Edge,
    Enter,
    GuardGate,
    OrderSite,
    Point,
    Returned,
)
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import last_name_token
from lint_plugin.analysis.values.argument_shapes import shape_of
from lint_plugin.analysis.values.backward import before_bind, before_enter
from lint_plugin.analysis.values.comparison import Comparison, compare, is_same
from lint_plugin.analysis.values.order_terms import (
    TERMS,
    guard_terms,
    is_exit_only,
    may_be_exit,
    order_terms,
)
from lint_plugin.analysis.values.variables import Value, Variable

# A search that grows beyond this gives up: the rule flags only what it can prove.
_MOST_STATES = 20_000
_DEEPEST_CALL = 4


class _Pair(NamedTuple):
    term: str
    ordered: Value
    guarded: Value
    # Whether guard and order name one and the same variable, which was stored into in between.
    rebound: bool

    def compared(self, *, at_start: bool) -> Comparison:
        return compare(self.ordered, self.guarded, at_start=at_start, rebound=self.rebound)


class _Guard(NamedTuple):
    """A guard on the path whose terms are still undecided."""

    call: cst.Call
    pairs: tuple[_Pair, ...]


class _Return(NamedTuple):
    """The call of a helper that the search has entered from its end."""

    code: Code
    gate: CallGate
    before: Point


Terms: TypeAlias = tuple[tuple[str, Value], ...]


class _State(NamedTuple):
    point: Point
    calls: tuple[_Return, ...]
    terms: Terms
    # In an order of their own: which of them a finding names must not depend on how a set is laid out.
    guards: tuple[_Guard, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Trail:
    """A state of the search, linked to the one before, back to the order."""

    state: _State
    after: _Trail | None
    edge: Edge | None
    # The guard that turned out to be about something else here, and by which term.
    refuted: tuple[cst.Call, str] | None = None


def mismatched_guards(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each guarded order with a path of mismatched guards only."""
    if not context.model.has_guards:
        return
    search = _Search(context)
    for call, sites in context.judged_here.items():
        if call in context.unguarded_calls:
            continue
        for site in sites:
            trail = search.mismatch(site)
            if trail is not None:
                yield _pending(site, trail, context)
                break


class _Search:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._entries = context.entries
        # Guards by when the search first met them.
        self._numbers: dict[cst.Call, int] = {}
        # States that a search for an order that says these terms has followed to all beginnings.
        self._cleared: dict[tuple[Terms, bool], set[_State]] = {}
        self._ends = {
            point: code for code in context.graph.codes for point in (code.exit, code.yields)
        }

    @cached_property
    def _starts(self) -> frozenset[Code | None]:
        return frozenset(self._context.starts)

    def mismatch(self, site: OrderSite) -> _Trail | None:
        """Search for a path on which every guard is provably about another order."""
        model = self._context.model
        shape = shape_of(site.call, site.scope, model.callees, model.config.presets)
        bodies = model.bodies(site.call)
        terms = order_terms(site.call, site.scope, shape, bodies).values
        named = dict(terms)
        exit_ = may_be_exit(site.call, shape)
        if not terms and exit_:
            return None
        start = _State(site.point, (), terms, ())
        queue = deque([_Trail(start, None, None)])
        seen = {start}
        cleared = self._cleared.setdefault((terms, exit_), set())
        while queue:
            trail = queue.popleft()
            if len(seen) > _MOST_STATES:
                return None
            ended = self._at_start(trail)
            if ended is not None:
                return ended
            for following in self._steps(trail, named, exit_=exit_):
                state = following.state
                if state not in seen and state not in cleared:
                    seen.add(state)
                    queue.append(following)
        # Orders that say the same need not be followed over the same ground again.
        cleared |= seen
        return None

    def _at_start(self, trail: _Trail) -> _Trail | None:
        """Return the ended trail if the path begins here with all guards refuted."""
        state = trail.state
        if state.calls or self._entries.get(state.point) not in self._starts:
            return None
        refuted = None
        for guard in state.guards:
            term = next(
                (pair.term for pair in guard.pairs if pair.compared(at_start=True) == "different"),
                None,
            )
            if term is None:
                return None
            refuted = guard.call, term
        ended = _Trail(state, trail, None, refuted)
        # A path through a shared drawing of `finally` may leave by a way it did not enter by, past its guard.
        return ended if _refutes(ended) else None

    # -- one step back -----------------------------------------------------------------------------

    def _steps(self, trail: _Trail, named: dict[str, Value], *, exit_: bool) -> Iterator[_Trail]:
        state = trail.state
        code = self._entries.get(state.point)
        if code is not None and state.calls and state.calls[-1].code is code:
            yield from self._return(trail, code, named)
            return
        for point, edge in self._context.before.of(state.point):
            gate = edge.gate
            if isinstance(gate, GuardGate):
                yield from self._past_guard(trail, point, edge, gate, named, exit_=exit_)
            elif isinstance(gate, CallGate):
                yield from self._past_call(trail, point, edge, gate)
            elif gate is None or self._context.summaries.passable(edge):
                yield from self._moved(trail, point, edge)

    def _moved(self, trail: _Trail, point: Point, edge: Edge) -> Iterator[_Trail]:
        state = trail.state
        effect = edge.effect
        if isinstance(effect, Enter) and state.calls:
            # A helper is left the way it was entered.
            return
        if effect is None or isinstance(effect, Returned):
            yield _Trail(state._replace(point=point), trail, edge)
            return
        yield from self._translated(trail, state._replace(point=point), edge, effect)

    def _translated(
        self,
        trail: _Trail,
        state: _State,
        edge: Edge | None,
        effect: Bind | Enter,
        named: dict[str, Value] | None = None,
    ) -> Iterator[_Trail]:
        def back(term: str, value: Value) -> Value:
            if isinstance(effect, Bind):
                return before_bind(value, effect, term)
            return before_enter(value, effect, term)

        refuted = None
        guards: list[_Guard] = []
        for guard in state.guards:
            pairs = [
                pair._replace(
                    ordered=back(pair.term, pair.ordered), guarded=back(pair.term, pair.guarded)
                )
                for pair in guard.pairs
            ]
            if named is not None:
                # Only here does a guard in a helper name what its caller, which sends the order, names.
                pairs = [
                    pair._replace(rebound=_is_rebound(named[pair.term], pair.ordered, pair.guarded))
                    for pair in pairs
                ]
            decided = self._decide(guard.call, pairs, state)
            if decided is None:
                return
            if isinstance(decided, str):
                refuted = guard.call, decided
            else:
                guards.append(decided)
        terms = tuple((term, back(term, value)) for term, value in state.terms)
        moved = state._replace(terms=terms, guards=self._in_order(guards))
        yield _Trail(moved, trail, edge, refuted)

    def _past_guard(
        self,
        trail: _Trail,
        point: Point,
        edge: Edge,
        gate: GuardGate,
        named: dict[str, Value],
        *,
        exit_: bool,
    ) -> Iterator[_Trail]:
        state = trail.state._replace(point=point)
        if is_exit_only(gate.call) and not exit_:
            yield _Trail(state, trail, edge, (gate.call, "reduce_only"))
            return
        checked = guard_terms(gate.call, gate.scope)
        ordered = dict(state.terms)
        pairs = [
            _Pair(term, ordered[term], value, _is_rebound(named[term], ordered[term], value))
            for term in TERMS
            if ordered.get(term) is not None and (value := checked.get(term)) is not None
        ]
        decided = self._decide(gate.call, pairs, state)
        if decided is None:
            return
        if isinstance(decided, str):
            yield _Trail(state, trail, edge, (gate.call, decided))
        elif any(guard.pairs == decided.pairs for guard in state.guards):
            # What is asked already of a guard nearer to the order.
            yield _Trail(state, trail, edge)
        else:
            guards = self._in_order([*state.guards, decided])
            yield _Trail(state._replace(guards=guards), trail, edge)

    def _in_order(self, guards: list[_Guard]) -> tuple[_Guard, ...]:
        """Sort guards and drop repeats, so that one state has one form."""
        for guard in guards:
            self._numbers.setdefault(guard.call, len(self._numbers))
        return tuple(sorted(dict.fromkeys(guards), key=lambda guard: self._numbers[guard.call]))

    def _decide(self, call: cst.Call, pairs: list[_Pair], state: _State) -> _Guard | str | None:
        """Compare the terms of a guard with those of the order.

        The result is None where the guard may be about this order, the term by which it is not, or the guard
        with the pairs that are still open.
        """
        open_pairs = []
        for pair in pairs:
            settled = all(self._is_settled(value, state) for value in (pair.ordered, pair.guarded))
            result = pair.compared(at_start=settled)
            if result == "different":
                return pair.term
            if result == "open":
                open_pairs.append(pair)
        return _Guard(call, tuple(open_pairs)) if open_pairs else None

    def _is_settled(self, value: Value, state: _State) -> bool:
        """Tell whether ``value`` is final: a variable that only ever holds its initial value."""
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

    def _past_call(
        self, trail: _Trail, point: Point, edge: Edge, gate: CallGate
    ) -> Iterator[_Trail]:
        state = trail.state
        if not self._context.summaries.guards(gate):
            yield _Trail(state._replace(point=point), trail, edge)
            return
        if len(state.calls) >= _DEEPEST_CALL:
            return
        for end in gate.points:
            code = self._ends.get(end)
            if code is not None and all(item.code is not code for item in state.calls):
                calls = (*state.calls, _Return(code, gate, point))
                yield _Trail(state._replace(point=end, calls=calls), trail, None)

    def _return(self, trail: _Trail, code: Code, named: dict[str, Value]) -> Iterator[_Trail]:
        """Leave a helper by its beginning: its parameters become the caller's arguments."""
        *calls, last = trail.state.calls
        state = trail.state._replace(point=last.before, calls=tuple(calls))
        effect = Enter(code, last.gate.call, last.gate.scope)
        yield from self._translated(trail, state, None, effect, named)


def _is_rebound(named: Value, ordered: Value, guarded: Value) -> bool:
    """Tell whether the variable that guard and order name was bound anew between them."""
    return isinstance(named, Variable) and is_same(named, guarded) and not is_same(ordered, guarded)


# -- what is reported --------------------------------------------------------------------------------


def _refutes(trail: _Trail) -> bool:
    link: _Trail | None = trail
    while link is not None:
        if link.refuted is not None:
            return True
        link = link.after
    return False


def _pending(site: OrderSite, trail: _Trail, context: Context) -> PendingFinding:
    steps, refuted = _steps_and_refuted(trail)
    guard, term = refuted
    order = context.named(site.call)
    name = quoted(guard.func)
    if term == "reduce_only":
        fact = f"{order} may open a position on a guard that let only an exit through"
        cure = "say reduce-only on the order too, or guard it as an entry"
    else:
        fact = f"{order} is sent for another {term} than {name} has checked"
        cure = f"call {name} for the {term} that is sent, after its last assignment"
    checked = last_name_token(guard.func)
    outcome = "let an exit through" if term == "reduce_only" else f"checked another {term}"
    if not any(step.node is checked for step in steps):
        steps = (*steps, PendingStep(checked, f"{name} {outcome}"))
    return PendingFinding(
        "INV003",
        site.call,
        site.scope,
        site.statement,
        Message((f"{fact} in line ", checked)),
        cure,
        (*steps, PendingStep(last_name_token(site.call.func), "order sent")),
    )


def _steps_and_refuted(trail: _Trail) -> tuple[tuple[PendingStep, ...], tuple[cst.Call, str]]:
    """Return the path forward, as steps, and the refuted guard nearest to the order."""
    steps: list[PendingStep] = []
    refuted: tuple[cst.Call, str] | None = None
    link: _Trail | None = trail
    while link is not None:
        if link.refuted is not None:
            refuted = link.refuted
        edge = link.edge
        if edge is not None:
            if edge.note is not None:
                steps.append(PendingStep(edge.note.node, happened(edge.note)))
            elif isinstance(edge.gate, GuardGate):
                called = edge.gate.call.func
                steps.append(PendingStep(last_name_token(called), f"{quoted(called)} completed"))
            elif isinstance(edge.effect, Bind) and not edge.effect.name.startswith(HELD):
                bound, value = edge.effect.target, edge.effect.value
                if bound is not None and value is not None:
                    steps.append(PendingStep(value, f"{quoted(bound)} bound to {quoted(value)}"))
        link = link.after
    assert refuted is not None
    return tuple(steps), refuted
