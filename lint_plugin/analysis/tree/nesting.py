"""Nesting depth of brackets and length of chains, found before any parser sees the file.

libcst ends the whole process on some thousand nested brackets, and CPython refuses more than two hundred.
An f-string is text that holds code that may hold strings: the scan keeps what it stands in on a stack.

    code    f"   text    {   field    :   spec    {   field ...
                "  ends         }  ends       }  ends both
"""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from lint_plugin.util.syntax import inner_statements, own_lines, whole_lines

# CPython's tokenizer has room for this many (MAXLEVEL in Parser/lexer/state.h).
LIMIT = 200
# libcst needs time with the cube of the links of `a.b().c()`: a second for six hundred, minutes for
# three thousand. Nobody writes as many as these.
LINKS = 600

# Compiled when it is first needed: few texts have brackets enough.
_CODE = r"""(?x)
      \#[^\r\n]*                                                     # comment
    | (?P<prefix>(?i:[rbuft]{0,2}))(?P<quote>'{3}|"{3}|'|")          # a string begins
    | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<colon>:)
    | \w+                                                            # so that a prefix is a whole word
"""

_LINK = re.compile(r"\.\w+\([^()]*\)[\s\\]*")


class _Inside(NamedTuple):
    """A bracket or field, which holds code, or the text of an f-string."""

    kind: str
    quote: str = ""
    raw: bool = False


_TOP = _Inside("code")


def too_deep(text: str, tree: ast.Module | None = None) -> int | None:
    """Find the line of the first bracket nested deeper than CPython allows.

    None where there is none. ``tree`` is the running interpreter's, of the text or of one with the same
    statements on the same lines: a bracket closes in the statement that opens it, so most need no scan.
    """
    if _opened(text, 0, len(text)) <= LIMIT:
        return None
    pieces = [(0, 1, len(text))] if tree is None else _crowded(text, tree)
    for start, line, end in pieces:
        position = _Scan(text[start:end]).position_too_deep()
        if position is not None:
            return len(re.findall(r"\r\n?|\n", text[start : start + position])) + line
    return None


def too_long(text: str) -> int | None:
    """Find the line on which a chain of too many calls begins.

    None where there is none.
    """
    if text.count(".") <= LINKS or text.count("(") <= LINKS:
        return None
    links, begin, end = 0, 0, -1
    for found in _LINK.finditer(text):
        if found.start() != end:
            links, begin = 0, found.start()
        links, end = links + 1, found.end()
        if links > LINKS:
            return text.count("\n", 0, begin) + 1
    return None


def _opened(text: str, start: int, end: int) -> int:
    return sum(text.count(bracket, start, end) for bracket in "([{")


def _crowded(text: str, tree: ast.Module) -> list[tuple[int, int, int]]:
    """Find the statements with so many brackets that some may be nested too deep.

    Each as its start, its line and its end.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
    opened = [0, *accumulate(_opened(line, 0, len(line)) for line in text.split("\n"))]
    found = []
    stack: list[ast.stmt] = list(tree.body)
    while stack:
        statement = stack.pop()
        begin, end = whole_lines(statement)
        if opened[end] - opened[begin - 1] <= LIMIT:
            # Nor in any statement of its blocks.
            continue
        for first, last in own_lines(statement):
            start, end = starts[first - 1], starts[last] - 1
            if end - start > LIMIT and _opened(text, start, end) > LIMIT:
                if text[start : start + statement.col_offset].strip():
                    # The text of a statement before may reach into this line.
                    return [(0, 1, len(text))]
                found.append((start, first, end))
        stack.extend(inner_statements(statement))
    return sorted(found)


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0
        self.stack: list[_Inside] = []

    def position_too_deep(self) -> int | None:
        """Find the first bracket that is nested too deep."""
        code = re.compile(_CODE)
        while True:
            inside = self.stack[-1] if self.stack else _TOP
            in_text = inside.kind in ("text", "spec")
            token = (_text_token(inside) if in_text else code).search(self.text, self.position)
            if token is None:
                return None
            self.position = token.end()
            if token.lastgroup is None:
                continue  # a word, a comment, an escape
            if in_text:
                self._in_text(token, inside)
            else:
                self._in_code(token, inside)
            if self.depth > LIMIT:
                return token.start()

    def _in_code(self, token: re.Match[str], inside: _Inside) -> None:
        if token["open"]:
            self._push(_Inside("bracket"))
        elif token["close"]:
            # One that closes nothing is an error that the parser reports.
            if inside.kind == "bracket" or (inside.kind == "field" and token["close"] == "}"):
                self._pop()
        elif token["colon"]:
            if inside.kind == "field":
                self._push(inside._replace(kind="spec"))
        elif token["quote"]:
            prefix = token["prefix"].lower()
            if set(prefix) & set("ft"):
                self._push(_Inside("text", token["quote"], "r" in prefix))
            else:
                self.position = _end_of_string(self.text, self.position, token["quote"])

    def _in_text(self, token: re.Match[str], inside: _Inside) -> None:
        if token["field"]:
            self._push(inside._replace(kind="field"))
        elif token["spec_end"]:
            self._pop()
            self._pop()
        elif token["end"]:
            while self._pop().kind != "text":
                pass

    def _push(self, inside: _Inside) -> None:
        self.stack.append(inside)
        self.depth += inside.kind in ("bracket", "field")

    def _pop(self) -> _Inside:
        inside = self.stack.pop()
        self.depth -= inside.kind in ("bracket", "field")
        return inside


@cache
def _text_token(inside: _Inside) -> re.Pattern[str]:
    """Compile the tokens that mean something in the text of an f-string.

    Or in the format of one of its fields.
    """
    escape = r"\\(?:[^{}]|(?=[{}]))" if inside.raw else r"\\(?:N\{[^{}]*\}|[^{}]|(?=[{}]))"
    # Doubled braces are text, but not in a format, where each begins or ends something.
    braces = r"(?P<spec_end>\})" if inside.kind == "spec" else r"\{\{|\}\}|(?P<spec_end>(?!))"
    end = re.escape(inside.quote) + (r"|[\r\n]" if len(inside.quote) == 1 else "")
    return re.compile(rf"{escape}|{braces}|(?P<field>\{{)|(?P<end>{end})")


def _end_of_string(text: str, position: int, quote: str) -> int:
    single = len(quote) == 1
    ends = re.compile(rf"\\[\s\S]|{re.escape(quote)}" + (r"|[\r\n]" if single else ""))
    for found in ends.finditer(text, position):
        if not found.group().startswith("\\"):
            return found.end()
    return len(text)
