"""The search for paths to an order on which every guard is provably about another.

For each order its terms are followed back along every path. Where a guard completed, its terms are compared
with the order's; what is not decided there is followed further back. A path on which every guard turns out
to be about something else is one. Guards that an earlier order has spent are no guards of this one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.guard_questions import (
    AskedOrder,
    GuardQuestion,
    Terms,
    asked_order,
    question,
)
from lint_plugin.analysis.graph.guards_before import GuardsBefore
from lint_plugin.analysis.graph.model import (
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
from lint_plugin.analysis.values.backward import before_bind, before_enter
from lint_plugin.analysis.values.variables import Value, Variable

# A search that grows beyond this gives up: the rule flags only what it can prove.
_MOST_STATES = 20_000
_DEEPEST_CALL = 4
# Among more orders than this, or behind more guards, a guard before an earlier order counts as spent.
MOST_ORDERS = 40
_MOST_GUARDS = 20


class _Return(NamedTuple):
    """The call of a helper that the search has entered from its end."""

    code: Code
    gate: CallGate
    before: Point


class State(NamedTuple):
    """A state of the search: what is asked of a point, and of whoever called."""

    point: Point
    calls: tuple[_Return, ...]
    terms: Terms
    # In an order of their own: which of them a finding names must not depend on how a set is laid out.
    guards: tuple[GuardQuestion, ...]
    # Whether a guard that was still to be spent has turned out to be about something else.
    refuted: bool = False
    # The guards that the earlier orders may have spent which lie between here and the one that was asked
    # about; None where none lies there.
    spent: frozenset[cst.Call] | None = None
    # Where only one guard is asked about: what comes first on the way back, another guard or an order.
    first: Literal["nothing", "guard", "order"] = "nothing"


class Trail(NamedTuple):
    """A state of the search, linked to the one before, back to the order."""

    state: State
    after: Trail | None
    edge: Edge | None
    # The guard that turned out to be about something else here, and by which term.
    refuted: tuple[cst.Call, str] | None = None


class MismatchSearch:
    """The search back from an order, over one file."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._entries = context.entries
        # Guards by when the search first met them.
        self._numbers: dict[cst.Call, int] = {}
        # States that a search for an order that says these terms has followed to all beginnings.
        self._cleared: dict[AskedOrder, set[State]] = {}
        self._relations: dict[tuple[OrderSite, cst.Call], tuple[bool, bool]] = {}
        # The one guard that the order is compared with, if not all.
        self._only: cst.Call | None = None
        # Whether that guard turned out to match on some path.
        self._matched = False
        self._spent: dict[Point, frozenset[cst.Call]] = {}
        self._ends = {
            point: code for code in context.graph.codes for point in (code.exit, code.yields)
        }

    @cached_property
    def _starts(self) -> frozenset[Code | None]:
        return frozenset(self._context.starts)

    def spends(self, order: OrderSite, guard: cst.Call) -> bool:
        """Whether ``order`` may be what ``guard`` has cleared, on some path to this evaluation."""
        return self._relation(order, guard)[0]

    def is_own(self, order: cst.Call, guard: cst.Call) -> bool:
        """Whether ``guard`` is the order's own on all paths from an earlier order."""
        return not any(self._relation(site, guard)[1] for site in self._context.sends[order])

    def _relation(self, order: OrderSite, guard: cst.Call) -> tuple[bool, bool]:
        """Tell whether ``guard`` may match ``order``, and whether it may not."""
        key = order, guard
        if key not in self._relations:
            asked = self._only, self._matched
            self._matched = False
            differs = self.mismatch(order, only=guard) is not None
            self._relations[key] = self._matched, differs
            self._only, self._matched = asked
        return self._relations[key]

    def _spent_at(self, point: Point) -> frozenset[cst.Call]:
        """Find the guards before ``point`` that an order sent there may have spent."""
        if point not in self._spent:
            spent = self._guards_before.of(point)
            if len(spent) <= _MOST_GUARDS and len(self._context.spenders) <= MOST_ORDERS:
                orders = self._sent.get(point, self._sent_anywhere)
                spent = frozenset(
                    guard for guard in spent if any(self.spends(order, guard) for order in orders)
                )
            self._spent[point] = spent
        return self._spent[point]

    @cached_property
    def _guards_before(self) -> GuardsBefore:
        return GuardsBefore(self._context.before)

    @cached_property
    def _sent(self) -> dict[Point, tuple[OrderSite, ...]]:
        """The evaluation of an order after which each point comes.

        After a call of a function of the file it may have been any.
        """
        calls = self._context.spending_calls
        return {site.sent: (site,) for site in self._sent_anywhere if site.sent not in calls}

    @cached_property
    def _sent_anywhere(self) -> tuple[OrderSite, ...]:
        return tuple(site for sites in self._context.spenders.values() for site in sites)

    def mismatch(self, site: OrderSite, only: cst.Call | None = None) -> Trail | None:
        """Search for a path on which every guard is provably about another order.

        With ``only``, no other guard counts, whoever may have spent it, and a path is asked for that leads
        from an earlier order with no guard in between.
        """
        self._only = only
        asked = asked_order(site, self._context.model)
        if asked.matches_all:
            self._matched = True
            return None
        start = State(site.point, (), asked.terms, ())
        queue = deque([Trail(start, None, None)])
        seen = {start}
        cleared = self._cleared.setdefault(asked, set()) if only is None else set()
        differs = None
        while queue:
            trail = queue.popleft()
            if len(seen) > _MOST_STATES:
                self._matched = True
                return differs
            ended = self._at_start(trail)
            if ended is not None and only is None:
                return ended
            if ended is not None and ended.state.first == "order":
                differs = ended
            for following in self._steps(trail, asked):
                state = following.state
                if state not in seen and state not in cleared:
                    seen.add(state)
                    queue.append(following)
        # Orders that say the same need not be followed over the same ground again, up to what each has spent.
        cleared |= {state for state in seen if state.spent is None}
        return differs

    def _at_start(self, trail: Trail) -> Trail | None:
        """Return the ended trail if the path begins here with all guards refuted."""
        state = trail.state
        if state.calls or self._entries.get(state.point) not in self._starts:
            return None
        refuted = None
        found = state.refuted
        for guard in state.guards:
            term = guard.decided(lambda _: True)
            if not isinstance(term, str):
                self._matched = True
                return None
            refuted, found = (guard.call, term), True
        # A path through a shared drawing of `finally` may leave by a way it did not enter by, past its guard.
        return Trail(state, trail, None, refuted) if found else None

    # -- one step back -----------------------------------------------------------------------------

    def _steps(self, trail: Trail, asked: AskedOrder) -> Iterator[Trail]:
        trail = self._past_order(trail)
        state = trail.state
        if state.spent is not None and not state.refuted and not state.guards:
            # Whatever has completed before is spent: a second order on one guard, which is another rule's.
            return
        code = self._entries.get(state.point)
        if code is not None and state.calls and state.calls[-1].code is code:
            yield from self._return(trail, code, asked)
            return
        for point, edge in self._context.before.of(state.point):
            gate = edge.gate
            if isinstance(gate, GuardGate):
                yield from self._past_guard(trail, point, edge, gate, asked)
            elif isinstance(gate, CallGate):
                yield from self._past_call(trail, point, edge, gate)
            elif gate is None or self._context.summaries.passable(edge):
                yield from self._moved(trail, point, edge)

    def _past_order(self, trail: Trail) -> Trail:
        """Note that an earlier order was sent here, on whatever had completed before."""
        state = trail.state
        if state.point not in self._context.spent:
            return trail
        if self._only is not None:
            before = "order" if state.first == "nothing" else state.first
            return Trail(state._replace(first=before), trail.after, trail.edge, trail.refuted)
        spent = self._spent_at(state.point)
        if state.spent is not None:
            # What no longer lies behind is forgotten, so that states that differ by it alone are one again.
            behind = self._guards_before.of(state.point)
            spent |= state.spent if state.calls else state.spent & behind
        return Trail(state._replace(spent=spent), trail.after, trail.edge, trail.refuted)

    def _moved(self, trail: Trail, point: Point, edge: Edge) -> Iterator[Trail]:
        state = trail.state
        effect = edge.effect
        if isinstance(effect, Enter) and state.calls:
            # A helper is left the way it was entered.
            return
        if effect is None or isinstance(effect, Returned):
            yield Trail(state._replace(point=point), trail, edge)
            return
        if isinstance(effect, Bind) and effect.deletes and _names(state, effect):
            # The order, or a guard behind it, would have raised NameError.
            return
        yield from self._translated(trail, state._replace(point=point), edge, effect)

    def _translated(
        self,
        trail: Trail,
        state: State,
        edge: Edge | None,
        effect: Bind | Enter,
        asked: AskedOrder | None = None,
    ) -> Iterator[Trail]:
        def back(term: str, value: Value) -> Value:
            # An argument of no known meaning may be a side.
            term = "side" if term.isdigit() else term
            if isinstance(effect, Bind):
                return before_bind(value, effect, term)
            return before_enter(value, effect, term)

        refuted = None
        guards: list[GuardQuestion] = []
        for guard in state.guards:
            moved = guard.translated(back)
            if asked is not None:
                moved = moved.named_by(dict(asked.terms))
            decided = moved.decided(lambda value: self._is_settled(value, state))
            if decided is None:
                self._matched = True
                return
            if isinstance(decided, str):
                refuted = guard.call, decided
            else:
                guards.append(decided)
        terms = tuple((term, back(term, value)) for term, value in state.terms)
        before = state._replace(
            terms=terms,
            guards=self._in_order(guards),
            refuted=state.refuted or refuted is not None,
        )
        yield Trail(before, trail, edge, refuted)

    def _past_guard(
        self,
        trail: Trail,
        point: Point,
        edge: Edge,
        gate: GuardGate,
        asked: AskedOrder,
    ) -> Iterator[Trail]:
        state = trail.state._replace(point=point)
        if self._only is not None:
            # The one that is asked about comes between as well as any other.
            state = state._replace(first="guard" if state.first == "nothing" else state.first)
            if gate.call is not self._only:
                yield Trail(state, trail, edge)
                return
        if state.spent is not None and gate.call in state.spent:
            yield Trail(state, trail, edge)
            return
        decided: GuardQuestion | str | None = question(gate, asked, state.terms, dict(asked.terms))
        if isinstance(decided, GuardQuestion):
            decided = decided.decided(lambda value: self._is_settled(value, state))
        if decided is None:
            self._matched = True
        elif isinstance(decided, str):
            yield self._refuted(state, trail, edge, gate.call, decided)
        elif any(guard[1:] == decided[1:] for guard in state.guards):
            # What is asked already of a guard nearer to the order.
            yield Trail(state, trail, edge)
        else:
            guards = self._in_order([*state.guards, decided])
            yield Trail(state._replace(guards=guards), trail, edge)

    def _refuted(self, state: State, trail: Trail, edge: Edge, guard: cst.Call, term: str) -> Trail:
        """Note a guard that is about something else, if it was still to be spent."""
        if state.spent is not None:
            return Trail(state, trail, edge)
        return Trail(state._replace(refuted=True), trail, edge, (guard, term))

    def _in_order(self, guards: list[GuardQuestion]) -> tuple[GuardQuestion, ...]:
        """Sort guards and drop repeats, so that one state has one form."""
        for guard in guards:
            self._numbers.setdefault(guard.call, len(self._numbers))
        return tuple(sorted(dict.fromkeys(guards), key=lambda guard: self._numbers[guard.call]))

    def _is_settled(self, value: Value, state: State) -> bool:
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

    def _past_call(self, trail: Trail, point: Point, edge: Edge, gate: CallGate) -> Iterator[Trail]:
        state = trail.state
        if not self._context.summaries.guards(gate):
            yield Trail(state._replace(point=point), trail, edge)
            return
        if len(state.calls) >= _DEEPEST_CALL:
            return
        for end in gate.points:
            code = self._ends.get(end)
            if code is not None and all(item.code is not code for item in state.calls):
                calls = (*state.calls, _Return(code, gate, point))
                yield Trail(state._replace(point=end, calls=calls), trail, None)

    def _return(self, trail: Trail, code: Code, asked: AskedOrder) -> Iterator[Trail]:
        """Leave a helper by its beginning: its parameters become the caller's arguments."""
        *calls, last = trail.state.calls
        state = trail.state._replace(point=last.before, calls=tuple(calls))
        effect = Enter(code, last.gate.call, last.gate.scope)
        yield from self._translated(trail, state, None, effect, asked)


def _names(state: State, bind: Bind) -> bool:
    """Tell whether what the order says is held by the variable that ``bind`` is about."""
    return any(
        isinstance(value, Variable) and value.owner is bind.owner and value.name == bind.name
        for _, value in state.terms
    )
