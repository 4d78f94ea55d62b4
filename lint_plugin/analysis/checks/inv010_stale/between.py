"""The comparison of a guard with an order sent since its positions were read.

The order may have changed what the guard looks at, unless it is provably for another key. It cannot have
made the guard's answer wrong where both are for the same side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.graph.model import Bind, GuardGate, OrderSite
from lint_plugin.analysis.tree.nodes import children
from lint_plugin.analysis.values.argument_shapes import shape_of
from lint_plugin.analysis.values.comparison import Comparison, compare, is_same
from lint_plugin.analysis.values.order_terms import TERMS, guard_terms, order_terms, side_of
from lint_plugin.analysis.values.variables import Constant, Site, Value, value_of

# What a value was before some step, by the term that it stands for.
Back = Callable[[str, Value], Value]


class Pair(NamedTuple):
    """A term of the order, and what the guard says under it."""

    term: str
    ordered: Value
    guarded: Value


class Loose(NamedTuple):
    """A term that nobody knows the order's argument of: any of ``given`` may be it."""

    term: str
    given: tuple[Value, ...]
    guarded: Value


class Between(NamedTuple):
    """An order between read and guard, with the terms that are still undecided."""

    pairs: tuple[Pair, ...] = ()
    loose: tuple[Loose, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether the guard's positions are known to be stale if they were read before here."""
        return not self.pairs and not self.loose


class Comparer:
    """Compares guards of one file with orders."""

    def __init__(self, context: Context) -> None:
        self._model = context.model
        self._loop_names = _loop_names(context.model.tree)

    def between(self, site: OrderSite, guarded: dict[str, Value]) -> Between:
        """Set the terms of an order against those of a later guard."""
        model = self._model
        shape = shape_of(site.call, site.scope, model.callees, model.config.presets)
        ordered = dict(order_terms(site.call, site.scope, shape, model.bodies(site.call)).values)
        pairs = [
            Pair(term, ordered[term], guarded[term])
            for term in TERMS
            if ordered.get(term) is not None and guarded.get(term) is not None
        ]
        given = [arg.value for arg in site.call.args if not arg.star]
        loose = [
            Loose(term, _values(term, given, site), guarded[term])
            for term in ("symbol", "side")
            if ordered.get(term) is None and guarded.get(term) is not None
        ]
        return Between(tuple(pairs), tuple(each for each in loose if each.given))

    def past_guard(self, between: Between, gate: GuardGate) -> Between:
        """Read the order by the guard before it.

        As far as what that has checked stands among the order's arguments.
        """
        if not between.loose:
            return between
        checked = dict(guard_terms(gate.call, gate.scope).values)
        pairs = list(between.pairs)
        for each in between.loose:
            value = checked.get(each.term)
            if value is not None and any(is_same(value, other) for other in each.given):
                pairs.append(Pair(each.term, value, each.guarded))
        return Between(tuple(pairs), ())

    def translated(self, between: Between, back: Back) -> Between:
        """Follow all values back over one step."""
        return Between(
            tuple(
                Pair(term, back(term, ordered), back(term, guarded))
                for term, ordered, guarded in between.pairs
            ),
            tuple(
                Loose(term, tuple(back(term, value) for value in given), back(term, guarded))
                for term, given, guarded in between.loose
            ),
        )

    def settle(self, between: Between, settled: Callable[[Value], bool]) -> Between | None:
        """Drop what is decided; None where the order cannot have made the positions stale."""
        pairs = []
        for pair in between.pairs:
            at_start = settled(pair.ordered) and settled(pair.guarded)
            result = self._compared(pair, at_start=at_start)
            if result == ("same" if pair.term == "side" else "different"):
                return None
            if result == "open":
                pairs.append(pair)
        loose = []
        for each in between.loose:
            if each.term == "symbol" and any(
                self._is_another_round(value, each.guarded) for value in each.given
            ):
                return None
            if each.guarded is not None and any(value is not None for value in each.given):
                loose.append(each)
        return Between(tuple(pairs), tuple(loose))

    def _compared(self, pair: Pair, *, at_start: bool) -> Comparison:
        left, right = pair.ordered, pair.guarded
        result = compare(left, right, at_start=at_start)
        if result != "different" or pair.term == "side":
            return result
        if isinstance(left, Constant) and isinstance(right, Constant):
            return "unknown" if _instrument(left.text) == _instrument(right.text) else result
        if isinstance(left, Site) and isinstance(right, Site):
            if left.node is right.node:
                return result if self._is_another_round(left, right) else "unknown"
            if self._is_of_loop(left) and self._is_of_loop(right):
                # Two loops may well run over the same symbols.
                return "unknown"
        return result

    def _is_another_round(self, left: Value, right: Value) -> bool:
        """Whether both are the variable of one `for`, in different rounds."""
        return (
            isinstance(left, Site)
            and isinstance(right, Site)
            and left.node is right.node
            and left.path == right.path
            and left.gone != right.gone
            and self._is_of_loop(left)
        )

    def _is_of_loop(self, site: Site) -> bool:
        return isinstance(site.node, Bind) and site.node.target in self._loop_names


def _values(term: str, given: list[cst.BaseExpression], site: OrderSite) -> tuple[Value, ...]:
    read = side_of if term == "side" else value_of
    values = (read(node, site.scope) for node in given)
    return tuple(value for value in values if value is not None)


def _instrument(symbol: str) -> str:
    """Fold the spellings of one instrument: `BTC/USDT:USDT` and `btcusdt`."""
    return "".join(filter(str.isalnum, symbol.partition(":")[0])).upper()


def _loop_names(tree: cst.Module) -> frozenset[cst.CSTNode]:
    """Collect the names that loops bind anew each time round."""
    found: set[cst.CSTNode] = set()
    stack: list[tuple[cst.CSTNode, bool]] = [(tree, False)]
    while stack:
        node, target = stack.pop()
        if isinstance(node, cst.Name):
            if target:
                found.add(node)
            continue
        loop = isinstance(node, (cst.For, cst.CompFor))
        for child in children(node):
            bound = target or (loop and child is node.target)  # type: ignore[attr-defined]
            stack.append((child, bound))
    return frozenset(found)
