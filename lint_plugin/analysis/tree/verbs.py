"""What a function does, as far as the words of its name tell."""

from __future__ import annotations

import re

from lint_plugin.analysis.tree.known_names import TASK_DISPATCH

# A callee with one of these words sends what it is given, unless another of its words says otherwise:
# names vary without end (`_signed_request`, `bybit_post`, `do`, `private`), the endpoint hardly does.
_SENDS = frozenset(
    {
        "api", "call", "connection", "do", "execute", "fetch", "http", "invoke", "patch", "perform", "post",
         "private", "put", "query", "req", "request", "requests", "rest", "rpc", "send",
        "signed", "submit", "urlopen", "ws",
    }
)  # fmt: skip
_OTHERWISE = frozenset(
    {
        "add", "allow", "allowed", "allows", "assert", "auth", "authorization", "build", "can", "check",
        "cost", "digest", "dry", "encode", "expect", "expected", "fake", "format", "handle", "handler",
        "hash", "header", "headers", "hmac", "is", "limit", "limiter", "log", "logger", "mock", "mocked",
        "parse", "prepare", "preview", "print", "record", "register", "response", "responses", "route",
        "set", "sign", "signature", "signing", "simulate", "stub", "test", "throttle", "url", "validate",
        "verify", "weight",
    }
)  # fmt: skip
# vnpy's queue of requests is how it sends them.
_SENDS_ALTHOUGH = frozenset({"add_request"})
# Reads otherwise, and sends where it comes from binance-connector.
SIGNS_AND_SENDS = "sign_request"
# What calls a function that it is given, now or on another thread.
_HANDS_OVER = frozenset(
    {"apply", "apply_async", "partial", "run_in_executor", "run_sync", "submit", "to_thread"}
)
_RETRIES = frozenset({"attempt", "backoff", "retried", "retries", "retry", "retrying"})
# A callee with one of the first words calls what it is given, or what the text it is given names, unless
# one of the others says that a text is a label or a message.
DISPATCH_WORDS = frozenset(
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
# Keywords that say by name what a call is to call.
NAMED_BY = frozenset(
    {
        "action", "attr", "func", "func_name", "function", "method", "method_name", "name", "op",
        "operation",
    }
)  # fmt: skip
# A callee with one of these words makes an address of what it is given.
_ADDRESS = frozenset({"address", "endpoint", "href", "path", "route", "uri", "url", "urljoin"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words_in_name(name: str) -> set[str]:
    """The words of a name, in small letters."""
    return {word.lower() for word in _WORD.findall(name)}


def is_several_words(name: str) -> bool:
    """Whether ``name`` reads as a function's: ``place_order``. ``order`` and ``buy`` are data as often."""
    return len(_WORD.findall(name)) > 1


def sends(name: str) -> bool:
    """Whether a function of this name reads as sending a request."""
    if name in _SENDS_ALTHOUGH:
        return True
    found = words_in_name(name)
    return not name[:1].isupper() and not found.isdisjoint(_SENDS) and found.isdisjoint(_OTHERWISE)


def makes_address(name: str) -> bool:
    """Whether a function of this name makes an address: `_url`, `get_path`."""
    return not words_in_name(name).isdisjoint(_ADDRESS)


def hands_over(name: str) -> bool:
    """Whether a function of this name calls one that it is given: `to_thread`, `call_with_retry`."""
    return name in _HANDS_OVER or not words_in_name(name).isdisjoint(_RETRIES)


def calls_by_name(name: str) -> bool:
    """Whether ``name`` reads as calling by name: ``call``, ``_retry_request``, ``executeMethod``."""
    if name in TASK_DISPATCH:
        return True
    found = words_in_name(name)
    return not found.isdisjoint(DISPATCH_WORDS) and found.isdisjoint(_LABEL_WORDS)
