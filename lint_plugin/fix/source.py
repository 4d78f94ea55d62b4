"""Source text with its syntax tree, by the places of findings.

Lines and columns are those of `ast`, offsets count the characters of the text. The tree is the running
interpreter's own: what it cannot parse is not changed.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from typing import TypeAlias

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LINE_END = re.compile(r"\r\n|\r|\n")


class Source:
    """One file as it is to be changed."""

    def __init__(self, text: str) -> None:
        """Parse ``text``.

        Raises:
            SyntaxError: The running Python does not read it.
        """
        self.text = text
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = ast.parse(text)
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._ends = [*(match.start() for match in _LINE_END.finditer(text)), len(text)]
        match = _LINE_END.search(text)
        self.newline = match[0] if match else "\n"

    def line_start(self, line: int) -> int:
        """Return the offset at which a line begins."""
        return self._starts[line - 1]

    def line_end(self, line: int) -> int:
        """Return the offset at which the text of a line ends, before its line end."""
        return self._ends[line - 1]

    def line(self, number: int) -> str:
        """Return the text of a line, without its line end."""
        return self.text[self._starts[number - 1] : self._ends[number - 1]]

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self._starts)

    def offset(self, line: int, column: int) -> int:
        """Convert a position of `ast`, whose columns count UTF-8 bytes."""
        text = self.line(line)
        characters = column if text.isascii() else len(text.encode()[:column].decode())
        return self._starts[line - 1] + characters

    def start(self, node: ast.stmt | ast.expr | ast.alias | ast.excepthandler) -> int:
        """Return the offset at which a node begins, decorators included."""
        first = min([node, *getattr(node, "decorator_list", ())], key=lambda each: each.lineno)
        if first is not node:
            # The decorator's own sign stands before it, perhaps with white space between.
            return self.text.rindex("@", 0, self.offset(first.lineno, first.col_offset))
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.stmt | ast.expr | ast.alias) -> int:
        """Return the offset at which a node ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Convert an offset to a line and a column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def place(self, line: int, column: int) -> int:
        """Convert the line and column of a finding, both from 1, to an offset."""
        return self._starts[line - 1] + column - 1

    def indentation(self, line: int) -> str:
        """Return the white space that a line begins with."""
        text = self.line(line)
        return text[: len(text) - len(text.lstrip(" \t\f"))]

    def indent_unit(self) -> str:
        """Return one level of indentation, as the file has it."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(node, ast.stmt) and isinstance(body, list) and body:
                inner, outer = self.indentation(body[0].lineno), self.indentation(node.lineno)
                if body[0].lineno > node.lineno and inner.startswith(outer) and inner != outer:
                    return inner[len(outer) :]
        return "    "

    def chain(self, offset: int) -> list[ast.AST]:
        """List the nodes round an offset, from the module inwards."""
        found: list[ast.AST] = [self.tree]
        while True:
            inner = next((each for each in _children(found[-1]) if self._spans(each, offset)), None)
            if inner is None:
                return found
            found += inner

    def _spans(self, path: list[ast.AST], offset: int) -> bool:
        node = path[-1]
        assert isinstance(node, (ast.stmt, ast.expr, ast.alias, ast.excepthandler))
        return self.start(node) <= offset < self.end(node)  # type: ignore[arg-type]


def _children(node: ast.AST) -> Iterator[list[ast.AST]]:
    """Yield the children that have a place, each behind those round it that have none."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.expr, ast.alias, ast.excepthandler)):
            yield [child]
        else:
            for path in _children(child):
                yield [child, *path]
