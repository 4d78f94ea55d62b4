"""Flips: expressions that give the other side than the one they look at.

"SELL" if side == "BUY" else "BUY"          {"BUY": "SELL", "SELL": "BUY"}[side]
side.opposite, FLIP[side], FLIP.get(side)   an attribute of that name, a table bound once in the file
opposite(side), self._opposite(side)        a function of the file that does nothing else
"""

from __future__ import annotations

from types import MappingProxyType

import libcst as cst

from lint_plugin.analysis.names.functions import first_parameter, is_static, method_around
from lint_plugin.analysis.names.scopes import Binding, Scope
from lint_plugin.analysis.tree.known_names import SIDE_CONSTANT
from lint_plugin.analysis.tree.nodes import identifier, last_name, sole_index, string_value
from lint_plugin.analysis.values.signatures import SIDES

OTHER = MappingProxyType({"buy": "sell", "sell": "buy"})
# Methods and attributes that leave a side what it is.
_SAME_SIDE = frozenset({"upper", "lower", "strip", "casefold", "name", "value"})
# Attributes that name the other side.
_TURNED = frozenset({"flipped", "inverse", "opposite", "reverse"})


def stated_side(node: cst.BaseExpression) -> str | None:
    """Read a side that is written: `"BUY"`, `OrderSide.BUY`, `Side.SELL.value`, `Client.SIDE_BUY`."""
    text = string_value(node)
    if text is not None:
        return SIDES.get(text.lower())
    if isinstance(node, cst.Attribute) and node.attr.value in ("name", "value"):
        node = node.value
    name = last_name(node) or ""
    constant = SIDE_CONSTANT.match(name)
    if constant is not None:
        return (constant[1] or constant[2]).lower()
    return SIDES.get(name.lower()) if isinstance(node, cst.Attribute) else None


def flip_of(node: cst.BaseExpression, scope: Scope) -> cst.BaseExpression | None:
    """Find the side whose other side ``node`` gives; None where it is no flip."""
    if isinstance(node, cst.Attribute) and node.attr.value in _TURNED:
        return _plain(node.value)
    if isinstance(node, cst.IfExp):
        return _by_condition(node.test, node.body, node.orelse)
    if isinstance(node, cst.Subscript):
        key = sole_index(node)
        return _plain(key) if key is not None and _is_table(node.value, scope) else None
    if not isinstance(node, cst.Call) or not node.args or node.args[0].star:
        return None
    called, given = node.func, node.args[0].value
    if isinstance(called, cst.Attribute) and called.attr.value == "get":
        return _plain(given) if _is_table(called.value, scope) else None
    if len(node.args) == 1 and node.args[0].keyword is None and _flips(called, scope):
        return _plain(given)
    return None


def _plain(node: cst.BaseExpression) -> cst.BaseExpression:
    """Strip what leaves a side what it is: `side.upper()`, `side.value`, `str(side)`."""
    while True:
        if isinstance(node, cst.Call) and not node.args and isinstance(node.func, cst.Attribute):
            if node.func.attr.value not in _SAME_SIDE:
                return node
            node = node.func.value
        elif isinstance(node, cst.Attribute) and node.attr.value in ("name", "value"):
            node = node.value
        else:
            return node


def _by_condition(
    test: cst.BaseExpression, yes: cst.BaseExpression, no: cst.BaseExpression
) -> cst.BaseExpression | None:
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    (compared,) = test.comparisons
    looked_at, named = test.left, stated_side(compared.comparator)
    if named is None:
        looked_at, named = compared.comparator, stated_side(test.left)
    if isinstance(compared.operator, (cst.NotEqual, cst.IsNot)):
        yes, no = no, yes
    elif not isinstance(compared.operator, (cst.Equal, cst.Is)):
        return None
    if named is None or stated_side(looked_at) is not None:
        return None
    if stated_side(yes) != OTHER[named] or stated_side(no) != named:
        return None
    return _plain(looked_at)


