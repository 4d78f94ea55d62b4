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
    TASK_DISPATCH,
)
from lint_plugin.analysis.tree.nodes import dotted, last_name

# A callee with one of the first words calls what it is given, or what the text it is given names, unless
# one of the others says that a text is a label or a message.
_DISPATCH_WORDS = frozenset(
    {
        "apply", "attempt", "call", "caller", "dispatch", "exec", "execute", "invoke", "methodcaller",
        "perform", "request", "retry", "rpc", "run",
    }
)  # fmt: skip
_LABEL_WORDS = frozenset(
    {
        "allow", "assert", "audit", "blocked", "build", "count", "describe", "error", "exception", "hash",
        "id", "ids", "key", "label", "limit", "limiter", "log", "logger", "logging", "mark", "metric",
        "metrics", "name", "observe", "on", "record", "register", "span", "tag", "time", "timer", "tool",
        "topic", "trace", "track", "warning",
    }
)  # fmt: skip
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
    words = _words(last_name(func) or "")
    return not words.isdisjoint(_TRADE_WORDS) and words & _DISPATCH_WORDS <= _EXECUTING_WORDS


def is_several_words(name: str) -> bool:
    """Whether ``name`` reads as a function's: ``place_order``. ``order`` and ``buy`` are data as often."""
    return len(_WORD.findall(name)) > 1


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
    """Whether ``func`` reads as calling by name: ``call``, ``_retry_request``, ``executeMethod``."""
    name = last_name(func)
    if name is None or is_mock(func):
        return False
    if name in TASK_DISPATCH:
        return True
    words = _words(name)
    return not words.isdisjoint(_DISPATCH_WORDS) and words.isdisjoint(_LABEL_WORDS)


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
