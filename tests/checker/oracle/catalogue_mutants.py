"""Engines that are wrong about what no random program holds, each in one way.

The topic of the catalogue that shows it stands beside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from lint_plugin.analysis.checks.inv006_fail_open.attributes import Attributes, Store
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.program import async_guards

from .mutants import Mutant, Patch, attribute


class OfTopic(NamedTuple):
    """A broken engine, and the topic of the catalogue whose runs show it."""

    topic: str
    mutant: Mutant


def _replaced(owner: object, name: str, change: Callable[..., Any]) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *args: change(original, *args))

    return patch


def _any_store_counts(_: Any, self: Callees, store: Any) -> Any:
    """Whichever method sets it on its own object."""
    node = store.node
    return self.class_of_self(node.value, store.scope) if hasattr(node, "value") else None


def _more_awaited(original: Any, scopes: Any) -> Any:
    yield from original(scopes)
    yield from scopes.awaited


ASYNC, INIT, POSITIONS = "async_guards", "contracts_attributes", "inv006_fail_open_positions"
MUTANTS = (
    OfTopic(ASYNC, Mutant("a display is awaited", _replaced(async_guards, "_awaited_values", _more_awaited))),
    OfTopic(INIT, Mutant("what __init__ sets is no guard", attribute(Callees, "set_by_init", lambda *_: ()))),
    OfTopic(INIT, Mutant("any method may set it", _replaced(Callees, "_initialised", _any_store_counts))),
    OfTopic(POSITIONS, Mutant("attributes hold nothing", attribute(Attributes, "stores", lambda *_: ()))),
    OfTopic(POSITIONS, Mutant("objects begin with nothing", attribute(Store, "is_first", False))),
    OfTopic(POSITIONS, Mutant("no called method stores", attribute(Attributes, "inside", lambda *_: None))),
)  # fmt: skip
