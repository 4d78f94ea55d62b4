"""Suppression comments: `# noqa: INV001 -- why`."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from lint_plugin.results.finding import Noqa

if TYPE_CHECKING:
    from lint_plugin.analysis.tree.locations import Place

# A reason ends where the next such comment begins. Compiled when it is first needed: few files have one.
_NOQA = (
    r"(?i)#\s*noqa\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)"
    r"(?:\s*--\s*(?P<reason>(?!#\s*noqa\s*:)\S(?:(?!#\s*noqa\s*:).)*))?"
)
_CODE = r"[A-Z]+[0-9]+"
# Tokens that begin no statement.
_NOTHING = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)


def mentions_noqa(text: str) -> bool:
    """Whether a suppression comment of ours can stand in ``text``."""
    # Looking for the plain letters first spares most files the expression.
    return "noqa" in text.lower() and any(
        "INV" in found["codes"].upper() for found in re.finditer(_NOQA, text)
    )


def read_noqas(
    comments: Iterable[tuple[Place, str]], unmarkable: Mapping[int, tuple[int, ...]]
) -> Iterator[Noqa]:
    """Yield the suppression comments that name a rule of ours.

    Only comments count, never text in a string. ``unmarkable`` are the lines that a comment on another line
    of their statement has to speak for.
    """
    for place, text in comments:
        for found in re.finditer(_NOQA, text):
            codes = tuple(
                code for code in re.findall(_CODE, found["codes"].upper()) if code.startswith("INV")
            )
            if codes:
                start = place.column + found.start()
                reason = found["reason"].strip() if found["reason"] else None
                also = unmarkable.get(place.line, ())
                yield Noqa(place.line, start, place.column + found.end(), codes, reason, also)


def unmarkable_lines(text: str) -> dict[int, tuple[int, ...]]:
    """Map the lines of a statement to those of its lines that bear no comment.

    These end in a backslash, or inside a text over several lines.
    """
    if not mentions_noqa(text):
        return {}
    found: dict[int, tuple[int, ...]] = {}
    lines = text.split("\n")
    try:
        for first, last, inside in _statements(text):
            if first == last:
                continue
            bare = tuple(
                row
                for row in range(first, last + 1)
                if row in inside or lines[row - 1].endswith("\\")
            )
            marked = (row for row in range(first, last + 1) if row not in bare)
            found.update((row, bare) for row in marked if bare)
    except (tokenize.TokenError, SyntaxError):
        # Syntax that this interpreter does not know: each comment speaks for its own line.
        return {}
    return found


def _statements(text: str) -> Iterator[tuple[int, int, set[int]]]:
    """Yield each statement's first and last line, and those that end inside a text."""
    first, inside = 0, set[int]()
    opened: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in _NOTHING:
            continue
        first = first or token.start[0]
        name = tokenize.tok_name[token.type]
        if name == "STRING":
            inside.update(range(token.start[0], token.end[0]))
        elif name in ("FSTRING_START", "TSTRING_START"):
            opened.append(token.start[0])
        elif name in ("FSTRING_END", "TSTRING_END"):
            inside.update(range(opened.pop(), token.end[0]))
        elif token.type == tokenize.NEWLINE:
            yield first, token.end[0], inside
            first, inside = 0, set()
