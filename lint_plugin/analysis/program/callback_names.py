"""Callees that take a function, or its name: which read as calling or keeping it.

This is as far as their own names say.
"""

from __future__ import annotations

import re

import libcst as cst

from lint_plugin.analysis.names.scopes import FileScopes
from lint_plugin.analysis.tree.known_names import (
    ASSERTS_BY_CALLING,
    CALLERS,
    LOOKING_BUILTINS,
    LOOKING_FUNCTIONS,
    MOCKS,
)
from lint_plugin.analysis.tree.nodes import dotted, last_name
from lint_plugin.analysis.tree.verbs import DISPATCH_WORDS, calls_by_name, words_in_name

# These mean a function or an order alike: in ``execute_trade`` it is the trade that is executed.
_EXECUTING_WORDS = frozenset({"exec", "execute", "perform", "request", "run"})
_TRADE_WORDS = frozenset({"order", "orders", "trade", "trades"})
# What the name of a method that sends or changes something begins with.
_VERBS = frozenset(
    {
        "amend", "batch", "call", "cancel", "create", "edit", "execute", "modify", "place", "post", "replace",
        "send", "submit",
    }
)  # fmt: skip
# What a variable's name ends with that holds functions.
_FUNCTIONS = frozenset({"callable", "callback", "fn", "func", "function", "handler", "method"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def only_looks(func: cst.BaseExpression, scopes: FileScopes) -> bool:
    """Whether a call of ``func`` only looks at a function given to it: `hasattr`."""
    name = last_name(func)
    if name is None:
        return False
    if isinstance(func, cst.Name) and name in LOOKING_BUILTINS:
        return name not in scopes.everywhere
    if name.startswith("assert"):
        return not name.startswith(ASSERTS_BY_CALLING)
    return name in LOOKING_FUNCTIONS or is_mock(func)


def is_mock(func: cst.BaseExpression) -> bool:
    """Whether ``func`` makes or installs a stand-in for tests."""
    return not MOCKS.isdisjoint(dotted(func).replace("()", "").split("."))


def calls_it(func: cst.BaseExpression) -> bool:
    """Whether ``func`` reads as calling the function it is given."""
    return last_name(func) in CALLERS or dispatches(func)


def takes_trades(func: cst.BaseExpression) -> bool:
    """Whether ``func`` reads as taking what an order says: ``execute_trade``, ``PlaceOrderRequest``."""
    words = words_in_name(last_name(func) or "")
    return not words.isdisjoint(_TRADE_WORDS) and words & DISPATCH_WORDS <= _EXECUTING_WORDS


def reads_as_function(value: cst.BaseExpression) -> bool:
    """Whether ``value`` reads as a function: ``self._methods[kind]``, ``callback``, ``asyncio.to_thread``."""
    if isinstance(value, cst.Subscript):
        value = value.value
    name = last_name(value)
    if name is None:
        return False
    words = [word.lower() for word in _WORD.findall(name)]
    if name in CALLERS or (words and words[-1].removesuffix("s") in _FUNCTIONS):
        return True
    # `client.amend_order`; `post` alone may be a text.
    return isinstance(value, cst.Attribute) and len(words) > 1 and words[0] in _VERBS


def dispatches(func: cst.BaseExpression) -> bool:
    """Whether ``func`` reads as calling by name."""
    name = last_name(func)
    return name is not None and not is_mock(func) and calls_by_name(name)
