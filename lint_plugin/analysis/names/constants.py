"""Constants: expressions that cannot raise, and whose truth is known before the program runs."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.tree.known_names import TYPE_CHECKING
from lint_plugin.analysis.tree.nodes import number_value

_NUMBERS = (cst.Integer, cst.Float, cst.Imaginary)
# Asked of nearly every expression: libcst's classes are abstract, of which isinstance is slow to say no.
_ALWAYS = frozenset({*_NUMBERS, cst.SimpleString, cst.Ellipsis})
_MAYBE = frozenset(
    {cst.Name, cst.ConcatenatedString, cst.FormattedString, cst.UnaryOperation, cst.Tuple}
)
_TRUE_OR_NOT = _ALWAYS | _MAYBE | {cst.Attribute}
_SINGLETONS = {"True": True, "False": False, "None": False}


def is_constant(node: cst.CSTNode) -> bool:
    """Whether CPython compiles ``node`` to a constant, which cannot raise."""
    kind = node.__class__
    if kind in _ALWAYS:
        return True
    if kind not in _MAYBE:
        return False
    if isinstance(node, cst.Name):
        return node.value in _SINGLETONS or node.value == "__debug__"
    if isinstance(node, cst.ConcatenatedString):
        return is_constant(node.left) and is_constant(node.right)
    if isinstance(node, cst.FormattedString):
        return all(isinstance(part, cst.FormattedStringText) for part in node.parts)
    if isinstance(node, cst.UnaryOperation):
        return is_signed_number(node) or (
            isinstance(node.operator, cst.Not) and is_constant(node.expression)
        )
    if isinstance(node, cst.Tuple):
        return all(
            isinstance(element, cst.Element) and is_constant(element.value)
            for element in node.elements
        )
    return False


def known_truth(node: cst.BaseExpression, origins: Origins) -> bool | None:
    """The truth of a condition that is decided before the program runs; else None."""
    if node.__class__ not in _TRUE_OR_NOT:
        return None
    if isinstance(node, cst.Name) and node.value in _SINGLETONS:
        return _SINGLETONS[node.value]
    if isinstance(node, (cst.Name, cst.Attribute)):
        # A type checker's world is never run: at run time the constant is False.
        return False if origins.is_library(node, *TYPE_CHECKING) else None
    if isinstance(node, _NUMBERS):
        value = number_value(node)
        return None if value is None else bool(value)
    if isinstance(node, cst.SimpleString):
        return bool(node.evaluated_value)
    if isinstance(node, cst.ConcatenatedString):
        left, right = known_truth(node.left, origins), known_truth(node.right, origins)
        return None if left is None or right is None else left or right
    if isinstance(node, cst.FormattedString):
        if any(isinstance(part, cst.FormattedStringText) and part.value for part in node.parts):
            # Whatever the expressions give, the text is there.
            return True if is_constant(node) else None
        return None if node.parts else False
    if isinstance(node, cst.Ellipsis):
        return True
    if isinstance(node, cst.Tuple) and is_constant(node):
        return bool(node.elements)
    if isinstance(node, cst.UnaryOperation):
        return _truth_of_unary(node, origins)
    return None


def _truth_of_unary(node: cst.UnaryOperation, origins: Origins) -> bool | None:
    if isinstance(node.operator, cst.Not):
        inner = known_truth(node.expression, origins)
        return None if inner is None else not inner
    if not is_signed_number(node):
        return None
    number = node.expression
    assert isinstance(number, _NUMBERS)
    # `~` maps -1 alone to 0, and a literal is never negative.
    if isinstance(node.operator, cst.BitInvert):
        return True
    value = number_value(number)
    return None if value is None else bool(value)


def is_signed_number(node: cst.UnaryOperation) -> bool:
    """`-1`, `+1` and `~1`, which CPython folds to constants."""
    if isinstance(node.operator, (cst.Minus, cst.Plus)):
        return isinstance(node.expression, _NUMBERS)
    return isinstance(node.operator, cst.BitInvert) and isinstance(node.expression, cst.Integer)
