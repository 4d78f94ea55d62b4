"""What a call does with a function, or the name of one, that is handed to it: as far as its own name says."""

from __future__ import annotations

import re

import libcst as cst

from lint_plugin.analysis.names.escapes import REGISTERS
from lint_plugin.analysis.names.scopes import FileScopes
from lint_plugin.analysis.tree.nodes import dotted, last_name

# Built-ins that look at a function and neither call nor keep it.
_LOOKS = frozenset(
    {
        "bool", "callable", "dir", "format", "getattr", "hasattr", "hash", "help", "id", "isinstance",
        "issubclass", "len", "print", "repr", "str", "super", "type", "vars",
    }
)  # fmt: skip
# Methods and library functions that do no more. `wraps` and `signature` read name and parameters.
_READS = frozenset(
    {
        "create_autospec", "critical", "debug", "error", "exception", "fatal", "getsource", "info",
        "iscoroutinefunction", "log", "signature", "trace", "unwrap", "update_wrapper", "warn",
        "warning", "wraps",
    }
)  # fmt: skip
# What replaces functions in tests: anywhere in the callee, as in `mocker.patch.object`.
_MOCKS = frozenset(
    {
        "AsyncMock", "MagicMock", "Mock", "NonCallableMagicMock", "NonCallableMock", "PropertyMock",
        "flexmock", "mocker", "monkeypatch", "patch",
    }
)  # fmt: skip
_ASSERTS_BY_CALLING = ("assertRaises", "assertWarns", "assert_raises", "assert_warns")

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
        "allow", "assert", "audit", "blocked", "build", "count", "error", "exception", "limit", "limiter",
        "log", "logger", "logging", "mark", "metric", "metrics", "name", "observe", "on", "record",
        "register", "span", "time", "timer", "tool", "trace", "track", "warning",
    }
)  # fmt: skip
# These mean a function or an order alike: in ``execute_trade`` it is the trade that is executed.
_EXECUTING_WORDS = frozenset({"exec", "execute", "perform", "request", "run"})
_TRADE_WORDS = frozenset({"order", "orders", "trade", "trades"})
# Library functions that call what they are given, or make something that does.
_CALLERS = frozenset(
    {
        "Process", "Thread", "Timer", "filter", "map", "partial", "partialmethod", "run_in_executor",
        "run_sync", "starmap", "submit", "to_thread",
    }
)  # fmt: skip
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
    """Whether a call of ``func`` neither calls nor keeps a function given to it."""
    name = last_name(func)
    if name is None:
        return False
    if isinstance(func, cst.Name) and name in _LOOKS:
        return name not in scopes.everywhere
    if name.startswith("assert"):
        return not name.startswith(_ASSERTS_BY_CALLING)
    return name in _READS or is_mock(func)


def is_mock(func: cst.BaseExpression) -> bool:
    """Whether ``func`` makes or installs a stand-in for tests."""
    return not _MOCKS.isdisjoint(dotted(func).replace("()", "").split("."))


def keeps(func: cst.BaseExpression) -> bool:
    """Whether a call of ``func`` keeps a function given to it, for another time."""
    return last_name(func) in REGISTERS


def calls_it(func: cst.BaseExpression) -> bool:
    """Whether ``func`` reads as calling the function it is given."""
    return last_name(func) in _CALLERS or dispatches(func)


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
    if name in _CALLERS or (words and words[-1].removesuffix("s") in _FUNCTIONS):
        return True
    # `client.amend_order`; `post` alone may be a text.
    return isinstance(value, cst.Attribute) and len(words) > 1 and words[0] in _VERBS


def dispatches(func: cst.BaseExpression) -> bool:
    """Whether ``func`` reads as calling by name: ``call``, ``_retry_request``, ``executeMethod``."""
    name = last_name(func)
    if name is None or is_mock(func):
        return False
    words = _words(name)
    return not words.isdisjoint(_DISPATCH_WORDS) and words.isdisjoint(_LABEL_WORDS)


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
