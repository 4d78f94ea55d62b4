"""Where chosen nodes stand in the file.

libcst finds positions by writing the whole file out again, and its own provider records every node.
This writes it out once and records only the nodes that a report names, and the comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst
from libcst._nodes.internal import CodegenState

_LINE_END = re.compile(r"\r\n?|\n")


class Place(NamedTuple):
    """1-based line and 1-based column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the wanted nodes, and of all comments."""

    nodes: dict[cst.CSTNode, Place]
    comments: tuple[tuple[Place, str], ...]

    def of(self, node: cst.CSTNode) -> Place:
        return self.nodes[node]


def find_places(module: cst.Module, wanted: Iterable[cst.CSTNode]) -> Places:
    """Find the first character of every wanted node, its parentheses and leading comments left out."""
    state = _Recorder(default_indent=module.default_indent, default_newline=module.default_newline)
    state.wanted = frozenset(wanted)
    module._codegen(state)
    return Places(state.places, tuple(state.comments))


@dataclass
class _Recorder(CodegenState):
    line: int = 1
    column: int = 1
    wanted: frozenset[cst.CSTNode] = frozenset()
    places: dict[cst.CSTNode, Place] = field(default_factory=dict)
    comments: list[tuple[Place, str]] = field(default_factory=list)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        # The text itself is not needed, only how far it reaches.
        if "\n" in value or "\r" in value:
            pieces = _LINE_END.split(value)
            self.line += len(pieces) - 1
            self.column = len(pieces[-1]) + 1
        else:
            self.column += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Comment):
            self.comments.append((Place(self.line, self.column), node.value))
        elif node in self.wanted:
            self.places.setdefault(node, Place(self.line, self.column))

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        # This is where a node begins once its parentheses or leading lines are written.
        if node in self.wanted:
            self.places[node] = Place(self.line, self.column)
        yield
        if start_node is not None and node in self.wanted and start_node in self.places:
            self.places[node] = self.places[start_node]
