"""How deep the brackets of a file are nested, found before any parser sees it.

libcst ends the whole process on some thousand nested brackets, and CPython refuses more than two hundred.
"""

from __future__ import annotations

import re

# CPython's tokenizer has room for this many (MAXLEVEL in Parser/lexer/state.h).
LIMIT = 200

_TOKEN = re.compile(
    r"""
      \#[^\r\n]*                                                     # comment
    | (?P<prefix>(?i:[rbuft]{0,2}))(?P<quote>'{3}|"{3}|'|")          # a string begins
    | (?P<open>[(\[{]) | (?P<close>[)\]}])
    | \w+                                                            # so that a prefix is a whole word
    """,
    re.VERBOSE,
)


def too_deep(text: str) -> int | None:
    """The line of the first bracket nested deeper than CPython allows; None where there is none."""
    if text.count("(") + text.count("[") + text.count("{") <= LIMIT:
        return None
    depth = position = 0
    while (token := _TOKEN.search(text, position)) is not None:
        position = token.end()
        if token["open"]:
            depth += 1
            if depth > LIMIT:
                return len(re.findall(r"\r\n?|\n", text[: token.start()])) + 1
        elif token["close"]:
            depth = max(0, depth - 1)
        elif token["quote"] and not set(token["prefix"].lower()) & set("ft"):
            # What an f-string or t-string holds is code with brackets of its own: it is read on.
            position = _end_of_string(text, position, token["quote"])
    return None


def _end_of_string(text: str, position: int, quote: str) -> int:
    single = len(quote) == 1
    ends = re.compile(rf"\\[\s\S]|{re.escape(quote)}" + (r"|[\r\n]" if single else ""))
    for found in ends.finditer(text, position):
        if not found.group().startswith("\\"):
            return found.end()
    return len(text)
