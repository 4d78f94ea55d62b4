"""Questions that decide whether a guard is about an order.

Each is answered where the two meet, or further back, where what was open is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import GuardGate, OrderSite
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.program.products import product_of
from lint_plugin.analysis.tree.known_names import WITHOUT_REDUCE_ONLY
from lint_plugin.analysis.tree.nodes import last_name
from lint_plugin.analysis.values.argument_shapes import shape_of
from lint_plugin.analysis.values.comparison import (
    Comparison,
    are_one_instrument,
    compare,
    is_same,
)
from lint_plugin.analysis.values.exits import is_for_entries, lets_exits_through, may_be_exit
from lint_plugin.analysis.values.order_terms import (
    TERMS,
    checked_arguments,
    guard_terms,
    is_enforcer,
    order_terms,
)
from lint_plugin.analysis.values.presence import (
    Cell,
    Cells,
    Given,
    arguments_without_shape,
    cells,
    verdict,
)
from lint_plugin.analysis.values.signatures import side_in_name
from lint_plugin.analysis.values.variables import Constant, Value, Variable

# Values by what they are: a term, or an argument of no known meaning by its number.
Terms: TypeAlias = tuple[tuple[str, Value], ...]
Back: TypeAlias = Callable[[str, Value], Value]
Reduces: TypeAlias = Literal["no", "perhaps", "yes"]


class AskedOrder(NamedTuple):
    """An order with all that is compared of it."""

    terms: Terms
    # The terms that each argument of no known meaning may be.
    may_be: tuple[frozenset[str], ...]
    reduces: Reduces
    # Whether no order of the file could say that it reduces.
    is_plain: bool

    @property
    def matches_all(self) -> bool:
        """Whether there is nothing to compare, whatever was checked."""
        return not self.terms and self.reduces == "perhaps"


def asked_order(site: OrderSite, model: FileModel) -> AskedOrder:
    """Read what an order says of itself."""
    call, scope = site.call, site.scope
    shape = shape_of(call, scope, model.callees, model.config.presets)
    terms = order_terms(call, scope, shape, model.bodies(call)).values
    given = arguments_without_shape(call, scope, shape, model.object_uses)
    side = side_in_name(last_name(call.func) or "")
    if given and side is not None:
        given = (*given, Given(Constant(side), frozenset()))
    may_reduce = may_be_exit(call, shape) or model.may_grow(call)
    reduces: Reduces = "perhaps" if may_reduce else "no"
    if model.reduces(call, scope):
        reduces = "yes"
    return AskedOrder(
        (*terms, *((str(index), each.value) for index, each in enumerate(given))),
        tuple(each.may_be for each in given),
        reduces,
        model.lacks_reduce_only,
    )


class TermPair(NamedTuple):
    """One term of an order beside that of a guard."""

    term: str
    ordered: Value
    guarded: Value
    # Whether guard and order name one and the same variable, which was stored into in between.
    rebound: bool

    def compared(self, *, at_start: bool) -> Comparison:
        """Compare the two; ``at_start`` says that nothing lies further back."""
        return _compared(self.term, self.ordered, self.guarded, self.rebound, at_start=at_start)


class GuardQuestion(NamedTuple):
    """A guard on the path that may or may not be about the order."""

    call: cst.Call
    pairs: tuple[TermPair, ...]
    cells: Cells = ()

    def translated(self, back: Back) -> GuardQuestion:
        """Follow all values back over one step."""
        pairs = tuple(
            pair._replace(
                ordered=back(pair.term, pair.ordered), guarded=back(pair.term, pair.guarded)
            )
            for pair in self.pairs
        )
        table = tuple(
            cell._replace(ordered=back("side", cell.ordered), guarded=back(cell.term, cell.guarded))
            for cell in self.cells
        )
        return GuardQuestion(self.call, pairs, table)

    def named_by(self, named: dict[str, Value]) -> GuardQuestion:
        """Note which variables were rebound: a guard in a helper names its caller's only there."""
        pairs = tuple(
            pair._replace(rebound=_is_rebound(named[pair.term], pair.ordered, pair.guarded))
            for pair in self.pairs
        )
        table = tuple(
            cell._replace(rebound=_is_rebound(named[str(cell.given)], cell.ordered, cell.guarded))
            for cell in self.cells
        )
        return GuardQuestion(self.call, pairs, table)

    def decided(self, is_settled: Callable[[Value], bool]) -> GuardQuestion | str | None:
        """Answer what can be answered here.

        The result is None where the guard may be about this order, the term by which it is not, or what is
        still open.
        """
        pairs = []
        for pair in self.pairs:
            settled = is_settled(pair.ordered) and is_settled(pair.guarded)
            result = pair.compared(at_start=settled)
            if result == "different":
                return pair.term
            if result == "open":
                pairs.append(pair)
        found = verdict(self.cells, lambda cell: _of_cell(cell, is_settled))
        if isinstance(found, tuple):
            return found[0]
        left = self.cells if found == "open" else ()
        return GuardQuestion(self.call, tuple(pairs), left) if pairs or left else None


def question(
    gate: GuardGate, order: AskedOrder, terms: Terms, named: dict[str, Value]
) -> GuardQuestion | str:
    """Ask whether a guard is about an order.

    ``terms`` are the order's values where the guard completed, ``named`` those values as the order names
    them. The answer is what already says that it is not.
    """
    if lets_exits_through(gate.call) and order.reduces == "no":
        product = product_of(gate.call)
        is_plain = order.is_plain if product is None else product in WITHOUT_REDUCE_ONLY
        if not is_plain:
            return "reduce_only"
    elif (
        order.reduces == "yes" and is_enforcer(gate.call, gate.scope) and is_for_entries(gate.call)
    ):
        return "entry"
    checked = guard_terms(gate.call, gate.scope)
    ordered = dict(terms)
    pairs = [
        TermPair(term, ordered[term], value, _is_rebound(named[term], ordered[term], value))
        for term in TERMS
        if ordered.get(term) is not None and (value := checked.get(term)) is not None
    ]
    table: Cells = ()
    if order.may_be:
        given = tuple(Given(ordered.get(str(i)), each) for i, each in enumerate(order.may_be))
        table = cells(
            checked_arguments(gate.call, gate.scope),
            given,
            lambda index, value: _is_rebound(named[str(index)], given[index].value, value),
        )
    return GuardQuestion(gate.call, tuple(pairs), table)


def _of_cell(cell: Cell, is_settled: Callable[[Value], bool]) -> Comparison:
    settled = is_settled(cell.ordered) and is_settled(cell.guarded)
    return _compared(cell.term, cell.ordered, cell.guarded, cell.rebound, at_start=settled)


def _compared(
    term: str, ordered: Value, guarded: Value, rebound: bool, *, at_start: bool
) -> Comparison:
    if term == "symbol" and are_one_instrument(ordered, guarded):
        return "same"
    return compare(ordered, guarded, at_start=at_start, rebound=rebound)


def _is_rebound(named: Value, ordered: Value, guarded: Value) -> bool:
    """Tell whether the variable that guard and order name was bound anew between them."""
    return isinstance(named, Variable) and is_same(named, guarded) and not is_same(ordered, guarded)
