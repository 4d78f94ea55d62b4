"""Shapes: the terms that the positional arguments of an order call stand for.

By the function of the file that it calls, or by a preset: `create_order("BTC/USDT", "market", "buy", 1)`.
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.functions import is_static
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import ORDER_TYPES, QUANTITIES
from lint_plugin.analysis.tree.nodes import identifier, last_name, string_value
from lint_plugin.analysis.values.argument_words import WORDS
from lint_plugin.analysis.values.flips import stated_side
from lint_plugin.analysis.values.signatures import SIDES, known, positional, required

# The shape of `create_order("BTC/USDT", "market", "buy", 1)`, whether or not a preset says so.
_TYPED = ("symbol", "type", "side", "quantity")


def shape_of(
    call: cst.Call, scope: Scope, callees: Callees, presets: tuple[str, ...]
) -> tuple[str, ...]:
    """Name the positional arguments of an order call, as far as they are known."""
    definition = callees.function(call.func, scope)
    if definition is not None:
        return _parameters(definition, callees)
    name = _name_of(call.func, scope)
    if name is None:
        return ()
    shape = positional(name, presets)
    if shape:
        return shape if _fits(call, shape, name) else ()
    # No preset says which library this is: the shape must be the only one that fits, and by its words too.
    fitting = [each for each in known(name) if _fits(call, each, name) and _reads_as(call, each)]
    return fitting[0] if len(fitting) == 1 else ()


def _name_of(func: cst.BaseExpression, scope: Scope) -> str | None:
    """Find the name of a library's method: as text, or behind a local name, too.

    Another plain name is a function of some other module, whatever it is called.
    """
    if isinstance(func, cst.Name):
        value = scope.sole_value(identifier(func.value))
        if isinstance(value, cst.Call) and last_name(value.func) == "getattr":
            value = value.args[1].value if len(value.args) > 1 else None
        func = func if value is None else value
    return last_name(func) if isinstance(func, cst.Attribute) else string_value(func)


def guessed_shape(call: cst.Call) -> tuple[str, ...]:
    """Guess the shape of a call: ccxt's, or by the words of its arguments.

    Good enough for a suggestion, too little to judge by.
    """
    if not isinstance(call.func, cst.Attribute):
        return ()
    if len(call.args) > 3 and _says(call.args[1].value) in ORDER_TYPES:
        return _TYPED
    name = call.func.attr.value
    untyped = [each for each in known(name) if "type" not in each and _fits(call, each, name)]
    if len(untyped) == 1 and _reads_as(call, untyped[0], fewest=1):
        return untyped[0]
    return _by_words(call)


def _by_words(call: cst.Call) -> tuple[str, ...]:
    """Read `place(symbol, qty, "buy")` as it is written.

    At least two of the three terms must stand there, each once.
    """
    said: list[str] = []
    for arg in call.args:
        if arg.keyword is not None or arg.star:
            break
        if stated_side(arg.value) is not None:
            said.append("side")
        else:
            said.append(WORDS.get(last_name(arg.value) or "", ""))
    terms = [each for each in ("symbol", "side", "quantity") if said.count(each) == 1]
    return tuple(each if each in terms else "" for each in said) if len(terms) > 1 else ()


def _parameters(definition: cst.FunctionDef, callees: Callees) -> tuple[str, ...]:
    params = definition.params
    names = [identifier(param.name.value) for param in (*params.posonly_params, *params.params)]
    scope = callees.origins.scopes.scopes[definition]
    bound = scope.enclosing_class is not None and not is_static(definition)
    return tuple(names[1:] if bound else names)


def _fits(call: cst.Call, shape: tuple[str, ...], name: str) -> bool:
    """Whether the call can be the library's: some other `create_order` takes its arguments otherwise."""
    named = {identifier(arg.keyword.value) for arg in call.args if arg.keyword is not None}
    placed = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    if any(arg.star for arg in call.args):
        return True
    given = {*shape[: len(placed)], *named}
    if "quantity" in shape and not named.isdisjoint(QUANTITIES):
        given.add("quantity")
    if not given.issuperset(required(name, shape)):
        return False
    stated = {name: _says(value) for name, value in zip(shape, placed, strict=False)}
    side, kind = stated.get("side"), stated.get("type")
    return (side is None or side in SIDES) and (kind is None or kind not in SIDES)


# Fewer may as well be a request behind an account.
_FEWEST = 3


def _reads_as(call: cst.Call, shape: tuple[str, ...], fewest: int = _FEWEST) -> bool:
    """Whether no argument says that it is something else than the shape has."""
    if any(arg.star for arg in call.args):
        return False
    placed = [arg.value for arg in call.args if arg.keyword is None]
    if len(placed) < fewest:
        return False
    for name, value in zip(shape, placed, strict=False):
        # What a name says of what it is given for: `create_order(symbol, side, kind, qty)` is not ccxt's.
        said: str = WORDS.get(last_name(value) or "", name)
        text = _says(value)
        if text in SIDES:
            said = "side"
        elif text in ORDER_TYPES:
            said = "type"
        elif isinstance(value, cst.BaseNumber):
            said = "quantity"
        elif (text is not None and name in ("side", "type", "quantity")) or isinstance(
            value, (cst.Dict, cst.List, cst.Tuple)
        ):
            return False
        if said != name:
            return False
    return True


def _says(node: cst.BaseExpression) -> str | None:
    text = string_value(node)
    return None if text is None else text.lower()
