"""Statements that only direct control, written anew as lines of text.

A subclass writes the others, each by a method named after the node, and ``_tested``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator


def indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


class ControlFlow:
    def suite(self, statements: list[ast.stmt]) -> list[str]:
        lines = [line for each in statements for line in self._statement(each)]
        return lines or ["pass"]

    def _statement(self, node: ast.stmt) -> list[str]:
        write = getattr(self, f"_{type(node).__name__.lower()}")
        return list(write(node))

    def _pass(self, node: ast.stmt) -> Iterator[str]:
        yield "pass"

    def _break(self, node: ast.stmt) -> Iterator[str]:
        yield "break"

    def _continue(self, node: ast.stmt) -> Iterator[str]:
        yield "continue"

    def _raise(self, node: ast.Raise) -> Iterator[str]:
        yield "raise" if node.exc is None else "raise _j.raising()"

    def _if(self, node: ast.If) -> Iterator[str]:
        yield f"if {self._condition(node.test)}:"
        yield from indented(self.suite(node.body))
        if node.orelse:
            yield "else:"
            yield from indented(self.suite(node.orelse))

    def _while(self, node: ast.While) -> Iterator[str]:
        yield f"while {self._condition(node.test)}:"
        yield from indented(["_j.tick()", *self.suite(node.body)])
        if node.orelse:
            yield "else:"
            yield from indented(self.suite(node.orelse))

    def _try(self, node: ast.Try) -> Iterator[str]:
        yield "try:"
        yield from indented(self.suite(node.body))
        for handler in node.handlers:
            kind = f" _j.handles({ast.unparse(handler.type)})" if handler.type else ""
            yield f"except{kind}:"
            yield from indented(
                [
                    "_j.goes_on()",
                    *self._caught(handler),
                    *self.suite(handler.body),
                    *self._left(handler),
                ]
            )
        if node.orelse:
            yield "else:"
            yield from indented(self.suite(node.orelse))
        if node.finalbody:
            yield "finally:"
            yield from indented(["_j.goes_on()", *self.suite(node.finalbody)])

    def _caught(self, handler: ast.ExceptHandler) -> list[str]:
        """What happens first in a handler."""
        return []

    def _left(self, handler: ast.ExceptHandler) -> list[str]:
        """What happens last in a handler."""
        return []

    def _condition(self, node: ast.expr) -> str:
        """An expression that is true where ``node`` is, after all that its evaluation does."""
        if isinstance(node, ast.Constant):
            return repr(bool(node.value))
        if isinstance(node, ast.UnaryOp):
            return f"not ({self._condition(node.operand)})"
        if isinstance(node, ast.BoolOp):
            word = " and " if isinstance(node.op, ast.And) else " or "
            return word.join(f"({self._condition(each)})" for each in node.values)
        return self._tested(node)

    def _tested(self, node: ast.expr) -> str:
        raise NotImplementedError
