"""The spot for a statement that runs whenever an order is sent."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lint_plugin.fix.bound import bound_inside
from lint_plugin.fix.edits import Edit
from lint_plugin.fix.source import FUNCTIONS, Source

# A piece of what may stand between a colon or semicolon and the statement behind it.
_GAP = re.compile(r"[ \t\f]|\\(?:\r\n|\r|\n)")
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LAMBDA = "it is sent in a lambda, where no statement can stand in front of it"
_ITEMS = "it is sent in a comprehension: write the loop out, so that a guard can stand in it"
_PART = "only a part of its expression sends it: write an `if`, so that a guard can stand in it"
_ELIF = "it is sent in the condition of an `elif`, in front of which no statement can stand"
_LOOP = "it is sent in the condition of a loop, each time round"
_HEADER = "it is sent in a header that not every way reaches"
_NOWHERE = "no statement of the file holds it"


class Spot(NamedTuple):
    """A place for a statement: the nodes from the module to the statement behind it.

    ``rebound`` are names that the statement binds before the order is sent.
    """

    source: Source
    chain: tuple[ast.AST, ...]
    rebound: frozenset[str]

    @property
    def statement(self) -> ast.stmt:
        """The statement that the order is part of."""
        statement = self.chain[-1]
        assert isinstance(statement, ast.stmt)
        return statement

    @property
    def function(self) -> ast.AST | None:
        """The function that runs the place; None in the module or a class body."""
        for node in reversed(self.chain[:-1]):
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                return node if isinstance(node, FUNCTIONS) else None
        return None

    @property
    def may_await(self) -> bool:
        """Whether the place is in an asynchronous function."""
        return isinstance(self.function, ast.AsyncFunctionDef)

    def put(self, text: str) -> Edit:
        """Put a statement in, on its own line if the next has one."""
        source = self.source
        start = source.start(self.statement)
        begin = _gap_before(source.text, start)
        line, _ = source.position(start)
        if begin <= source.line_start(line) and not _is_continued(source, line):
            indent = source.text[source.line_start(line) : start]
            return Edit(start, start, f"{text}{source.newline}{indent}")
        if source.text[begin - 1 : begin] == ":":
            indent = source.indentation(_header_line(self.chain[-2])) + source.indent_unit()
            new_line = f"{source.newline}{indent}"
            return Edit(begin, start, f"{new_line}{text}{new_line}")
        return Edit(start, start, f"{text}; ")


def _gap_before(text: str, end: int) -> int:
    """Return where the gap begins that ends at an offset."""
    while True:
        lengths = (1, 2, 3)
        before = next((n for n in lengths if _GAP.fullmatch(text, max(0, end - n), end)), 0)
        if not before:
            return end
        end -= before


def spot_of(source: Source, offset: int) -> Spot | str:
    """Find the spot in front of a call, or say why there is none."""
    chain = source.chain(offset)
    spot = spot_round(source, chain)
    if spot is None:
        return _NOWHERE
    inner = chain[len(spot.chain) - 1 :]
    return _obstacle(source, spot.statement, spot.chain[-2], inner) or spot


def spot_round(source: Source, chain: Sequence[ast.AST]) -> Spot | None:
    """Find the statement round a place, whatever may stand in front of it."""
    last = max((i for i, node in enumerate(chain) if isinstance(node, ast.stmt)), default=0)
    statement = chain[last]
    if not isinstance(statement, ast.stmt):
        return None
    return Spot(source, tuple(chain[: last + 1]), frozenset(_rebound(statement)))


def _obstacle(
    source: Source, statement: ast.stmt, parent: ast.AST, inner: Sequence[ast.AST]
) -> str | None:
    for outer, node in pairwise(inner):
        if isinstance(outer, ast.Lambda) and node is outer.body:
            return _LAMBDA
        if isinstance(outer, _COMPREHENSIONS):
            return _ITEMS
        if isinstance(outer, ast.IfExp) and node is not outer.test:
            return _PART
        if isinstance(outer, ast.BoolOp) and node is not outer.values[0]:
            return _PART
        if isinstance(outer, ast.Compare) and node in outer.comparators[1:]:
            return _PART
        if isinstance(node, (ast.ExceptHandler, ast.match_case)):
            return _HEADER
    if isinstance(statement, ast.While):
        return _LOOP
    if isinstance(statement, ast.If) and isinstance(parent, ast.If):
        start = source.start(statement)
        if source.text.startswith("elif", start):
            return _ELIF
    return None


def _rebound(statement: ast.stmt) -> set[str]:
    """Collect the names that a statement's own header binds."""
    found: set[str] = set()
    for field, value in ast.iter_fields(statement):
        parts = value if isinstance(value, list) else [value]
        if field in ("body", "orelse", "finalbody", "handlers", "cases"):
            continue
        for part in parts:
            if isinstance(part, ast.withitem) and part.optional_vars is not None:
                found |= {
                    each.id for each in ast.walk(part.optional_vars) if isinstance(each, ast.Name)
                }
            if isinstance(part, ast.AST):
                found |= bound_inside(part)
    return found


def _is_continued(source: Source, line: int) -> bool:
    return line > 1 and source.line(line - 1).endswith("\\")


def _header_line(owner: ast.AST) -> int:
    """Return the line on which the header of a one-line suite begins."""
    if isinstance(owner, ast.match_case):
        return owner.pattern.lineno
    line = getattr(owner, "lineno", 1)
    assert isinstance(line, int)
    return line
