"""libcst trees: children in source order, names as Python sees them, source text.

libcst's own visitors cost about a hundred microseconds a line, because they rebuild what they visit. The
analysis only reads, so it walks the fields that can hold code and skips those that hold white space.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import TypeAlias
from unicodedata import normalize

import libcst as cst

from lint_plugin.analysis.tree.parse import unchecked

# Fields that hold tokens and white space: no name, call or statement is ever found below them.
_TRIVIA = frozenset(
    {
        "lpar", "rpar", "lbracket", "rbracket", "lbrace", "rbrace", "comma", "semicolon", "equal",
        "colon", "first_colon", "second_colon", "dot", "operator", "separator", "star", "header",
        "footer", "leading_lines", "lines_after_decorators", "lines_after_module", "indent",
        "trailing_whitespace", "posonly_ind", "relative", "asynchronous", "encoding", "start", "end",
        "conversion", "default_indent", "default_newline", "has_trailing_newline", "tilde",
    }
)  # fmt: skip


# All that libcst has; `{**row for row in rows}` (PEP 798) is the newest.
Comprehension: TypeAlias = (
    "cst.ListComp | cst.SetComp | cst.DictComp | cst.StarredDictComp | cst.GeneratorExp"
)
COMPREHENSIONS = (
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
    cst.StarredDictComp,
    cst.GeneratorExp,
)


@cache
def _code_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(kind)
        if field.name not in _TRIVIA and "whitespace" not in field.name and field.type is not str
    )


# libcst's nodes are an abstract class: isinstance costs four times as much, and goes through all classes
# below for each class that it has not seen.
@cache
def _is_node(kind: type) -> bool:
    return cst.CSTNode in kind.__mro__


@cache
def is_expression_kind(kind: type) -> bool:
    """Whether ``kind`` is a class of expressions, below which no statement is ever found."""
    return cst.BaseExpression in kind.__mro__


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """List the child nodes that can hold code, in source order.

    Decorators come after the name in libcst.
    """
    found: list[cst.CSTNode] = []
    for name in _code_fields(type(node)):
        value = getattr(node, name)
        kind = value.__class__
        if kind is tuple or kind is list:
            found += [item for item in value if _is_node(item.__class__)]
        elif value is not None and _is_node(kind):
            found.append(value)
    return found


def nodes_in(top: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield ``top`` and all nodes below it that can hold code.

    The last child comes first.
    """
    stack = [top]
    while stack:
        node = stack.pop()
        yield node
        stack += children(node)


