"""Arguments by their presence, where no shape says what an order's positional arguments mean.

    guard(s, "buy", qty)
    place(s, qty, "buy")     side and quantity stand there as they are, and so does the symbol
    place(t, qty, "buy")     the symbol does not, though all that could be one can be compared: a mismatch
    place(order, qty)        an object may hold anything: nothing is asked

It is asked only where the other two of symbol, side and quantity stand among the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.object_uses import ObjectUses
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import ORDER_TYPES, SCALARS, TIMES_IN_FORCE
from lint_plugin.analysis.tree.nodes import identifier, last_name, string_value
from lint_plugin.analysis.values.argument_words import meaning_of
from lint_plugin.analysis.values.comparison import Comparison, are_opposite
from lint_plugin.analysis.values.flips import flip_of, stated_side
from lint_plugin.analysis.values.order_terms import side_of
from lint_plugin.analysis.values.variables import Value, entry_of

# What an argument may be whose name says nothing.
ANYTHING = "anything"
CHECKED = ("symbol", "side", "quantity")


class Given(NamedTuple):
    """An argument that an order is given, and the terms that it may be."""

    value: Value
    may_be: frozenset[str]


class Cell(NamedTuple):
    """A checked term beside one argument of the order."""

    term: str
    given: int
    # Whether this argument could be the term at all.
    asks: bool
    # Whether its name says nothing of what it is.
    may_be_anything: bool
    ordered: Value
    guarded: Value
    rebound: bool


Cells: TypeAlias = tuple[Cell, ...]


def arguments_without_shape(
    call: cst.Call, scope: Scope, known: tuple[str, ...], objects: ObjectUses
) -> tuple[Given, ...]:
    """Read the arguments of an order by what each may be.

    There are none where one may hold an object.

    ``known`` are the parameters by position, as far as a shape or a function of the file names them.
    """
    found: list[Given] = []
    if any(arg.star for arg in call.args) or _names_symbol(call, known):
        return ()
    for index, arg in enumerate(call.args):
        named = identifier(arg.keyword.value) if arg.keyword is not None else None
        if named is None and index < len(known):
            named = known[index]
        if named is None and _may_hold_object(arg.value, scope, objects):
            return ()
        found.append(Given(_value(arg.value, scope), frozenset(_may_be(arg.value, named, scope))))
    return tuple(found) if any("symbol" in each.may_be for each in found) else ()


def _names_symbol(call: cst.Call, known: tuple[str, ...]) -> bool:
    """Whether the symbol is named: then it is compared by its name."""
    named = {identifier(arg.keyword.value) for arg in call.args if arg.keyword is not None}
    placed = sum(arg.keyword is None for arg in call.args)
    return "symbol" in named or "symbol" in known[:placed]


def _value(node: cst.BaseExpression, scope: Scope) -> Value:
    value = side_of(node, scope)
    return entry_of(node, scope, stated=False) if value is None else value


def _may_be(node: cst.BaseExpression, named: str | None, scope: Scope) -> Iterator[str]:
    """Yield the terms that an argument may be, by its keyword, name and text."""
    if flip_of(node, scope) is not None:
        yield "side"
        return
    if isinstance(node, cst.Call):
        return
    said = meaning_of(named) if named is not None else meaning_of(last_name(node) or "")
    text = string_value(node)
    if stated_side(node) is not None:
        yield "side"
    elif text is not None:
        is_word = text.lower() in ORDER_TYPES or text.upper() in TIMES_IN_FORCE
        if said == "symbol" or (named is None and not is_word):
            yield "symbol"
    elif isinstance(node, cst.BaseNumber) or last_name(node) in ("True", "False", "None"):
        return
    elif said == "side":
        yield "side"
    elif said == "symbol":
        yield "symbol"
    elif said is None and named is None:
        yield from ("symbol", ANYTHING)


def _may_hold_object(node: cst.BaseExpression, scope: Scope, objects: ObjectUses) -> bool:
    """Whether an argument may carry more than one thing, or what nobody can compare."""
    if isinstance(node, cst.Call):
        if flip_of(node, scope) is not None:
            # `FLIP.get(side)` is a side like `FLIP[side]`.
            return False
        return not (isinstance(node.func, cst.Name) and node.func.value in SCALARS - {"str"})
    if isinstance(node, (cst.BaseNumber, cst.SimpleString, cst.ConcatenatedString)):
        return False
    if isinstance(node, (cst.UnaryOperation, cst.Comparison)):
        return False
    if isinstance(node, cst.BinaryOperation):
        # `qty * 2` is a number; `base + "USDT"` may well be the symbol.
        return isinstance(node.operator, cst.Add)
    if isinstance(node, (cst.IfExp, cst.Subscript)):
        return _value(node, scope) is None
    if not isinstance(node, (cst.Name, cst.Attribute)):
        return True
    if meaning_of(last_name(node) or "") == "object":
        return True
    return isinstance(node, cst.Name) and objects.has(identifier(node.value), scope)


def cells(
    checked: tuple[tuple[str, Value], ...],
    given: tuple[Given, ...],
    is_rebound: Callable[[int, Value], bool],
) -> Cells:
    """Set each checked term beside each argument."""
    return tuple(
        Cell(
            term,
            index,
            term in each.may_be,
            ANYTHING in each.may_be,
            each.value,
            value,
            is_rebound(index, value),
        )
        for term, value in checked
        for index, each in enumerate(given)
        if value is not None
    )


def _doubted(cell: Cell, result: Comparison) -> Comparison:
    """Believe that a name such as `x` is the other side, if it provably is."""
    if cell.asks or result != "different" or are_opposite(cell.ordered, cell.guarded):
        return result
    return "unknown"


def verdict(
    cells: Cells, compared: Callable[[Cell], Comparison]
) -> Literal["open", "match"] | tuple[str]:
    """Find a checked term that is provably none of the arguments."""
    results = [(cell, compared(cell)) for cell in cells]
    stands = {term: {result for cell, result in results if cell.term == term} for term in CHECKED}
    # An argument that is one checked term is no other.
    taken = {(cell.given, cell.term) for cell, result in results if result == "same"}
    open_ones = {(cell.given, cell.term) for cell, result in results if result == "open"}
    undecided = False
    for term in ("symbol", "side"):
        others = [stands[each] for each in CHECKED if each != term]
        if "same" in stands[term] or not all({"same", "open"} & other for other in others):
            continue
        asked = [
            _doubted(cell, result)
            for cell, result in results
            if cell.term == term
            and (cell.asks or (term == "side" and cell.may_be_anything))
            and not any((cell.given, other) in taken for other in CHECKED)
        ]
        if "unknown" in asked:
            # It may yet turn out to be another term.
            undecided = undecided or bool(open_ones)
        elif "open" in stands[term] or not all("same" in other for other in others):
            undecided = True
        elif asked:
            return (term,)
    return "open" if undecided else "match"
