"""Stand-ins, test clients and verbs of requests, as far as names tell."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.tree.nodes import dotted, last_name
from lint_plugin.analysis.tree.verbs import words_in_name

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
_VERBS = frozenset({"delete", "get", "head", "options", "patch", "post", "put"})


def verb_in(name: str) -> str | None:
    """The verb that a name says: POST of `_post` and `bybit_post`."""
    found = words_in_name(name) & _VERBS
    return found.pop().upper() if len(found) == 1 else None


def as_verb(text: str) -> str | None:
    """The verb that a text is."""
    return text.upper() if text.lower() in _VERBS else None


def is_stand_in(node: cst.CSTNode) -> bool:
    """Whether ``node`` names a stand-in for tests anywhere: `mock_session.post`, `aioresponses()`."""
    path = dotted(node)
    return any(
        part in _STAND_INS or not words_in_name(part).isdisjoint(_STAND_INS)
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
