"""Locations of chosen nodes in the file.

libcst finds positions by writing the whole file out again, and its own provider records every node. Most
reports name nodes of a few functions: only those are written out, from the line on which the text itself
shows their `def`. Where the text does not show each `def` plainly, the whole file is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst
from libcst._nodes.internal import CodegenState

from lint_plugin.analysis.tree.nodes import children

_LINE_END = re.compile(r"\r\n?|\n")
# `def` stands first on its line. One inside a string is found too, and makes more than the file has.
_DEF = re.compile(r"^(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)", re.MULTILINE)
# Unless a backslash splits the line.
_SPLIT_DEF = re.compile(r"\\\n[ \t\f]*(?:async|def)\b|\b(?:async|def)[ \t\f]*\\\n")


_NOTHING = nullcontext()


class Place(NamedTuple):
    """1-based line and 1-based column in code points."""

    line: int
    column: int


class Definition(NamedTuple):
    """A `def` of the file, and whether it lies in no other function."""

    node: cst.FunctionDef
    is_outermost: bool


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the wanted nodes, and of all comments where they were asked for."""

    nodes: dict[cst.CSTNode, Place]
    comments: tuple[tuple[Place, str], ...] = ()

    def of(self, node: cst.CSTNode) -> Place:
        """Look up the place of a wanted node."""
        return self.nodes[node]

    def moved(self, columns: Mapping[int, int]) -> Places:
        """Move the places by so many columns in the lines named."""

        def move(place: Place) -> Place:
            return Place(place.line, place.column + columns.get(place.line, 0))

        return Places(
            {node: move(place) for node, place in self.nodes.items()},
            tuple((move(place), text) for place, text in self.comments),
        )


def locate_in_file(module: cst.Module, wanted: Iterable[cst.CSTNode]) -> Places:
    """Find the first character of every wanted node, and all comments.

    A node's parentheses and the comments above it are left out.
    """
    state = _CommentRecorder(module.default_indent, module.default_newline)
    state.wanted = frozenset(map(id, wanted))
    module._codegen(state)
    return Places(state.places, tuple(state.comments))


def locate(
    module: cst.Module,
    definitions: Sequence[Definition],
    text: str,
    wanted: Iterable[cst.CSTNode],
) -> Places:
    """Find the first character of wanted nodes, writing out only their functions.

    The lines end with a line feed; ``definitions`` are all functions of the module, in source order.
    """
    missing = set(wanted)
    places: dict[cst.CSTNode, Place] = {}
    for function, indent, line in _outermost(definitions, text):
        if not missing:
            break
        inside = missing.intersection(_below(function))
        if inside:
            places.update(_within(module, function, indent, line, inside))
            missing -= inside
    if missing:
        places.update(locate_in_file(module, missing).nodes)
    return Places(places)


def _within(
    module: cst.Module,
    function: cst.FunctionDef,
    indent: str,
    line: int,
    wanted: Iterable[cst.CSTNode],
) -> Iterator[tuple[cst.CSTNode, Place]]:
    """Yield the places of nodes of one function, whose `def` stands in ``line``."""
    state = _Recorder(module.default_indent, module.default_newline)
    state.indent_tokens.append(indent)
    state.wanted = frozenset(map(id, (*wanted, function.name)))
    function._codegen(state)
    above = line - state.places[function.name].line
    for node, place in state.places.items():
        yield node, Place(place.line + above, place.column)


def _outermost(
    definitions: Sequence[Definition], text: str
) -> Iterator[tuple[cst.FunctionDef, str, int]]:
    """Yield the outermost functions, each with indentation and line of its `def`."""
    matches = list(_DEF.finditer(text))
    names = [definition.node.name.value for definition in definitions]
    if [match["name"] for match in matches] != names or _SPLIT_DEF.search(text):
        return
    line, position = 1, 0
    for definition, match in zip(definitions, matches, strict=True):
        line += text.count("\n", position, match.start())
        position = match.start()
        if definition.is_outermost:
            yield definition.node, match["indent"], line


def _below(top: cst.CSTNode) -> Iterator[cst.CSTNode]:
    stack = [top]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


@dataclass
class _Recorder(CodegenState):
    line: int = 1
    column: int = 1
    # By identity: a node's own hash is a call of Python code, and every node is looked up.
    wanted: frozenset[int] = frozenset()
    places: dict[cst.CSTNode, Place] = field(default_factory=dict)

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
        if id(node) in self.wanted:
            self.places.setdefault(node, Place(self.line, self.column))

    def record_syntactic_position(  # type: ignore[override]
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> AbstractContextManager[None]:
        # Entered once for nearly every node of which few are wanted: they share one that does nothing.
        return self._recording(node, start_node) if id(node) in self.wanted else _NOTHING

    @contextmanager
    def _recording(self, node: cst.CSTNode, start_node: cst.CSTNode | None) -> Iterator[None]:
        # This is where a node begins once its parentheses or leading lines are written.
        self.places[node] = Place(self.line, self.column)
        yield
        if start_node is not None and start_node in self.places:
            self.places[node] = self.places[start_node]


@dataclass
class _CommentRecorder(_Recorder):
    comments: list[tuple[Place, str]] = field(default_factory=list)

    def before_codegen(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Comment):
            self.comments.append((Place(self.line, self.column), node.value))
        super().before_codegen(node)