def nodes_run_in(top: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield what `nodes_in` yields, but nothing inside of a function, class or lambda below ``top``."""
    stack = [top]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            stack += children(node)


def identifier(text: str) -> str:
    """Normalise a name as Python does: identifiers are compared after NFKC."""
    return text if text.isascii() else normalize("NFKC", text)


def last_name(node: cst.CSTNode) -> str | None:
    """Reduce ``submit_order``, ``client.submit_order`` and ``get().submit_order`` to ``submit_order``."""
    if type(node) is cst.Name:
        return identifier(node.value)
    if type(node) is cst.Attribute:
        return identifier(node.attr.value)
    return None


def last_name_token(node: cst.BaseExpression) -> cst.CSTNode:
    """Find the token at which a call of ``node`` is reported."""
    return node.attr if isinstance(node, cst.Attribute) else node


def dotted(node: cst.CSTNode) -> str:
    """Write a callee for pattern matching: ``a.b.c``, ``f()``, ``x[]``, ``?``.

    Calls become ``f()``, subscripts ``x[]``, others ``?``.
    """
    parts: list[str] = []
    while True:
        if type(node) is cst.Attribute:
            parts.append(identifier(node.attr.value))
            node = node.value
        elif type(node) is cst.Name:
            parts.append(identifier(node.value))
            break
        elif isinstance(node, (cst.Call, cst.Subscript)):
            inner = node.func if isinstance(node, cst.Call) else node.value
            suffix = "()" if isinstance(node, cst.Call) else "[]"
            parts.append(dotted(inner) + suffix)
            break
        else:
            parts.append("?")
            break
    return ".".join(reversed(parts))


def is_plain_path(node: cst.CSTNode) -> bool:
    """Whether ``node`` is a name or a chain of attributes that starts at one."""
    while type(node) is cst.Attribute:
        node = node.value
    return type(node) is cst.Name


def unpacked(
    target: cst.Tuple | cst.List, value: cst.BaseExpression | None
) -> list[tuple[cst.BaseExpression, cst.BaseExpression | None]]:
    """Pair the parts of a target with what a display writes for each.

    `a, b = c, d` pairs `a` with `c`.
    """
    parts = [element.value for element in target.elements]
    sources: list[cst.BaseExpression | None] = [None] * len(parts)
    if isinstance(value, (cst.Tuple, cst.List)) and len(value.elements) == len(parts):
        plain = all(isinstance(e, cst.Element) for e in (*target.elements, *value.elements))
        sources = [element.value for element in value.elements] if plain else sources
    return list(zip(parts, sources, strict=True))


def whole_captures(pattern: cst.MatchPattern) -> Iterator[cst.Name]:
    """Yield the names that capture the whole subject: `case f`, `case int() as f`."""
    while isinstance(pattern, cst.MatchAs):
        if pattern.name is not None:
            yield pattern.name
        if pattern.pattern is None:
            return
        pattern = pattern.pattern
    if isinstance(pattern, cst.MatchOr):
        for alternative in pattern.patterns:
            yield from whole_captures(alternative.pattern)


def captures(pattern: cst.CSTNode) -> Iterator[cst.Name]:
    """Yield all names that a pattern binds, to the subject or to parts of it."""
    for part in nodes_in(pattern):
        if isinstance(part, (cst.MatchAs, cst.MatchStar)) and part.name is not None:
            yield part.name
        elif isinstance(part, cst.MatchMapping) and part.rest is not None:
            yield part.rest


def in_evaluation_order(args: Sequence[cst.Arg]) -> list[cst.Arg]:
    """Order call arguments as CPython evaluates them.

    Positional and ``*`` first, then keywords and ``**``.
    """
    positional = [arg for arg in args if arg.keyword is None and arg.star != "**"]
    named = [arg for arg in args if arg.keyword is not None or arg.star == "**"]
    return positional + named


def keyword_arguments(call: cst.Call) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Yield the keywords of a call, those of a literal ``**{"name": value}`` included."""
    for arg in call.args:
        if arg.keyword is not None:
            yield identifier(arg.keyword.value), arg.value
        elif arg.star == "**":
            yield from literal_items(arg.value)


def literal_items(node: cst.BaseExpression) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Yield the literal items of a dict display.

    Later items win, and an unknown ``**x`` may undo all before.
    """
    items: dict[str, cst.BaseExpression] = {}
    for element in node.elements if isinstance(node, cst.Dict) else ():
        if isinstance(element, cst.DictElement):
            key = string_value(element.key)
            if key is not None:
                items[key] = element.value
        elif isinstance(element.value, cst.Dict):
            items.update(literal_items(element.value))
        else:
            items.clear()
    yield from items.items()


def written_items(node: cst.BaseExpression) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Yield the keys and values of `{"symbol": symbol}`, and of `dict(symbol=symbol)`."""
    if not isinstance(node, cst.Call):
        yield from literal_items(node)
    elif isinstance(node.func, cst.Name) and node.func.value == "dict":
        plain = all(arg.keyword is not None for arg in node.args)
        yield from keyword_arguments(node) if plain else ()


def string_value(node: cst.CSTNode) -> str | None:
    """Evaluate a plain string literal, implicit concatenation included."""
    if isinstance(node, cst.SimpleString) and not node.prefix and "\\" not in node.value:
        return node.raw_value
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        with warnings.catch_warnings():
            # An escape that Python only warns of is the file's own business.
            warnings.simplefilter("ignore")
            value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def sole_index(node: cst.Subscript) -> cst.BaseExpression | None:
    """Return ``key`` of `x[key]`; None where the brackets hold a slice, or a tuple."""
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        return None
    return node.slice[0].slice.value


def literal_key(node: cst.Subscript) -> str | None:
    """Evaluate the key of `x["key"]`, if it is written there."""
    index = sole_index(node)
    return None if index is None else string_value(index)


def number_value(node: cst.Integer | cst.Float | cst.Imaginary) -> complex | None:
    """Evaluate a number; None where it has more decimal digits than Python converts."""
    try:
        value = node.evaluated_value
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, (int, float, complex)) else None


def code_of(node: cst.CSTNode) -> str:
    """Write the source of ``node`` on one line, without its comments."""
    source = _source(node)
    if "#" in source:
        with unchecked():
            bare = node.visit(_WithoutComments())
        assert isinstance(bare, cst.CSTNode)
        source = _source(bare)
    return " ".join(source.split())


def header_of(statement: cst.CSTNode) -> cst.CSTNode:
    """Cut a compound statement to its header: what it evaluates itself.

    Any other statement is as it is.
    """
    if not isinstance(statement, (cst.BaseCompoundStatement, cst.MatchCase)):
        return statement
    nothing = cst.IndentedBlock(body=[])
    without = {
        "body": nothing,
        "orelse": None,
        "cases": (cst.MatchCase(cst.MatchAs(), nothing),),
    }
    with unchecked():
        return statement.with_changes(
            **{name: value for name, value in without.items() if hasattr(statement, name)}
        )


def _source(node: cst.CSTNode) -> str:
    return cst.Module(body=[]).code_for_node(node)


class _WithoutComments(cst.CSTTransformer):
    def leave_TrailingWhitespace(
        self, original_node: cst.TrailingWhitespace, updated_node: cst.TrailingWhitespace
    ) -> cst.TrailingWhitespace:
        return updated_node.with_changes(comment=None)

    def leave_EmptyLine(
        self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine
    ) -> cst.EmptyLine:
        return updated_node.with_changes(comment=None)
