"""Empty values that stand in for positions nobody has read.

client.positions() or {}            None, as some clients say "failed", becomes "flat"
cache.get("positions", {})          and so does what is not there
{} if client is None else ...       or a client that is not there
gather(..., return_exceptions=True) errors among the results, for somebody to leave out
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import Note
from lint_plugin.analysis.tree.nodes import identifier, last_name, string_value

_DEFAULTS = {"get": 1, "getattr": 2, "pop": 1}
_SOURCES = (
    "adapter",
    "api",
    "broker",
    "client",
    "connected",
    "connection",
    "exchange",
    "gateway",
    "session",
    "venue",
)
_NUMBERS = frozenset({"Decimal", "abs", "float", "int", "round"})


def default_in(call: cst.Call) -> cst.BaseExpression | None:
    """Return what `cache.get("positions", {})` gives where there is nothing."""
    place = _DEFAULTS.get(last_name(call.func) or "")
    if place is None or any(arg.star for arg in call.args):
        return None
    for index, arg in enumerate(call.args):
        if index == place and arg.keyword is None:
            return arg.value
        if arg.keyword is not None and arg.keyword.value == "default":
            return arg.value
    return None


def keeps_errors(call: cst.Call) -> bool:
    """Tell whether a call gives exceptions as results: `gather(..., return_exceptions=True)`."""
    return last_name(call.func) == "gather" and any(
        arg.keyword is not None
        and arg.keyword.value == "return_exceptions"
        and isinstance(arg.value, cst.Name)
        and arg.value.value == "True"
        for arg in call.args
    )


def says_absent(note: Note) -> bool:
    """Tell whether a condition came out as "there is nothing to ask": `client is None`, `not client`."""
    return note.happening in ("condition true", "condition false") and is_absence(
        note.node, holds=note.happening == "condition true"
    )


def is_absence(test: cst.CSTNode, *, holds: bool) -> bool:
    """Tell whether ``test``, coming out as ``holds``, says that nobody was asked.

    Or that an error was the answer.
    """
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return is_absence(test.expression, holds=not holds)
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        if not isinstance(target.comparator, cst.Name) or target.comparator.value != "None":
            return False
        says_none = (cst.Is, cst.Equal) if holds else (cst.IsNot, cst.NotEqual)
        return isinstance(target.operator, says_none)
    if isinstance(test, cst.Call):
        return holds and _asks_for_error(test)
    name = (last_name(test) or "").lower()
    return not holds and name.endswith(_SOURCES)


def _asks_for_error(test: cst.Call) -> bool:
    """Tell whether ``test`` is `isinstance(result, Exception)`."""
    if last_name(test.func) != "isinstance" or len(test.args) != 2:
        return False
    return (last_name(test.args[1].value) or "").endswith(("Exception", "Error"))


def quantities(node: cst.Dict) -> list[cst.BaseExpression]:
    """List what a display writes as quantities, conversions left out: `{symbol: float(quantity)}`."""
    found = []
    for element in node.elements:
        if not isinstance(element, cst.DictElement):
            continue
        value = element.value
        while isinstance(value, cst.Call) and len(value.args) == 1 and _converts(value):
            value = value.args[0].value
        found.append(value)
    return found


def is_zero(node: cst.BaseExpression | None) -> bool:
    """Tell whether ``node`` is a zero that is written in the source."""
    if isinstance(node, (cst.Integer, cst.Float)):
        return node.evaluated_value == 0
    if isinstance(node, cst.Call) and len(node.args) == 1 and _converts(node):
        return is_zero(node.args[0].value)
    text = string_value(node) if node is not None else None
    return text is not None and text.strip("0.") == "" and "0" in text


def _converts(call: cst.Call) -> bool:
    return isinstance(call.func, cst.Name) and identifier(call.func.value) in _NUMBERS
