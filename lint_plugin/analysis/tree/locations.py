"""Locations of chosen nodes in the file.

libcst finds positions by writing the whole file out again, and its own provider records every node. Reports
name nodes of a few statements: only those are written out, each from the line on which CPython's own parser
has it. Where a node is in no statement of which that is known, the whole file is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import NamedTuple

import libcst as cst
from libcst._nodes.internal import CodegenState

from lint_plugin.analysis.tree.nodes import children
from lint_plugin.analysis.tree.parse import unchecked
from lint_plugin.util.syntax import parsed

_LINE_END = re.compile(r"\r\n?|\n")
_INDENT = re.compile(r"[ \t]*")
# What holds the statements of a compound one.
_BLOCKS = frozenset(
    {cst.IndentedBlock, cst.Else, cst.Finally, cst.ExceptHandler, cst.ExceptStarHandler}
)
# Where an `ast` node keeps statements of which the line is known.
_HELD = ("body", "orelse", "finalbody", "handlers")
_NOTHING = nullcontext()


class Place(NamedTuple):
    """1-based line and 1-based column in code points."""

    line: int
    column: int


class Places(NamedTuple):
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
    state = _CommentRecorder(module, map(id, wanted))
    module._codegen(state)
    return Places(state.places, tuple(state.comments))


class Lines(NamedTuple):
    """The line of a statement or handler, and the lines of what its blocks hold."""

    first: int
    body: tuple[Lines, ...] = ()
    orelse: tuple[Lines, ...] = ()
    finalbody: tuple[Lines, ...] = ()
    handlers: tuple[Lines, ...] = ()


def lines_of(tree: ast.Module | None) -> tuple[Lines, ...] | None:
    """Keep the lines of a file's statements: its tree takes some ten times the memory."""
    return None if tree is None else _lines(tree, "body")


def _lines(node: ast.AST, block: str) -> tuple[Lines, ...]:
    found: Iterable[ast.stmt | ast.ExceptHandler] = getattr(node, block, ())
    return tuple(Lines(each.lineno, *(_lines(each, name) for name in _HELD)) for each in found)


def locate(
    module: cst.Module,
    text: str,
    known: tuple[Lines, ...] | None,
    wanted: Iterable[cst.CSTNode],
) -> Places:
    """Find the first character of wanted nodes, writing out only their statements.

    The lines of ``text`` end with a line feed. ``known`` are those of its statements, or of a text with the
    same statements on the same lines; they are found out where it is None.
    """
    missing = {id(node): node for node in wanted}
    places: dict[cst.CSTNode, Place] = {}
    known = lines_of(parsed(text)) if known is None else known
    if known is not None:
        lines = text.split("\n")
        stack = _paired(module.body, known)
        while stack and missing:
            statement = stack.pop()
            stack += _inside(statement)
            own = missing.keys() & {id(node) for node in _own_nodes(statement.node)}
            if own and not _is_split(lines, statement):
                found = dict(_within(module, statement, lines, own))
                places |= found
                for node in found:
                    del missing[id(node)]
    if missing:
        places.update(locate_in_file(module, missing.values()).nodes)
    return Places(places)


class _Statement(NamedTuple):
    """A statement, or a handler, with its lines: of several on one the first."""

    node: cst.CSTNode
    lines: Lines
    is_elif: bool = False


def _paired(body: Iterable[cst.CSTNode], known: Sequence[Lines]) -> list[_Statement]:
    """Pair the statements of a block; none of a body that was left out."""
    pairs = []
    at = 0
    for node in body:
        if at < len(known):
            pairs.append(_Statement(node, known[at]))
        at += len(node.body) if isinstance(node, cst.SimpleStatementLine) else 1
    return pairs if at == len(known) else []


def _inside(statement: _Statement) -> list[_Statement]:
    """Pair the statements in the blocks of a statement."""
    node, lines, _ = statement
    # What a `case` holds is written out with its `match`: no line of its own is known of it.
    pairs = _in_block(node, lines.body)
    orelse = getattr(node, "orelse", None)
    if isinstance(orelse, cst.If):
        pairs += (_Statement(orelse, each, is_elif=True) for each in lines.orelse)
    elif orelse is not None:
        pairs += _in_block(orelse, lines.orelse)
    if isinstance(node, (cst.Try, cst.TryStar)):
        pairs += map(_Statement, node.handlers, lines.handlers)
        pairs += _in_block(node.finalbody, lines.finalbody)
    return pairs


def _in_block(node: cst.CSTNode | None, known: Sequence[Lines]) -> list[_Statement]:
    block = getattr(node, "body", None)
    return _paired(block.body, known) if isinstance(block, cst.IndentedBlock) else []


def _own_nodes(statement: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield a statement and what it is made of, without its blocks."""
    yield statement
    stack = [
        part
        for part in children(statement)
        if part.__class__ not in _BLOCKS and part is not getattr(statement, "orelse", None)
    ]
    while stack:
        node = stack.pop()
        yield node
        stack += children(node)


def _is_split(lines: Sequence[str], statement: _Statement) -> bool:
    """Whether a backslash may stand before the statement."""
    line = statement.lines.first
    return line > 1 and lines[line - 2].endswith("\\")


def _within(
    module: cst.Module, statement: _Statement, lines: Sequence[str], wanted: Set[int]
) -> Iterator[tuple[cst.CSTNode, Place]]:
    """Yield the places of nodes of one statement."""
    node, (first, *_), is_elif = statement
    written = _without_blocks(node)
    indent = _INDENT.match(lines[first - 1])
    assert indent is not None
    state = _Recorder(module, {*wanted, id(written)})
    state.indent_tokens.append(indent[0])
    if is_elif:
        written._codegen(state, is_elif=True)
    else:
        written._codegen(state)
    # Comments and decorators above it are written too.
    above = first - state.places[written].line
    for found, place in state.places.items():
        each = node if found is written else found
        if id(each) in wanted:
            yield each, Place(place.line + above, place.column)


def _without_blocks(statement: cst.CSTNode) -> cst.CSTNode:
    """Cut a statement to what is written out: a block on its line included."""
    changes: dict[str, object] = {
        name: nothing
        for name, nothing in (("orelse", None), ("finalbody", None), ("handlers", ()))
        if getattr(statement, name, None)
    }
    if isinstance(getattr(statement, "body", None), cst.IndentedBlock):
        changes["body"] = cst.IndentedBlock(body=[])
    with unchecked():
        return statement.with_changes(**changes) if changes else statement


class _Recorder(CodegenState):
    def __init__(self, module: cst.Module, wanted: Iterable[int]) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.line = 1
        self.column = 1
        # By identity: a node's own hash is a call of Python code, and every node is looked up.
        self.wanted = frozenset(wanted)
        self.places: dict[cst.CSTNode, Place] = {}

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


class _CommentRecorder(_Recorder):
    def __init__(self, module: cst.Module, wanted: Iterable[int]) -> None:
        super().__init__(module, wanted)
        self.comments: list[tuple[Place, str]] = []

    def before_codegen(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Comment):
            self.comments.append((Place(self.line, self.column), node.value))
        super().before_codegen(node)
