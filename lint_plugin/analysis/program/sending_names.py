"""Which functions send a request, as far as their names tell."""

from __future__ import annotations

import re

import libcst as cst

from lint_plugin.analysis.tree.nodes import dotted, last_name

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
# What calls a function that it is given, now or on another thread.
_HANDS_OVER = frozenset(
    {"apply", "apply_async", "partial", "run_in_executor", "run_sync", "submit", "to_thread"}
)
_RETRIES = frozenset({"attempt", "backoff", "retried", "retries", "retry", "retrying"})
# Stand-ins for a venue: anywhere in the callee, `requests_mock.post`, `respx.post`.
_STAND_INS = frozenset(
    {
        "aioresponses", "fake", "httpretty", "mock", "mocked", "mocker", "mocks", "pook", "requests_mock",
        "responses", "respx", "rsps", "stub",
    }
)  # fmt: skip
# What makes a client of the file's own application, and what the application itself is called.
_TEST_CLIENTS = frozenset(
    {
        "APIClient",
        "ASGITransport",
        "TestApp",
        "TestClient",
        "TestServer",
        "WSGITransport",
        "test_client",
    }
)
_APPLICATIONS = frozenset({"app", "blueprint", "bp", "router", "routes", "web"})
# What makes a request and does not send it.
REQUESTS = frozenset({"Request", "build_request", "prepare", "prepare_request"})
_VERBS = frozenset({"delete", "get", "head", "options", "patch", "post", "put"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def words_of(name: str) -> set[str]:
    """The words of a name, in small letters."""
    return {word.lower() for word in _WORD.findall(name)}


def sends(name: str) -> bool:
    """Whether a function of this name reads as sending a request."""
    if name in _SENDS_ALTHOUGH:
        return True
    found = words_of(name)
    return not name[:1].isupper() and not found.isdisjoint(_SENDS) and found.isdisjoint(_OTHERWISE)


def hands_over(name: str) -> bool:
    """Whether a function of this name calls one that it is given: `to_thread`, `call_with_retry`."""
    return name in _HANDS_OVER or not words_of(name).isdisjoint(_RETRIES)


def verb_in(name: str) -> str | None:
    """The verb that a name says: POST of `_post` and `bybit_post`."""
    found = words_of(name) & _VERBS
    return found.pop().upper() if len(found) == 1 else None


def as_verb(text: str) -> str | None:
    """The verb that a text is."""
    return text.upper() if text.lower() in _VERBS else None


def is_stand_in(node: cst.CSTNode) -> bool:
    """Whether ``node`` names a stand-in for tests anywhere: `mock_session.post`, `aioresponses()`."""
    path = dotted(node)
    return any(
        part in _STAND_INS or not words_of(part).isdisjoint(_STAND_INS)
        for part in path.replace("()", "").split(".")
    )


def is_test_client(node: cst.CSTNode) -> bool:
    """Whether ``node`` makes a client of the application under test."""
    if not isinstance(node, cst.Call):
        return False
    if last_name(node.func) in _TEST_CLIENTS:
        return True
    return any(
        (arg.keyword is not None and arg.keyword.value == "app") or is_test_client(arg.value)
        for arg in node.args
    )


def is_application(node: cst.CSTNode) -> bool:
    """Whether ``node`` is an application that serves: `app`, `self.router`."""
    return last_name(node) in _APPLICATIONS