def _is_table(node: cst.BaseExpression, scope: Scope) -> bool:
    """Whether ``node`` is a table, or names one bound once, of each side's other."""
    if isinstance(node, cst.Name):
        value = scope.sole_value(identifier(node.value))
        if value is None:
            return False
        node = value
    elif isinstance(node, cst.Attribute):
        value = _class_member(node, scope)
        if value is None:
            return False
        node = value
    if not isinstance(node, cst.Dict) or not node.elements:
        return False
    for element in node.elements:
        if not isinstance(element, cst.DictElement):
            return False
        key = stated_side(element.key)
        if key is None or stated_side(element.value) != OTHER[key]:
            return False
    return True


def _class_member(node: cst.Attribute, scope: Scope) -> cst.BaseExpression | None:
    """Find what the class binds, once, to `self.FLIP` or `Desk.FLIP`."""
    bindings = _bindings_of_member(node, scope)
    return bindings[0].value if len(bindings) == 1 else None


def _bindings_of_member(node: cst.Attribute, scope: Scope) -> list[Binding]:
    method = method_around(scope)
    owner = node.value
    if not isinstance(owner, cst.Name) or method is None or method.enclosing_class is None:
        return []
    first = first_parameter(cst.ensure_type(method.node, cst.FunctionDef))
    cls = method.enclosing_class
    if identifier(owner.value) not in (first, cls.name.rpartition(".")[2]):
        return []
    return cls.bindings.get(identifier(node.attr.value), [])


def _flips(called: cst.BaseExpression, scope: Scope) -> bool:
    """Whether ``called`` is a function of the file that only gives the other side."""
    if isinstance(called, cst.Name):
        bindings = scope.lookup(identifier(called.value))
    elif isinstance(called, cst.Attribute):
        bindings = _bindings_of_member(called, scope)
    else:
        return False
    node = bindings[0].node if len(bindings) == 1 else None
    if not isinstance(node, cst.FunctionDef) or node.asynchronous is not None:
        return False
    if any(last_name(item.decorator) != "staticmethod" for item in node.decorators):
        return False
    names = [
        identifier(param.name.value) for param in (*node.params.posonly_params, *node.params.params)
    ]
    if isinstance(called, cst.Attribute) and not is_static(node):
        names = names[1:]
    given = _given_back(node, scope)
    return len(names) == 1 and isinstance(given, cst.Name) and identifier(given.value) == names[0]


def _given_back(node: cst.FunctionDef, scope: Scope) -> cst.BaseExpression | None:
    """Find the side whose other side a function returns, if it only does that."""
    body = [
        small
        for line in node.body.body
        for small in (line.body if isinstance(line, cst.SimpleStatementLine) else [line])
        if not (
            isinstance(small, cst.Expr)
            and isinstance(small.value, (cst.SimpleString, cst.ConcatenatedString))
        )
    ]
    if len(body) == 1 and isinstance(body[0], cst.Return) and body[0].value is not None:
        value = body[0].value
        # No further helper: each would be followed by another.
        return (
            None
            if isinstance(value, cst.Call) and not isinstance(value.func, cst.Attribute)
            else flip_of(value, scope.module)
        )
    if not body or not isinstance(body[0], cst.If):
        return None
    first = body[0]
    yes = _returned(first.body)
    otherwise = first.orelse
    if isinstance(otherwise, cst.Else) and len(body) == 1:
        no = _returned(otherwise.body)
    elif otherwise is None and len(body) == 2 and isinstance(body[1], cst.Return):
        no = body[1].value
    else:
        return None
    return _by_condition(first.test, yes, no) if yes is not None and no is not None else None


def _returned(suite: cst.BaseSuite) -> cst.BaseExpression | None:
    lines = suite.body
    if len(lines) != 1:
        return None
    (line,) = lines
    small = (
        line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else line
    )
    return small.value if isinstance(small, cst.Return) else None
