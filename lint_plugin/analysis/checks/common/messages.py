"""The wording of a finding: what happened at each step, in terms of the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Note
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.analysis.tree.nodes import code_of
from lint_plugin.settings.endpoints.matching import Endpoint

_LONGEST = 60


class Message(NamedTuple):
    """A sentence with gaps for line numbers, which are known later.

    A node among the parts stands for the number of its line: `Message(("sent again in line ", node))`. Parts
    rather than a template, because the source that a message quotes may hold braces.
    """

    parts: tuple[str | cst.CSTNode, ...]

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Yield the nodes whose locations are needed."""
        for part in self.parts:
            if isinstance(part, cst.CSTNode):
                yield part

    def located(self, places: Places) -> str:
        """Fill in the line numbers."""
        return "".join(
            part if isinstance(part, str) else str(places.of(part).line) for part in self.parts
        )


def quoted(node: cst.CSTNode) -> str:
    """Quote the source of ``node`` on one line, in backquotes.

    It is cut in the middle where it is long.
    """
    text = code_of(node)
    if len(text) > _LONGEST:
        half = _LONGEST // 2
        text = f"{text[:half]} ... {text[-half:]}"
    return f"`{text}`"


def sent_by(call: cst.Call, endpoint: Endpoint | None) -> str:
    """Quote an order call, with the endpoint that it sends to, if any."""
    named = quoted(call.func)
    return named if endpoint is None else f"{named} to {endpoint.venue} ({endpoint.path})"


def entered(code: Code) -> str:
    """Describe how a path starts."""
    if code.kind == "module":
        return "module starts"
    if code.kind == "function":
        assert isinstance(code.node, cst.FunctionDef)
        return f"`{code.node.name.value}` entered"
    return "lambda runs" if code.kind == "lambda" else "generator runs"


def happened(note: Note) -> str:
    """Describe what happened on an edge."""
    node = note.node
    if note.happening == "raised":
        return _raised(node)
    if note.happening in ("condition true", "condition false"):
        return f"{note.happening}: {quoted(node)}"
    if note.happening in ("case matched", "case not matched"):
        return f"{note.happening}: {quoted(node)}"
    if note.happening == "caught":
        assert isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler))
        return f"`{handler_head(node)}` swallowed it"
    if note.happening == "manager swallowed":
        assert isinstance(node, cst.WithItem)
        return f"`with {code_of(node.item)}` may swallow it"
    return _FIXED[note.happening]


_FIXED = {
    "loop entered": "loop entered",
    "loop over": "no item left, loop over",
    "finally discarded": "a jump out of `finally` discarded the exception",
    "assert stripped": "`assert` stripped (python -O)",
    "created": "created here, runs later",
    "called": "called from here",
    "not caught": "no handler matched",
}


def handler_head(node: cst.ExceptHandler | cst.ExceptStarHandler) -> str:
    """Quote the head of a handler, `except Exception`, without the name it binds."""
    star = "*" if isinstance(node, cst.ExceptStarHandler) else ""
    return f"except{star} {code_of(node.type)}" if node.type is not None else "except"


def _raised(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Await):
        return f"`await {code_of(_callee(node.expression))}` raised"
    if isinstance(node, cst.Call):
        return f"{quoted(node.func)} raised"
    if isinstance(node, (cst.Raise, cst.Import, cst.ImportFrom, cst.Assert)):
        return f"{quoted(node)} raised"
    if isinstance(node, cst.BaseExpression):
        return f"{quoted(node)} raised"
    return "an exception was raised"


def _callee(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.func if isinstance(node, cst.Call) else node
